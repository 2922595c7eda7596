"""From facts to increments of figures. Order and grouping do not matter: everything is a sum.

A fact counts once in each of its scopes on the day it happened. A fact with `since` also moves
its subject between cohorts: out of `from_state` where the subject was, into `to_state` where it
is now. Where it was is the fact's own place, unless the fact says `moved_from`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, tzinfo
from typing import NamedTuple

from shiliu.ledger.rules.scopes import scopes_of
from shiliu.ledger.schemas import Occurrence


class DayKey(NamedTuple):
    """One row of `DayTally`."""

    scope: str
    verb: str
    day: date
    detail: str
    delivery: str


class CohortKey(NamedTuple):
    """One row of `CohortTally`."""

    scope: str
    subject_type: str
    day: date
    state: str


@dataclass(slots=True)
class Increments:
    """What is added to the tallies: facts and amounts by day, moves between cohorts."""

    counts: Counter[DayKey] = field(default_factory=Counter)
    amounts: Counter[DayKey] = field(default_factory=Counter)
    cohorts: Counter[CohortKey] = field(default_factory=Counter)


def fold(facts: Iterable[Occurrence], zone: tzinfo) -> Increments:
    """The increments of `facts`; days are days in `zone`. Moves that cancel out are left out."""
    total = Increments()
    for fact in facts:
        day = fact.at.astimezone(zone).date()
        scopes = scopes_of(fact.area_path, fact.unit)
        for scope in scopes:
            key = DayKey(scope, fact.verb, day, fact.detail, fact.delivery)
            total.counts[key] += 1
            total.amounts[key] += fact.amount
        if fact.since is not None:
            _move(total.cohorts, fact, fact.since.astimezone(zone).date(), scopes)
    total.cohorts = Counter({key: moved for key, moved in total.cohorts.items() if moved})
    return total


def _move(
    cohorts: Counter[CohortKey], fact: Occurrence, day: date, scopes: tuple[str, ...]
) -> None:
    left = scopes
    if fact.moved_from_path is not None:
        left = scopes_of(fact.moved_from_path, fact.moved_from_unit)
    if left == scopes and fact.from_state == fact.to_state:
        return
    if fact.from_state:
        for scope in left:
            cohorts[CohortKey(scope, fact.subject_type, day, fact.from_state)] -= 1
    if fact.to_state:
        for scope in scopes:
            cohorts[CohortKey(scope, fact.subject_type, day, fact.to_state)] += 1
