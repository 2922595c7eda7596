"""Promised times: what a pause, an extension and a late day do to them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shiliu.cases.rules.clocks import (
    extended_days,
    may_reopen,
    may_return,
    promise,
    promise_after_pauses,
)
from shiliu.lib.errors import RuleBroken
from shiliu.lib.workdays import WorkCalendar

ZONE = ZoneInfo("Asia/Shanghai")
PLAIN = WorkCalendar(rest=frozenset(), makeup=frozenset(), zone=ZONE)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)

moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 6, 30), timezones=st.just(ZONE))
working_days = st.integers(1, 30)
calendars = st.builds(
    lambda rest: WorkCalendar(rest, frozenset(), zone=ZONE),
    st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=20),
)


def march(day: int, hour: int = 10) -> datetime:
    """A moment in March 2026; the 2nd is a Monday."""
    return datetime(2026, 3, day, hour, tzinfo=ZONE)


@st.composite
def pauses(draw: st.DrawFn, start: datetime) -> list[tuple[datetime, datetime]]:
    """Pauses one after the other, all after `start`."""
    found, since = [], start
    for _ in range(draw(st.integers(0, 3))):
        since += timedelta(hours=draw(st.integers(1, 200)))
        until = since + timedelta(hours=draw(st.integers(1, 300)))
        found.append((since, until))
        since = until
    return found


class TestThePromise:
    def test_counts_from_the_working_day_after_it_came_in(self):
        made = promise(PLAIN, march(6), accept_days=1, answer_days=5)
        assert made.accept_by == datetime.combine(date(2026, 3, 9), time(17, 30), ZONE)
        assert made.promised_at == datetime.combine(date(2026, 3, 13), time(17, 30), ZONE)
        assert made.days == 5

    @given(calendars, moments, working_days, working_days)
    def test_lies_after_it_came_in_at_the_end_of_a_working_day(
        self, calendar, received, accept, answer
    ):
        made = promise(calendar, received, accept_days=accept, answer_days=answer)
        for moment in (made.accept_by, made.promised_at):
            assert moment > received
            assert calendar.is_working_day(moment.date())
        assert (made.accept_by <= made.promised_at) == (accept <= answer)

    @given(calendars, moments, st.timedeltas(timedelta(0), 40 * DAY), working_days)
    def test_who_asks_later_is_never_promised_an_earlier_day(self, calendar, one, later, days):
        first = promise(calendar, one, accept_days=1, answer_days=days)
        second = promise(calendar, one + later, accept_days=1, answer_days=days)
        assert first.promised_at <= second.promised_at


class TestAPause:
    def test_moves_the_promise_by_its_whole_working_days(self):
        # From Monday to the Monday after: Tuesday to Friday are whole, the weekend is no loss.
        due = promise_after_pauses(PLAIN, march(2), 5, [(march(2, 11), march(9, 11))])
        assert due.date() == date(2026, 3, 13)

    def test_within_one_day_moves_nothing(self):
        due = promise_after_pauses(PLAIN, march(2), 5, [(march(3, 9), march(3, 17))])
        assert due.date() == date(2026, 3, 9)

    def test_from_before_the_clock_began_counts_only_from_there(self):
        due = promise_after_pauses(PLAIN, march(9), 5, [(march(2), march(9, 9))])
        assert due.date() == date(2026, 3, 16)

    @given(st.data(), calendars, moments, working_days)
    def test_never_brings_the_promise_nearer(self, data, calendar, received, days):
        with_pauses = data.draw(pauses(received))
        plain = calendar.add(received, days)
        assert promise_after_pauses(calendar, received, days, with_pauses) >= plain

    @given(st.data(), calendars, moments, working_days)
    def test_leaves_exactly_the_promised_working_days_outside_of_it(
        self, data, calendar, received, days
    ):
        with_pauses = data.draw(pauses(received))
        due = promise_after_pauses(calendar, received, days, with_pauses)
        assert calendar.between(received, due, paused=with_pauses) == days

    @given(st.data(), calendars, moments, working_days)
    def test_takes_as_many_working_days_as_it_moves(self, data, calendar, received, days):
        with_pauses = data.draw(pauses(received))
        due = promise_after_pauses(calendar, received, days, with_pauses)
        lost = calendar.between(received, due) - calendar.between(received, due, paused=with_pauses)
        assert due == calendar.add(received, days + lost)


class TestAnExtension:
    @given(working_days, st.integers(0, 20), st.lists(st.integers(1, 10), max_size=8))
    def test_all_of_them_together_stay_within_what_is_allowed(self, base, allowed, asked):
        days = base
        for more in asked:
            left = base + allowed - days
            if more <= left:
                days = extended_days(days, base=base, more=more, allowed=allowed)
                continue
            with pytest.raises(RuleBroken) as refused:
                extended_days(days, base=base, more=more, allowed=allowed)
            assert refused.value.code == "cases.extension_too_long"
            assert refused.value.values["left"] == left
        assert base <= days <= base + allowed

    @given(st.integers(-5, 0))
    def test_takes_one_working_day_or_more(self, more):
        with pytest.raises(RuleBroken) as refused:
            extended_days(5, base=5, more=more, allowed=5)
        assert (refused.value.code, refused.value.field) == ("cases.extension_days", "days")

    @given(calendars, moments, working_days, st.integers(1, 10))
    def test_moves_the_promise_by_as_many_working_days(self, calendar, received, base, more):
        total = extended_days(base, base=base, more=more, allowed=more)
        before = promise_after_pauses(calendar, received, base, [])
        after = promise_after_pauses(calendar, received, total, [])
        assert calendar.between(before, after) == more


class TestReturning:
    def test_is_possible_to_the_very_end_of_the_last_day(self):
        last = datetime.combine(date(2026, 3, 9), time(17, 30), ZONE)  # sent on Friday
        assert may_return(march(6), last, PLAIN, 1)
        assert not may_return(march(6), last + SECOND, PLAIN, 1)

    @given(calendars, moments, st.integers(1, 10), st.timedeltas(timedelta(0), 40 * DAY))
    def test_once_over_stays_over(self, calendar, sent, days, later):
        now = sent + later
        assume(not may_return(sent, now, calendar, days))
        assert not may_return(sent, now + DAY, calendar, days)


class TestReopening:
    @given(moments, st.integers(1, 365))
    def test_is_possible_until_the_last_second_of_the_days(self, ended, days):
        assert may_reopen(ended, ended, days)
        assert may_reopen(ended, ended + days * DAY - SECOND, days)
        assert not may_reopen(ended, ended + days * DAY, days)
