"""Random trees of areas, and random changes of them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from uuid import UUID

from shiliu.network.rules.reorganising import Kind, Part, Place, Wish

MOST_INSIDE = 3


@dataclass(frozen=True, slots=True)
class Node:
    """One area of a random tree."""

    id: UUID
    code: str
    parent_id: UUID | None
    path: str
    level: str
    depth: int


def random_tree(chance: Random, depth: int) -> list[Node]:
    """A tree in which at least one way leads `depth` levels down, parents before children."""
    root = Node(UUID(int=1), "r", None, "r/", "level0", 0)
    nodes, layer = [root], [root]
    for level in range(1, depth):
        below: list[Node] = []
        for parent in layer:
            least = 1 if parent is layer[0] else 0
            for _ in range(chance.randint(least, MOST_INSIDE)):
                code = f"a{len(nodes)}"
                node = Node(
                    UUID(int=len(nodes) + 1), code, parent.id, f"{parent.path}{code}/",
                    f"level{level}", level,
                )  # fmt: skip
                nodes.append(node)
                below.append(node)
        layer = below
    return nodes


def random_wish(chance: Random, places: list[Place], number: int) -> Wish | None:
    """A change that can be carried out on these areas; None when none of its kind can."""
    below = [place for place in places if place.parent_id is not None]
    if not below:
        return None
    area, kind = chance.choice(below), chance.choice(list(Kind))
    if kind is Kind.MERGE:
        return _merge(chance, places, area, number)
    if kind is Kind.SPLIT:
        return _split(chance, places, area, number)
    if kind is Kind.MOVE:
        return _move(chance, places, area)
    parts = (Part(area.code, {"zh": f"新名{number}"}),) if kind is Kind.RENAME else ()
    return Wish(kind, (area.code,), parts)


def _merge(chance: Random, places: list[Place], area: Place, number: int) -> Wish | None:
    alike = (area.parent_id, area.level)
    beside = [each for each in places if (each.parent_id, each.level) == alike]
    if len(beside) < 2:
        return None
    merged = chance.sample(beside, min(len(beside), chance.randint(2, 3)))
    into = Part(f"m{number}", {"zh": f"合并{number}"})
    return Wish(Kind.MERGE, tuple(each.code for each in merged), (into,))


def _split(chance: Random, places: list[Place], area: Place, number: int) -> Wish:
    given: tuple[list[str], list[str]] = ([], [])
    for child in places:
        if child.parent_id == area.id:
            chance.choice(given).append(child.code)
    parts = tuple(
        Part(f"s{number}-{side}", {"zh": f"分{number}-{side}"}, tuple(codes))
        for side, codes in enumerate(given)
    )
    return Wish(Kind.SPLIT, (area.code,), parts)


def _move(chance: Random, places: list[Place], area: Place) -> Wish | None:
    level = next(each.level for each in places if each.id == area.parent_id)
    others = [each for each in places if each.level == level and each.id != area.parent_id]
    return Wish(Kind.MOVE, (area.code,), parent=chance.choice(others).code) if others else None
