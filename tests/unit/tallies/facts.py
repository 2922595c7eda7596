"""Random lives of subjects, as facts and as what a careful clerk would count by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from shiliu.ledger.schemas import Occurrence

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 3, 1, tzinfo=UTC)
PATHS = ("a/", "a/b/", "a/b/c/", "a/d/", "a/d/e/f/")
UNITS = (None, UUID(int=1), UUID(int=2))
STATES = ("received.none", "working.none", "answered.none", "closed.solved")

places = st.tuples(st.sampled_from(PATHS), st.sampled_from(UNITS))
moments = st.integers(0, 40 * 24 * 3600).map(lambda seconds: START + timedelta(seconds=seconds))


@dataclass(frozen=True)
class Life:
    """Where a subject was and in which state, one after the other."""

    since: datetime
    stations: list[tuple[tuple[str, UUID | None], str]]
    facts: list[Occurrence] = field(compare=False)


@st.composite
def lives(draw: st.DrawFn) -> Life:
    since = draw(moments)
    stations = draw(st.lists(st.tuples(places, st.sampled_from(STATES)), min_size=1, max_size=6))
    facts = [_fact(draw, since, None, stations[0])]
    facts += [_fact(draw, since, before, after) for before, after in pairwise(stations)]
    return Life(since, stations, facts)


def _fact(draw: st.DrawFn, since: datetime, before, after) -> Occurrence:
    (path, unit), state = after
    moved = before is not None and before[0] != after[0]
    return Occurrence(
        verb=draw(st.sampled_from(["case.receive", "case.answer"])),
        at=draw(moments),
        area_path=path,
        unit=unit,
        subject_type="case",
        since=since,
        from_state=before[1] if before else "",
        to_state=state,
        delivery=draw(st.sampled_from(["", "help"])),
        amount=draw(st.integers(-5, 5)),
        detail=draw(st.sampled_from(["", "web"])),
        moved_from_path=before[0][0] if moved else None,
        moved_from_unit=before[0][1] if moved else None,
    )


def cohorts_by_hand(some: list[Life]) -> Counter[tuple[str, str, object, str]]:
    """Only the last station of each life counts, in its area, every area above, and its unit."""
    counted: Counter[tuple[str, str, object, str]] = Counter()
    for life in some:
        (path, unit), state = life.stations[-1]
        scopes = [scope for scope in _all_scopes() if path.startswith(scope)]
        for scope in [*scopes, *([f"unit:{unit}"] if unit else [])]:
            counted[scope, "case", life.since.astimezone(ZONE).date(), state] += 1
    return counted


def _all_scopes() -> list[str]:
    return ["a/", "a/b/", "a/b/c/", "a/d/", "a/d/e/", "a/d/e/f/"]
