"""Published figures as they may come: large ones, small ones that are hidden, and none."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from shiliu.tallies.rules.figures import PUBLIC_COLUMNS
from shiliu.tallies.schemas import PublicRow, PublicTable

FULL = {
    "received": 600,
    "answered": 560,
    "solved": 350,
    "partly": 60,
    "not_solved": 40,
    "no_word": 60,
    "awaiting_word": 40,
    "staff_confirmed": 10,
    "in_work": 34,
    "withdrawn": 6,
    "at_counter": 80,
}


def thirty_days(**changed: int | str | None) -> PublicTable:
    """The table of the whole area, with some cells as they are given."""
    total = PublicRow("", FULL | changed)
    return PublicTable(
        key="cases.answered_and_confirmed",
        as_of=datetime(2026, 11, 23, 3, 0, tzinfo=ZoneInfo("Asia/Shanghai")),
        first_day=date(2026, 10, 24),
        last_day=date(2026, 11, 22),
        columns=tuple(PUBLIC_COLUMNS),
        rows=(total,),
        total=total,
    )
