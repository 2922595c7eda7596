from datetime import date, datetime, time
from decimal import Decimal

import pytest

from shiliu.ui import dates

MONDAY = datetime(2026, 11, 23, 10, 30)


@pytest.mark.parametrize(
    ("form", "zh", "en"),
    [
        (dates.day, "11 月 23 日", "23 November"),
        (dates.full_day, "2026 年 11 月 23 日", "23 November 2026"),
        (dates.month, "2026 年 11 月", "November 2026"),
        (dates.weekday, "星期一", "Monday"),
        (dates.day_and_weekday, "11 月 23 日 星期一", "Monday 23 November"),
        (dates.moment, "11 月 23 日 10:30", "23 November, 10:30"),
        (dates.full_moment, "11 月 23 日 星期一 10:30", "Monday 23 November, 10:30"),
    ],
)
def test_a_date_reads_as_people_write_it(form, zh, en):
    assert form(MONDAY, "zh-hans") == zh
    assert form(MONDAY, "en") == en


def test_a_language_without_its_own_forms_reads_chinese():
    assert dates.day(MONDAY, "mn") == "11 月 23 日"


def test_a_clock_has_four_digits():
    assert dates.clock(time(9, 5)) == "09:05"
    assert dates.clock(MONDAY) == "10:30"


@pytest.mark.parametrize(
    ("first", "last", "zh", "en"),
    [
        (date(2026, 11, 3), date(2026, 11, 3), "11 月 3 日", "3 November"),
        (date(2026, 11, 3), date(2026, 11, 9), "11 月 3 日至 9 日", "3 to 9 November"),
        (
            date(2026, 11, 30),
            date(2026, 12, 2),
            "11 月 30 日至 12 月 2 日",
            "30 November to 2 December",
        ),
        (
            date(2025, 11, 30),
            date(2026, 11, 2),
            "2025 年 11 月 30 日至 2026 年 11 月 2 日",
            "30 November 2025 to 2 November 2026",
        ),
    ],
)
def test_a_range_does_not_repeat_what_is_the_same(first, last, zh, en):
    assert dates.day_range(first, last, "zh-hans") == zh
    assert dates.day_range(first, last, "en") == en


def test_sunday_is_the_last_day_of_the_week():
    assert dates.weekday(date(2026, 11, 29), "zh-hans") == "星期日"
    assert dates.weekday(date(2026, 11, 29), "en") == "Sunday"


def test_thousands_are_parted():
    assert dates.number(1234567) == "1,234,567"
    assert dates.number(Decimal("1000000.00")) == "1,000,000.00"
