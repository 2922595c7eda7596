"""The filters of Open311 GeoReport v2: dates, their span, and which states count as closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from shiliu.cases.rules.lifecycle import State
from shiliu.lib.errors import RuleBroken

LONGEST = timedelta(days=90)
MOST = 1000
CLOSED = frozenset({State.CLOSED, State.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when requests were received, both included."""

    start: datetime
    end: datetime


def read_moment(text: str, field: str, zone: tzinfo) -> datetime:
    """A moment in W3C's form of ISO 8601; without an offset it is meant in `zone`.

    A `+` that arrived as a space is put back: many clients forget to escape it.
    """
    try:
        moment = datetime.fromisoformat(text.strip().replace(" ", "+"))
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    except ValueError as error:
        raise RuleBroken("cases.report_date", field=field) from error


def read_count(text: str, field: str, *, usual: int, most: int) -> int:
    """A number from 1 to `most`; `usual` when nothing is said."""
    if not text:
        return usual
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 0
    if not 1 <= number <= most:
        raise RuleBroken("cases.report_count", field=field, most=most)
    return number


def span(start: datetime | None, end: datetime | None, now: datetime) -> Span:
    """The days asked for: at most 90, the latest 90 when nothing is said.

    With one end only, the span reaches 90 days from there.
    """
    try:
        if start is None:
            end = end or now
            return Span(end - LONGEST, end)
        end = end or start + LONGEST
    except OverflowError as error:
        raise RuleBroken("cases.report_date", field="start_date") from error
    if end < start:
        raise RuleBroken("cases.report_order", field="end_date")
    if end - start > LONGEST:
        raise RuleBroken("cases.report_span", field="end_date", days=LONGEST.days)
    return Span(start, end)


def read_states(text: str) -> frozenset[State]:
    """The states behind `open`, `closed` or both; all when nothing is said."""
    wanted: frozenset[State] = frozenset()
    for word in filter(None, (part.strip().lower() for part in text.split(","))):
        if word not in ("open", "closed"):
            raise RuleBroken("cases.report_status", field="status")
        wanted |= CLOSED if word == "closed" else frozenset(State) - CLOSED
    return wanted or frozenset(State)


def status_of(state: State) -> str:
    """`closed` once the resident's word or silence ended it; an answer alone leaves it open."""
    return "closed" if state in CLOSED else "open"
