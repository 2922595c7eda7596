"""What a reorganisation moves, in numbers, before anybody presses the button."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise

from shiliu.accounts.queries import count_posts_over, person_names
from shiliu.cases.queries import count_not_ended
from shiliu.core import clock
from shiliu.core.actor import Actor
from shiliu.core.errors import RuleBroken, sentence
from shiliu.desk.network.change_forms import KINDS
from shiliu.network.models import AreaChange
from shiliu.network.policies import can_decide_areas
from shiliu.network.queries import area_called, area_changes, network, planned_areas, wish_of
from shiliu.network.rules.reorganising import Kind, Wish
from shiliu.network.schemas import AreaInfo

LAST_DECIDED = 30


@dataclass(frozen=True, slots=True)
class Effects:
    """How much goes over to other areas. `ends` says that units and posts end instead."""

    areas: int
    requests: int
    units: int
    points: int
    posts: int
    ends: bool
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposed or decided reorganisation as the page shows it."""

    change: AreaChange
    kind: Promise
    areas: tuple[AreaInfo, ...]
    becomes: tuple[dict[str, str], ...]
    parent: AreaInfo | None
    effects: Effects | None
    own: bool
    may_decide: bool
    proposed_by: str
    decided_by: str
    to_come: bool


class _Moving:
    """What a wish would end or bring elsewhere if it held now."""

    def __init__(self, wish: Wish) -> None:
        self.wish, self.refused = wish, ""
        self.ended: set[UUID] = set()
        try:
            self.ended = set(planned_areas(wish).ended)
        except RuleBroken as refusal:
            self.refused = sentence(refusal)

    @property
    def paths(self) -> list[str]:
        """Where requests go over to another place: not where only a name is new."""
        if self.wish.kind is Kind.RENAME:
            return []
        return [network().areas_by_id[each].path for each in self.ended]


def effects_of(*wishes: Wish) -> list[Effects]:
    """What each wish would move if it held now, with the refusal when it cannot be done.

    Two queries, however many wishes there are.
    """
    moving = [_Moving(wish) for wish in wishes]
    requests = count_not_ended(_outermost(path for each in moving for path in each.paths))
    posts = count_posts_over({area for each in moving for area in each.ended}, clock.today())
    return [_effects(each, requests, posts) for each in moving]


def _effects(moving: _Moving, requests: Counter[str], posts: Counter[UUID]) -> Effects:
    units = [unit for unit in network().units if unit.area_id in moving.ended]
    return Effects(
        areas=len(moving.ended),
        requests=sum(requests[path] for path in moving.paths),
        units=sum(unit.level is None for unit in units),
        points=sum(unit.level is not None for unit in units),
        posts=sum(posts[area] for area in moving.ended),
        ends=moving.wish.kind is Kind.END,
        refused=moving.refused,
    )


def _outermost(paths: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for path in sorted(paths):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return kept


def changes_shown(actor: Actor, person: UUID | None) -> tuple[list[Shown], list[Shown]]:
    """What waits for a second person, and what was decided, the newest first."""
    changes: QuerySet[AreaChange] = area_changes(actor)
    waiting = list(changes.filter(decided_at=None))
    decided = list(changes.exclude(decided_at=None)[:LAST_DECIDED])
    people = {each.proposed_by for each in [*waiting, *decided]}
    people |= {each.decided_by for each in decided if each.decided_by}
    names = person_names(people)

    def shown(change: AreaChange, effects: Effects | None = None) -> Shown:
        return _shown(change, effects, names, actor, person)

    effects = effects_of(*(wish_of(each.wish) for each in waiting))
    return list(map(shown, waiting, effects)), [shown(each) for each in decided]


def _shown(
    change: AreaChange,
    effects: Effects | None,
    names: dict[UUID, str],
    actor: Actor,
    person: UUID | None,
) -> Shown:
    wish = wish_of(change.wish)
    return Shown(
        change=change,
        kind=KINDS[wish.kind],
        areas=tuple(area for code in wish.areas if (area := _area(code, change.decided_at))),
        becomes=tuple(dict(part.name) for part in wish.becomes),
        parent=area_called(wish.parent) if wish.parent else None,
        effects=effects,
        own=change.proposed_by == person,
        may_decide=person is not None and can_decide_areas(actor, change, person),
        proposed_by=names.get(change.proposed_by, ""),
        decided_by=names.get(change.decided_by, "") if change.decided_by else "",
        to_come=bool(change.approved) and change.day > clock.today(),
    )


def _area(code: str, decided: datetime | None) -> AreaInfo | None:
    """The area as it was when the change concerned it, where it is still known."""
    places = network()
    if decided is not None:
        past = [each for each in places.past_areas if each.code == code]
        if past:
            return past[-1]
    return area_called(code)
