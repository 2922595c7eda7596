"""The promised times of a request, in working days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shiliu.lib.errors import RuleBroken
from shiliu.lib.workdays import WorkCalendar

Pause = tuple[datetime, datetime | None]


@dataclass(frozen=True, slots=True)
class Promise:
    """By when a request is to be accepted and answered, and in how many working days."""

    accept_by: datetime
    promised_at: datetime
    days: int


def promise(
    calendar: WorkCalendar, received_at: datetime, *, accept_days: int, answer_days: int
) -> Promise:
    """The promise made when a request is received; the day after it counts as the first."""
    return Promise(
        calendar.add(received_at, accept_days), calendar.add(received_at, answer_days), answer_days
    )


def promise_after_pauses(
    calendar: WorkCalendar, received_at: datetime, days: int, pauses: Sequence[Pause]
) -> datetime:
    """The promised moment once whole working days of the pauses are left out."""
    return calendar.add(received_at, days, paused=pauses)


def days_of_part(
    calendar: WorkCalendar, clock_from: datetime, at: datetime, own: int, told: int | None
) -> int:
    """In how many working days, counted from `clock_from`, a part split off at `at` is promised.

    The days of its `own` category; when these are over already, the days `told` for the whole,
    if they are more: a day that nobody was told can be neither kept nor broken.
    """
    return own if calendar.add(clock_from, own) > at else max(own, told or 0)


def extended_days(days: int, *, base: int, more: int, allowed: int) -> int:
    """The promise after `more` working days; all extensions together stay within `allowed`."""
    if more < 1:
        raise RuleBroken("cases.extension_days", field="days")
    if days + more > base + allowed:
        raise RuleBroken("cases.extension_too_long", field="days", left=base + allowed - days)
    return days + more


def may_return(dispatched_at: datetime, now: datetime, calendar: WorkCalendar, days: int) -> bool:
    """Whether a wrong dispatch can still go back: until the end of the `days`-th working day."""
    return now <= calendar.add(dispatched_at, days)


def may_reopen(ended_at: datetime, now: datetime, days: int) -> bool:
    """Whether the asker can still reopen: within `days` calendar days of answer or close."""
    return (now - ended_at).days < days
