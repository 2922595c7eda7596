"""Working days: what counts, what pauses, and what can be drawn."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiliu.lib.errors import RuleBroken
from shiliu.lib.workdays import WorkCalendar

ZONE = ZoneInfo("Asia/Shanghai")
CHINA = WorkCalendar.of_china([2026], ZONE)
PLAIN = WorkCalendar(rest=frozenset(), makeup=frozenset(), zone=ZONE)


def at(day: int, hour: int = 10, month: int = 3) -> datetime:
    """A moment of 2026; 2 March is a Monday."""
    return datetime(2026, month, day, hour, tzinfo=ZONE)


moments = st.datetimes(
    datetime(2026, 1, 1), datetime(2026, 9, 30), timezones=st.just(ZONE), allow_imaginary=False
)
days_of_2026 = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    rest = draw(st.frozensets(days_of_2026, max_size=30))
    makeup = draw(st.frozensets(days_of_2026, max_size=15)) - rest
    weekend = draw(st.frozensets(st.integers(0, 6), max_size=3))
    return WorkCalendar(rest, makeup, weekend, zone=ZONE)


@st.composite
def pauses(draw: st.DrawFn) -> list[tuple[datetime, datetime | None]]:
    begins = draw(st.lists(moments, max_size=3))
    return [(begin, begin + timedelta(hours=draw(st.integers(1, 400)))) for begin in begins]


class TestWhichDaysAreWorked:
    def test_weekdays_are_and_weekends_are_not(self):
        assert PLAIN.is_working_day(date(2026, 3, 6))
        assert not PLAIN.is_working_day(date(2026, 3, 7))

    def test_a_public_holiday_is_not(self):
        assert not CHINA.is_working_day(date(2026, 2, 17))

    def test_a_saturday_made_up_for_is(self):
        assert date(2026, 2, 28).weekday() == 5
        assert CHINA.is_working_day(date(2026, 2, 28))

    def test_a_year_nobody_has_entered_is_refused(self):
        with pytest.raises(RuleBroken) as caught:
            CHINA.is_working_day(date(2027, 1, 4))
        assert (caught.value.code, caught.value.values) == ("clock.year_missing", {"year": 2027})

    def test_a_year_the_package_does_not_hold_is_refused(self):
        with pytest.raises(RuleBroken, match=r"clock\.year_missing"):
            WorkCalendar.of_china([2026, 2199])

    def test_a_day_cannot_be_both_rest_and_made_up(self):
        day = frozenset({date(2026, 5, 1)})
        with pytest.raises(RuleBroken, match=r"clock\.day_twice"):
            WorkCalendar(rest=day, makeup=day)

    @pytest.mark.parametrize("weekend", [range(7), {7}, {-1}])
    def test_some_weekday_must_be_left_to_work_on(self, weekend):
        with pytest.raises(RuleBroken, match=r"clock\.weekend_bad"):
            WorkCalendar(frozenset(), frozenset(), frozenset(weekend))


class TestWhenSomethingIsDue:
    def test_counting_begins_the_day_after(self):
        assert PLAIN.add(at(2, 8), 1) == at(3).replace(hour=17, minute=30)

    def test_the_hour_of_the_day_received_does_not_matter(self):
        assert PLAIN.add(at(2, 0), 3) == PLAIN.add(at(2, 23), 3)

    def test_a_friday_with_one_day_is_due_on_monday(self):
        assert PLAIN.add(at(6), 1).date() == date(2026, 3, 9)

    def test_holidays_do_not_count_and_made_up_days_do(self):
        # Friday 13 February: Saturday 14 is made up for, 15 to 23 is Spring Festival.
        due = CHINA.add(at(13, month=2), 3)
        assert due.date() == date(2026, 2, 25)

    def test_the_closing_time_can_be_another(self):
        assert PLAIN.add(at(2), 1, closes=time(12)).time() == time(12)

    def test_a_moment_in_utc_counts_from_its_local_day(self):
        # 23:30 in UTC on Sunday is already Monday in Shanghai.
        assert PLAIN.add(datetime(2026, 3, 1, 23, 30, tzinfo=UTC), 1).date() == date(2026, 3, 3)

    def test_without_a_zone_of_its_own_the_calendar_takes_the_moments(self):
        calendar = WorkCalendar(frozenset(), frozenset())
        due = calendar.add(datetime(2026, 3, 1, 23, 30, tzinfo=UTC), 1)
        assert (due.date(), due.tzinfo) == (date(2026, 3, 2), UTC)

    def test_a_moment_without_a_zone_is_a_mistake_of_ours(self):
        with pytest.raises(ValueError, match="time zone"):
            PLAIN.add(datetime(2026, 3, 2, 10), 1)

    @pytest.mark.parametrize("days", [0, -1, 1001])
    def test_the_number_of_days_must_make_sense(self, days):
        with pytest.raises(RuleBroken) as caught:
            PLAIN.add(at(2), days)
        assert (caught.value.code, caught.value.field) == ("clock.days_bad", "days")

    def test_running_into_a_year_that_is_missing_is_refused(self):
        with pytest.raises(RuleBroken, match="year=2027"):
            CHINA.add(at(30, month=12), 5)

    @given(calendars(), moments, st.integers(1, 40))
    def test_the_due_day_is_a_working_day_after_the_start(self, calendar, start, days):
        due = calendar.add(start, days)
        assert due.date() > start.date()
        assert calendar.is_working_day(due.date())

    @given(calendars(), moments, st.integers(1, 40), pauses())
    def test_one_more_day_is_always_later(self, calendar, start, days, paused):
        sooner = calendar.add(start, days, paused=paused)
        assert calendar.add(start, days + 1, paused=paused) > sooner

    @given(calendars(), moments, moments, st.integers(1, 40), pauses())
    def test_a_later_start_never_gives_an_earlier_due_moment(
        self, calendar, one, other, days, paused
    ):
        early, late = sorted((one, other))
        assert calendar.add(early, days, paused=paused) <= calendar.add(late, days, paused=paused)

    @given(calendars(), moments, st.integers(1, 40), pauses())
    def test_a_pause_never_makes_it_due_sooner(self, calendar, start, days, paused):
        assert calendar.add(start, days, paused=paused) >= calendar.add(start, days)


class TestPauses:
    def test_the_days_on_which_a_pause_begins_and_ends_count(self):
        paused = [(at(3), at(5))]  # Tuesday to Thursday, both at ten: only Wednesday is free
        assert PLAIN.add(at(2), 3, paused=paused).date() == date(2026, 3, 6)

    def test_from_midnight_to_midnight_the_whole_days_are_free(self):
        paused = [(at(3, 0), at(5, 0))]
        assert PLAIN.add(at(2), 1, paused=paused).date() == date(2026, 3, 5)

    def test_a_pause_within_one_day_changes_nothing(self):
        assert PLAIN.add(at(2), 2, paused=[(at(3, 8), at(3, 18))]) == PLAIN.add(at(2), 2)

    def test_while_a_pause_lasts_there_is_no_due_moment(self):
        with pytest.raises(RuleBroken) as caught:
            PLAIN.add(at(2), 3, paused=[(at(3), None)])
        assert (caught.value.code, caught.value.values) == ("clock.paused", {"since": at(3)})

    def test_a_pause_that_begins_after_the_count_is_full_changes_nothing(self):
        assert PLAIN.add(at(2), 3, paused=[(at(5), None)]) == PLAIN.add(at(2), 3)

    def test_a_pause_written_in_utc_is_the_same_pause(self):
        paused = [(at(3, 0).astimezone(UTC), at(5, 0).astimezone(UTC))]
        assert PLAIN.add(at(2), 1, paused=paused).date() == date(2026, 3, 5)


class TestDaysUsed:
    @given(calendars(), moments, st.integers(1, 40), pauses())
    def test_what_was_added_is_what_was_used(self, calendar, start, days, paused):
        due = calendar.add(start, days, paused=paused)
        assert calendar.between(start, due, paused=paused) == days

    @given(calendars(), moments, moments, moments)
    def test_used_days_add_up(self, calendar, one, two, three):
        first, second, third = sorted((one, two, three))
        parts = calendar.between(first, second) + calendar.between(second, third)
        assert parts == calendar.between(first, third)

    def test_nothing_is_used_on_the_day_itself_or_before(self):
        assert PLAIN.between(at(2, 8), at(2, 18)) == 0
        assert PLAIN.between(at(5), at(2)) == 0

    def test_days_of_an_open_pause_are_not_used(self):
        assert PLAIN.between(at(2), at(6), paused=[(at(3), None)]) == 1


class TestTheStrip:
    def test_it_shows_work_rest_today_and_the_due_day(self):
        # Thursday 5 March, three days: Friday, Monday, Tuesday.
        strip = PLAIN.strip(at(5), PLAIN.add(at(5), 3), date(2026, 3, 9))
        assert [(mark.day.day, mark.kind, mark.state) for mark in strip] == [
            (6, "work", "past"),
            (7, "rest", "past"),
            (8, "rest", "past"),
            (9, "work", "today"),
            (10, "work", "due"),
        ]

    def test_today_is_marked_on_the_due_day_and_after_it_too(self):
        due = PLAIN.add(at(2), 2)
        on_the_day = PLAIN.strip(at(2), due, date(2026, 3, 4))
        assert [(m.state, m.is_today) for m in on_the_day] == [("past", False), ("due", True)]
        late = PLAIN.strip(at(2), due, date(2026, 3, 5))
        assert [(m.state, m.is_today) for m in late][-2:] == [("due", False), ("over", True)]

    def test_very_late_days_are_left_to_words(self):
        strip = PLAIN.strip(at(2), PLAIN.add(at(2), 2), date(2026, 9, 1), over_limit=4)
        assert [mark.state for mark in strip].count("over") == 4

    def test_paused_days_are_told_from_working_days(self):
        paused = [(at(3, 0), at(5, 0))]
        strip = PLAIN.strip(
            at(2), PLAIN.add(at(2), 1, paused=paused), date(2026, 3, 3), paused=paused
        )
        assert [mark.kind for mark in strip] == ["paused", "paused", "work"]

    @given(calendars(), moments, st.integers(1, 30), days_of_2026, pauses())
    def test_it_holds_as_many_seeds_as_days_were_given(self, calendar, start, days, today, paused):
        due = calendar.add(start, days, paused=paused)
        strip = calendar.strip(start, due, today, paused=paused)
        seeds = [mark for mark in strip if mark.kind == "work" and mark.state != "over"]
        assert len(seeds) == days
        assert seeds[-1].state == "due"
        assert [mark.day for mark in strip] == sorted({mark.day for mark in strip})
