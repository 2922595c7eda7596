"""The quick answer to "open now?" is the answer of the working-day library."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from shiliu.lib.workdays import OpeningHours, WorkCalendar, open_now
from shiliu.network.rules.opening import is_open

ZONE = ZoneInfo("Asia/Shanghai")
CHINA = WorkCalendar.of_china([2026], ZONE)
HOURS = OpeningHours.parse(
    {
        "mon": [["08:30", "12:00"], ["14:30", "17:30"]],
        "wed": [["20:00", "24:00"]],
        "thu": [["00:00", "02:00"]],
        "sat": [["09:00", "12:00"]],
        "rest": "closed",
    }
)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31, 23, 59)).map(
    lambda found: found.replace(tzinfo=ZONE)
)


@given(moments, st.sampled_from(["closed", "open"]))
def test_it_agrees_with_the_library(moment, on_rest_days):
    hours = OpeningHours(HOURS.weekly, on_rest_days)
    assert is_open(hours, CHINA, moment) == open_now(hours, CHINA, moment).open


def test_a_holiday_is_closed_and_a_make_up_day_is_worked():
    national_day, make_up = date(2026, 10, 1), date(2026, 10, 10)
    assert CHINA.is_working_day(make_up)
    morning = {"tzinfo": ZONE, "hour": 9}
    day = datetime(2026, 10, 1).replace(**morning)
    assert day.date() == national_day
    assert is_open(HOURS, CHINA, day) is False
    assert is_open(HOURS, CHINA, datetime(2026, 10, 10).replace(**morning)) is True


def test_without_hours_or_holidays_nothing_is_claimed():
    assert is_open(None, CHINA, datetime(2026, 3, 2, 9, tzinfo=ZONE)) is None
    assert is_open(HOURS, CHINA, datetime(2031, 3, 3, 9, tzinfo=ZONE)) is None
