"""The days that differ from the week, as they were entered."""

from __future__ import annotations

from datetime import date

from shiliu.network.models import Holiday
from shiliu.network.queries.snapshot import network


def holidays(year: int) -> list[Holiday]:
    """The rest days and make-up days of a year, with their source, by day."""
    return list(Holiday.objects.filter(day__year=year).order_by("day"))


def holiday(day: date) -> Holiday | None:
    """What was entered for this day, if anything."""
    return Holiday.objects.filter(pk=day).first()


def holiday_years() -> tuple[int, ...]:
    """The years of which somebody has entered days: promises can be made for these only."""
    return tuple(sorted(network().calendar.covered_years or ()))
