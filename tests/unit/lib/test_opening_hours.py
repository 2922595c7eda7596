"""Opening hours: how they are read, and whether it is open now."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiliu.lib.errors import RuleBroken
from shiliu.lib.workdays import WEEKDAYS, OpeningHours, WorkCalendar, open_now

ZONE = ZoneInfo("Asia/Shanghai")
CHINA = WorkCalendar.of_china([2026], ZONE)
PLAIN = WorkCalendar(frozenset(), frozenset(), zone=ZONE)
OFFICE = OpeningHours.parse(
    {name: [["08:30", "12:00"], ["14:00", "17:30"]] for name in WEEKDAYS[:5]}
)
ALWAYS = OpeningHours.parse({name: [["00:00", "24:00"]] for name in WEEKDAYS} | {"rest": "open"})


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


@st.composite
def weeks(draw: st.DrawFn) -> dict[str, object]:
    """A week as it is typed: cuts of the day, taken in pairs."""
    raw: dict[str, object] = {"rest": draw(st.sampled_from(["closed", "open"]))}
    for name in WEEKDAYS:
        cuts = sorted(draw(st.sets(st.integers(0, 48), max_size=6)))
        pairs = zip(cuts[::2], cuts[1::2], strict=False)
        raw[name] = [[f"{a // 2:02}:{a % 2 * 3}0", f"{b // 2:02}:{b % 2 * 3}0"] for a, b in pairs]
    return raw


class TestReading:
    def test_a_week_is_read_in_order(self):
        hours = OpeningHours.parse({"mon": [["14:00", "18:00"], ["8:30", "12:00"]]})
        assert hours.weekly[0] == ((time(8, 30), time(12)), (time(14), time(18)))
        assert hours.weekly[6] == ()

    def test_a_span_may_last_to_midnight(self):
        assert OpeningHours.parse({"sat": [["20:00", "24:00"]]}).weekly[5] == ((time(20), time(0)),)

    @pytest.mark.parametrize(
        ("raw", "field", "why"),
        [
            ({"monday": []}, "monday", "unknown_day"),
            ({"mon": "08:30-12:00"}, "mon", "not_a_list"),
            ({"mon": ["08:30"]}, "mon", "not_a_time"),
            ({"tue": [["08:30", "12:60"]]}, "tue", "not_a_time"),
            ({"tue": [["08:30", "24:30"]]}, "tue", "not_a_time"),
            ({"tue": [["08:30", 12]]}, "tue", "not_a_time"),
            ({"tue": [["08:30", "10:00", "12:00"]]}, "tue", "not_a_time"),
            ({"wed": [["12:00", "12:00"]]}, "wed", "empty_span"),
            ({"wed": [["22:00", "02:00"]]}, "wed", "empty_span"),
            ({"thu": [["08:00", "12:00"], ["11:30", "14:00"]]}, "thu", "overlap"),
            ({"fri": [["08:00", "24:00"], ["20:00", "24:00"]]}, "fri", "overlap"),
            ({"rest": "maybe"}, "rest", "not_a_choice"),
            ({"makeup": "sometimes"}, "makeup", "not_a_choice"),
        ],
    )
    def test_a_wrong_week_names_the_field(self, raw, field, why):
        with pytest.raises(RuleBroken) as caught:
            OpeningHours.parse(raw)
        assert caught.value.code == "hours.bad"
        assert (caught.value.field, caught.value.values["why"]) == (field, why)


class TestOpenNow:
    def test_open_tells_until_when(self):
        state = open_now(OFFICE, CHINA, at(3, 2, 9))
        assert (state.open, state.until, state.opens) == (True, at(3, 2, 12), None)

    def test_at_noon_it_tells_the_afternoon(self):
        state = open_now(OFFICE, CHINA, at(3, 2, 12))
        assert (state.open, state.until, state.opens) == (False, None, at(3, 2, 14))

    def test_on_friday_evening_it_tells_monday(self):
        assert open_now(OFFICE, CHINA, at(3, 6, 18)).opens == at(3, 9, 8, 30)

    def test_over_a_holiday_it_tells_the_next_working_day(self):
        # 15 to 23 February is Spring Festival.
        assert open_now(OFFICE, CHINA, at(2, 16, 9)).opens == at(2, 24, 8, 30)

    def test_a_made_up_saturday_has_the_hours_of_a_monday(self):
        assert open_now(OFFICE, CHINA, at(2, 28, 9)).until == at(2, 28, 12)

    def test_a_place_open_on_rest_days_keeps_its_week(self):
        hours = OpeningHours.parse({"tue": [["10:00", "20:00"]], "rest": "open"})
        assert open_now(hours, CHINA, at(2, 17, 11)).until == at(2, 17, 20)

    def test_ordinary_weekends_follow_the_week(self):
        hours = OpeningHours.parse({"sat": [["10:00", "16:00"]]})
        assert open_now(hours, CHINA, at(3, 7, 11)).open

    def test_spans_that_touch_over_midnight_are_one(self):
        hours = OpeningHours.parse({"fri": [["20:00", "24:00"]], "sat": [["00:00", "02:00"]]})
        assert open_now(hours, PLAIN, at(3, 6, 23)).until == at(3, 7, 2)

    def test_a_place_that_never_closes_has_no_until(self):
        state = open_now(ALWAYS, PLAIN, at(3, 6, 23))
        assert (state.open, state.until) == (True, None)

    def test_a_place_that_never_opens_has_no_opens(self):
        state = open_now(OpeningHours({}), PLAIN, at(3, 6, 23))
        assert (state.open, state.opens) == (False, None)

    def test_the_search_ends_where_the_calendar_does(self):
        assert open_now(OFFICE, CHINA, at(12, 31, 18)).opens is None
        assert open_now(ALWAYS, CHINA, at(12, 31, 18)).until is None

    def test_a_year_nobody_has_entered_is_refused(self):
        with pytest.raises(RuleBroken, match=r"clock\.year_missing"):
            open_now(OFFICE, CHINA, datetime(2027, 1, 4, 9, tzinfo=ZONE))

    def test_the_hours_of_a_day_can_be_shown(self):
        assert OFFICE.on(date(2026, 2, 17), CHINA) == ()
        assert OFFICE.on(date(2026, 2, 28), CHINA) == OFFICE.weekly[0]

    @given(weeks(), st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 1)))
    def test_what_it_promises_comes_true(self, raw, naive):
        hours, now = OpeningHours.parse(raw), naive.replace(tzinfo=ZONE)
        state, blink = open_now(hours, CHINA, now), timedelta(microseconds=1)
        assert state.open or state.until is None
        assert not state.open or state.opens is None
        if state.until:
            assert open_now(hours, CHINA, state.until - blink).until == state.until
            assert not open_now(hours, CHINA, state.until).open
        if state.opens:
            assert open_now(hours, CHINA, state.opens).open
            assert open_now(hours, CHINA, state.opens - blink).opens == state.opens
