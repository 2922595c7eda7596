"""Reorganising the tree: which areas end, which begin, and where each ended one leads.

Everything is about areas as they are valid now; days and rows are the caller's. A path holds the
codes from the root, so an area that gets another parent gets a new row, and so does everything
inside it; its code stays. What is merged or split gets new codes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from shiliu.lib.errors import RuleBroken

LONGEST_PATH = 200
CODE = re.compile("[A-Za-z0-9_-]{1,30}")


class Kind(StrEnum):
    """What can happen to areas."""

    MERGE = "merge"
    SPLIT = "split"
    MOVE = "move"
    RENAME = "rename"
    END = "end"


class Place(Protocol):
    """What has to be known of an area."""

    @property
    def id(self) -> UUID: ...
    @property
    def code(self) -> str: ...
    @property
    def parent_id(self) -> UUID | None: ...
    @property
    def path(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def depth(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Part:
    """An area that comes out of a change; of a split it takes the areas in `inside` (codes)."""

    code: str
    name: Mapping[str, str]
    inside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: codes of areas, what becomes of them, and for a move the new parent."""

    kind: Kind
    areas: tuple[str, ...]
    becomes: tuple[Part, ...] = ()
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Born:
    """An area that begins. `like` is the one it continues; `name` is None when that one's stays."""

    code: str
    path: str
    like: UUID
    name: Mapping[str, str] | None = None

    @property
    def parent_path(self) -> str:
        return self.path[: -len(self.code) - 1]


@dataclass(frozen=True, slots=True)
class Leads:
    """Where an ended area leads: to the area at `path`.

    Just one is the `main` one, which old codes and requests follow. Units and posts follow only
    where it `carries`: what simply ends leads to its parent, and carries nothing there.
    """

    old: UUID
    path: str
    main: bool = True
    carries: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """A change worked out: what ends, what begins (parents first), where each ended one leads."""

    ended: tuple[UUID, ...]
    born: tuple[Born, ...]
    leads: tuple[Leads, ...]


class Tree:
    """The valid areas, by code and by what lies inside."""

    def __init__(self, places: Sequence[Place]) -> None:
        self.places = places
        self.by_code = {place.code: place for place in places}
        self.by_id = {place.id: place for place in places}

    def named(self, code: str) -> Place:
        found = self.by_code.get(code)
        if found is None:
            raise RuleBroken("network.area_unknown", field="areas")
        return found

    def parent(self, place: Place) -> Place:
        if place.parent_id is None:
            raise RuleBroken("network.area_is_root", field="areas")
        return self.by_id[place.parent_id]

    def children(self, place: Place) -> list[Place]:
        return [each for each in self.places if each.parent_id == place.id]

    def inside(self, place: Place) -> list[Place]:
        """The place and everything in it, parents first."""
        found = [each for each in self.places if each.path.startswith(place.path)]
        return sorted(found, key=lambda each: each.depth)


def plan(wish: Wish, places: Sequence[Place], taken: Collection[str]) -> Plan:
    """Work out `wish` for the valid areas `places`; `taken` are all codes that were ever used.

    Raises RuleBroken naming the field for what cannot be done.
    """
    tree = Tree(places)
    areas = [tree.named(code) for code in dict.fromkeys(wish.areas)]
    if not areas or (len(areas) > 1) != (wish.kind is Kind.MERGE):
        raise RuleBroken("network.areas_several", field="areas")
    made = _MAKERS[wish.kind](wish, tree, areas)
    _check_new(wish, made, taken)
    return made


def _check_new(wish: Wish, made: Plan, taken: Collection[str]) -> None:
    renamed = wish.kind is Kind.RENAME
    for part in wish.becomes:
        if not CODE.fullmatch(part.code) or (part.code in taken and not renamed):
            raise RuleBroken("network.area_code", field="code", code=part.code)
        if not (part.name.get("zh") or part.name.get("en")):
            raise RuleBroken("network.area_name_missing", field="name")
    if any(len(born.path) > LONGEST_PATH for born in made.born):
        raise RuleBroken("network.area_path_long", field="code", most=LONGEST_PATH)


def _merge(wish: Wish, tree: Tree, areas: list[Place]) -> Plan:
    parent = tree.parent(areas[0])
    alike = {(each.parent_id, each.level) for each in areas}
    if len(alike) != 1 or len(wish.becomes) != 1:
        raise RuleBroken("network.areas_not_alike", field="areas")
    into = wish.becomes[0]
    path = f"{parent.path}{into.code}/"
    born = [Born(into.code, path, areas[0].id, into.name)]
    leads = []
    for area in areas:
        leads.append(Leads(area.id, path))
        for child in tree.children(area):
            born += _rebuilt(tree, child, path)
    return _whole(born, leads)


def _split(wish: Wish, tree: Tree, areas: list[Place]) -> Plan:
    area = areas[0]
    parent, children = tree.parent(area), {each.code: each for each in tree.children(area)}
    given = [code for part in wish.becomes for code in part.inside]
    codes = {part.code for part in wish.becomes}
    if len(codes) != len(wish.becomes) or len(codes) < 2:
        raise RuleBroken("network.split_parts", field="code")
    if sorted(given) != sorted(children):
        raise RuleBroken("network.split_children", field="inside")
    born, leads = [], []
    for number, part in enumerate(wish.becomes):
        path = f"{parent.path}{part.code}/"
        born.append(Born(part.code, path, area.id, part.name))
        leads.append(Leads(area.id, path, main=number == 0))
        for code in part.inside:
            born += _rebuilt(tree, children[code], path)
    return _whole(born, leads)


def _move(wish: Wish, tree: Tree, areas: list[Place]) -> Plan:
    area, parent = areas[0], tree.by_code.get(wish.parent)
    before = tree.parent(area)
    if parent is None or parent.id == before.id or parent.level != before.level:
        raise RuleBroken("network.area_parent", field="parent")
    return _whole(list(_rebuilt(tree, area, parent.path)), [])


def _rename(wish: Wish, _tree: Tree, areas: list[Place]) -> Plan:
    area = areas[0]
    if len(wish.becomes) != 1 or wish.becomes[0].code != area.code:
        raise RuleBroken("network.area_code", field="code", code=area.code)
    return _whole([Born(area.code, area.path, area.id, wish.becomes[0].name)], [])


def _end(_wish: Wish, tree: Tree, areas: list[Place]) -> Plan:
    area = areas[0]
    parent = tree.parent(area)
    leads = [Leads(each.id, parent.path, carries=False) for each in tree.inside(area)]
    return Plan(tuple(each.old for each in leads), (), tuple(leads))


_MAKERS = {
    Kind.MERGE: _merge,
    Kind.SPLIT: _split,
    Kind.MOVE: _move,
    Kind.RENAME: _rename,
    Kind.END: _end,
}


def _rebuilt(tree: Tree, area: Place, parent_path: str) -> Iterator[Born]:
    """The area and everything in it at its new place, codes and names unchanged."""
    before = len(area.path) - len(area.code) - 1
    for each in tree.inside(area):
        yield Born(each.code, parent_path + each.path[before:], each.id)


def _whole(born: list[Born], leads: list[Leads]) -> Plan:
    """What continues under its own code leads there; what `leads` names goes its own ways."""
    known = {each.old for each in leads}
    more = [Leads(each.like, each.path) for each in born if each.like not in known]
    together = (*leads, *more)
    ended = tuple(dict.fromkeys(each.old for each in together))
    return Plan(ended, tuple(born), together)


@dataclass(frozen=True, slots=True)
class Link:
    """As `Leads`, by the ids of rows."""

    new: UUID
    main: bool
    carries: bool


Links = Mapping[UUID, tuple[Link, ...]]


def followed(area: UUID, links: Links, valid: Collection[UUID]) -> UUID | None:
    """The valid area where a code or request of `area` belongs; None when nothing says so."""
    while area not in valid:
        main = next((link.new for link in links.get(area, ()) if link.main), None)
        if main is None:
            return None
        area = main
    return area


def carried(area: UUID, links: Links, valid: Collection[UUID]) -> tuple[UUID, ...]:
    """The valid areas that what stands in `area` or answers for it goes over to, main one first."""
    if area in valid:
        return (area,)
    onward = sorted(links.get(area, ()), key=lambda link: not link.main)
    found = (each for link in onward if link.carries for each in carried(link.new, links, valid))
    return tuple(dict.fromkeys(found))
