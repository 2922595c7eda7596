"""Dates and numbers as people read them. Pure: local values and a language code go in."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

WEEKDAYS_ZH: Final = ("一", "二", "三", "四", "五", "六", "日")
WEEKDAYS_EN: Final = (
    *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
    *("Saturday", "Sunday"),
)
MONTHS_EN: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def is_english(language: str) -> bool:
    return language.lower().startswith("en")


def day(value: date, language: str) -> str:
    """“11 月 23 日” or “23 November”."""
    if is_english(language):
        return f"{value.day} {MONTHS_EN[value.month - 1]}"
    return f"{value.month} 月 {value.day} 日"


def full_day(value: date, language: str) -> str:
    """The day with its year: for facts that are read years later."""
    if is_english(language):
        return f"{day(value, language)} {value.year}"
    return f"{value.year} 年 {day(value, language)}"


def month(value: date, language: str) -> str:
    if is_english(language):
        return f"{MONTHS_EN[value.month - 1]} {value.year}"
    return f"{value.year} 年 {value.month} 月"


def weekday(value: date, language: str) -> str:
    if is_english(language):
        return WEEKDAYS_EN[value.weekday()]
    return f"星期{WEEKDAYS_ZH[value.weekday()]}"


def day_and_weekday(value: date, language: str) -> str:
    """“11 月 23 日 星期一” or “Monday 23 November”."""
    if is_english(language):
        return f"{weekday(value, language)} {day(value, language)}"
    return f"{day(value, language)} {weekday(value, language)}"


def clock(value: time | datetime) -> str:
    return f"{value.hour:02}:{value.minute:02}"


def moment(value: datetime, language: str) -> str:
    """“11 月 23 日 10:30” or “23 November, 10:30”."""
    separator = ", " if is_english(language) else " "
    return f"{day(value, language)}{separator}{clock(value)}"


def full_moment(value: datetime, language: str) -> str:
    """“11 月 23 日 星期一 10:30” or “Monday 23 November, 10:30”."""
    separator = ", " if is_english(language) else " "
    return f"{day_and_weekday(value, language)}{separator}{clock(value)}"


def day_range(first: date, last: date, language: str) -> str:
    """From first to last, both included, without repeating what is the same."""
    if first == last:
        return day(first, language)
    english = is_english(language)
    one_year, one_month = first.year == last.year, first.month == last.month
    form = day if one_year else full_day
    start, end = form(first, language), form(last, language)
    if one_year and one_month:
        start, end = (str(first.day), end) if english else (start, f"{last.day} 日")
    return f"{start} to {end}" if english else f"{start}至 {end}"


def number(value: float | Decimal) -> str:
    """Thousands parted by commas; decimals as they are."""
    return f"{value:,}"
