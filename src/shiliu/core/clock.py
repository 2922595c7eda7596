"""The one place that asks what time it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from django.utils import timezone


def _wall_clock() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _wall_clock


def now() -> datetime:
    """The present moment in UTC; simulated inside `simulated`."""
    return _source()


def today() -> date:
    """The present day in the deployment's time zone."""
    return timezone.localdate(now())


@contextmanager
def simulated(source: Callable[[], datetime]) -> Iterator[None]:
    """Let `source` say the time: for the sample life and for tests, never while serving."""
    global _source
    before, _source = _source, source
    try:
        yield
    finally:
        _source = before
