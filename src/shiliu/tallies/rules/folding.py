"""From facts to increments of figures. Order and grouping do not matter: everything is a sum.

A fact counts once in each of its scopes on the day it happened. A fact with `since` also moves
its subject between cohorts: out of `from_state` where the subject was, into `to_state` where it
is now. Where it was is the fact's own place, unless the fact says `moved_from`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, tzinfo

from shiliu.ledger.rules.scopes import scopes_of
from shiliu.ledger.schemas import Occurrence

DayKey = tuple[str, str, date, str, str]  # scope, verb, day, detail, delivery
CohortKey = tuple[str, str, date, str]  # scope, subject type, day, state


@dataclass(slots=True)
class Increments:
    """What is added to the tallies: facts and their amount by day, moves between cohorts."""

    days: dict[DayKey, tuple[int, int]] = field(default_factory=dict)
    cohorts: dict[CohortKey, int] = field(default_factory=dict)


def fold(facts: Iterable[Occurrence], zone: tzinfo) -> Increments:
    """The increments of `facts`; days are days in `zone`. Moves that cancel out are left out."""
    total = Increments()
    for fact in facts:
        scopes = scopes_of(fact.area_path, fact.unit)
        _count(total.days, fact, fact.at.astimezone(zone).date(), scopes)
        if fact.since is not None:
            _move(total.cohorts, fact, fact.since.astimezone(zone).date(), scopes)
    total.cohorts = {key: moved for key, moved in total.cohorts.items() if moved}
    return total


def _count(
    days: dict[DayKey, tuple[int, int]], fact: Occurrence, day: date, scopes: tuple[str, ...]
) -> None:
    verb, detail, delivery, amount = fact.verb, fact.detail, fact.delivery, fact.amount
    for scope in scopes:
        key = (scope, verb, day, detail, delivery)
        counted, amounts = days.get(key, (0, 0))
        days[key] = counted + 1, amounts + amount


def _move(
    cohorts: dict[CohortKey, int], fact: Occurrence, day: date, scopes: tuple[str, ...]
) -> None:
    """Out of `from_state` where the subject was, into `to_state` where it is; empty is nowhere."""
    left = scopes
    if fact.moved_from_path is not None:
        left = scopes_of(fact.moved_from_path, fact.moved_from_unit)
    if left == scopes and fact.from_state == fact.to_state:
        return
    for places, state, step in ((left, fact.from_state, -1), (scopes, fact.to_state, 1)):
        if state:
            for scope in places:
                key = (scope, fact.subject_type, day, state)
                cohorts[key] = cohorts.get(key, 0) + step
