"""Which backups stay: a pure rule, so that it can be tried with any set of moments.

What was purged from the database is still in older backups. So none may outlive the shortest time
that personal data is kept by more than the days that the deployment states (safety rule 14).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

RECENT = timedelta(days=1)


@dataclass(frozen=True)
class Keep:
    """How many of each: the newest of a day, of an ISO week, of a month (UTC).

    What was made within the last day stays besides. No backup stays longer than `longest_days`,
    whatever else is asked for.
    """

    daily: int
    weekly: int
    monthly: int
    longest_days: int


def kept(made: Iterable[datetime], keep: Keep, at: datetime) -> set[datetime]:
    """The moments of the backups that stay. The newest one always does: it may be the only copy."""
    newest_first = sorted(set(made), reverse=True)
    young = [each for each in newest_first if at - each <= timedelta(days=keep.longest_days)]
    return (
        set(newest_first[:1])
        | {each for each in young if at - each <= RECENT}
        | _newest_of_each(young, keep.daily, lambda day: (day.year, day.timetuple().tm_yday))
        | _newest_of_each(young, keep.weekly, lambda day: day.isocalendar()[:2])
        | _newest_of_each(young, keep.monthly, lambda day: (day.year, day.month))
    )


def _newest_of_each(
    newest_first: list[datetime], most: int, part_of: Callable[[datetime], tuple[int, int]]
) -> set[datetime]:
    found: dict[tuple[int, int], datetime] = {}
    for each in newest_first:
        found.setdefault(part_of(each.astimezone(UTC)), each)
    return set(list(found.values())[:most])
