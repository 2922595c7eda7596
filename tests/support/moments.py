"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 10, 10, 0, tzinfo=SHANGHAI)  # a Tuesday, the next holiday is in April


class Clock:
    """What `core.clock` says; the tests of requests begin on a Tuesday morning in March."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def later(self, **span: float) -> datetime:
        """Let so many `days`, `hours` or `minutes` pass."""
        self.now += timedelta(**span)
        return self.now

    def to(self, moment: datetime) -> datetime:
        self.now = moment
        return moment
