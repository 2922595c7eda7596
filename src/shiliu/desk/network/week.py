"""The week of a unit as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from shiliu.desk.network.forms import DAYS
from shiliu.network.schemas import UnitInfo


@dataclass(frozen=True, slots=True)
class WeekDay:
    """The hours of one weekday; none: closed."""

    name: Promise
    spans: tuple[str, ...]
    today: bool


def week_of(unit: UnitInfo, today: date) -> list[WeekDay]:
    """Monday first; empty when nobody has entered any hours."""
    if unit.hours is None:
        return []
    return [
        WeekDay(
            name,
            tuple(f"{begins:%H:%M}–{ends:%H:%M}" for begins, ends in unit.hours.weekly.get(n, ())),
            today.weekday() == n,
        )
        for n, name in enumerate(DAYS.values())
    ]
