"""When a delivery that failed is tried again, and when it is given up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

WAITS: Final = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=12),
)
LONGEST_REST: Final = timedelta(minutes=5)
GIVEN_UP_AFTER: Final = timedelta(days=3)


def wait_after(attempts: int) -> timedelta:
    """How long one delivery waits after so many attempts (at least one) that failed."""
    return WAITS[min(attempts, len(WAITS)) - 1]


def rest_after(failures: int) -> timedelta:
    """How long nothing at all goes to a receiver after so many failures in a row.

    A dead receiver costs one call in five minutes, however much waits for it.
    """
    return min(wait_after(failures), LONGEST_REST)


def next_try(created_at: datetime, at: datetime, attempts: int) -> datetime | None:
    """When to try again after a failure `at`; None when it is given up."""
    end = created_at + GIVEN_UP_AFTER
    return None if at >= end else min(at + wait_after(attempts), end)
