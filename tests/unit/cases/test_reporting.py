"""The filters of Open311: dates, the span of 90 days, open and closed."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiliu.cases.rules.lifecycle import State
from shiliu.cases.rules.reporting import (
    LONGEST,
    read_moment,
    read_states,
    span,
    status_of,
)
from shiliu.lib.errors import RuleBroken

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
moments = st.datetimes(timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-02T03:04:05Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02T03:04:05-05:00", datetime(2026, 1, 2, 8, 4, 5, tzinfo=UTC)),
        ("2026-01-02T03:04:05 08:00", datetime(2026, 1, 2, 3, 4, 5, tzinfo=ZONE)),
        ("2026-01-02", datetime(2026, 1, 2, tzinfo=ZONE)),
        (" 2026-01-02T03:04 ", datetime(2026, 1, 2, 3, 4, tzinfo=ZONE)),
    ],
)
def test_moments_are_read_with_their_offset(text, moment):
    assert read_moment(text, "start_date", ZONE) == moment


@given(st.text())
def test_any_text_is_a_moment_with_an_offset_or_refused(text):
    with suppress(RuleBroken):
        assert read_moment(text, "end_date", ZONE).tzinfo is not None


def test_nothing_said_means_the_latest_90_days():
    assert span(None, None, NOW).start == NOW - timedelta(days=90)
    assert span(None, None, NOW).end == NOW


def test_one_end_reaches_90_days():
    assert span(NOW, None, NOW).end == NOW + LONGEST
    assert span(None, NOW, NOW).start == NOW - LONGEST


@given(moments | st.none(), moments | st.none())
def test_a_span_is_never_longer_than_90_days(start, end):
    with suppress(RuleBroken):
        found = span(start, end, NOW)
        assert found.start <= found.end <= found.start + LONGEST
        assert start is None or found.start == start
        assert end is None or found.end == end


def test_open_and_closed_together_are_all_states():
    assert (
        read_states("")
        == read_states("open,closed")
        == read_states(" Closed , open,")
        == (frozenset(State))
    )
    assert read_states("open") | read_states("closed") == frozenset(State)
    assert not read_states("open") & read_states("closed")
    with pytest.raises(RuleBroken, match="report_status"):
        read_states("open,lost")


@pytest.mark.parametrize("state", list(State))
def test_an_answer_alone_does_not_close(state):
    assert (status_of(state) == "closed") is (state in (State.CLOSED, State.WITHDRAWN))
