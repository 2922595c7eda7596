"""Filling a reply template for one request: what stands for each placeholder."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import get_language, gettext, override

from shiliu.cases.models import Case, ReplyTemplate
from shiliu.cases.queries import case_number
from shiliu.cases.queries.templates import filled_in
from shiliu.catalogue.queries import catalogue
from shiliu.network.queries import network
from shiliu.network.schemas import UnitInfo
from shiliu.ui import dates, languages

WEEK = range(7)
MONDAY = date(2026, 1, 5)


def begun_with(template: ReplyTemplate, case: Case) -> str:
    """The text of a template in the language of the asker, filled for their request."""
    return filled(languages.chosen(template.texts, case.language)[0], case)


def filled(text: str, case: Case) -> str:
    """A text with the placeholders of one request filled; what is not known stays open."""
    unit = network().units_by_id[case.unit_id]
    kind = catalogue().by_code[case.category_id]
    with override(case.language):
        values = {
            "number": case_number(case),
            "unit": languages.chosen(unit.name, case.language)[0],
            "phone": unit.phone,
            "hours": _hours(unit),
            "promised_day": _day(case.promised_at, case.language),
            "received_day": _day(case.received_at, case.language),
            "category": languages.chosen(kind.name, case.language)[0],
        }
    return filled_in(text, values)


def _day(moment: datetime | None, language: str) -> str:
    return dates.day(timezone.localtime(moment), language) if moment else ""


def _hours(unit: UnitInfo) -> str:
    """The hours of an ordinary week, days with the same hours together; empty when not known."""
    if unit.hours is None:
        return ""
    names = [dates.weekday(MONDAY + timedelta(days=day), get_language() or "") for day in WEEK]
    runs: list[tuple[int, int, str]] = []
    for day in WEEK:
        spans = ", ".join(
            f"{dates.clock(begin)}–{dates.clock(end)}"
            for begin, end in unit.hours.weekly.get(day, ())
        )
        if runs and runs[-1][2] == spans:
            runs[-1] = (runs[-1][0], day, spans)
        else:
            runs.append((day, day, spans))
    told = [
        f"{names[first] if first == last else f'{names[first]}–{names[last]}'} {spans}"
        for first, last, spans in runs
        if spans
    ]
    return gettext("; ").join(told)
