"""The promise of a request as its asker reads it: a seed for each working day, and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from shiliu.cases.models import Case
from shiliu.cases.queries import pauses_of
from shiliu.cases.rules.lifecycle import State, Verb
from shiliu.cases.schemas import StepView
from shiliu.lib.workdays import DayMark as WorkMark
from shiliu.network.queries import network
from shiliu.ui import dates
from shiliu.ui.marks import DayMark

EVENING = 18
Pauses = list[tuple[datetime, datetime | None]]


@dataclass(frozen=True, slots=True)
class Promised:
    """Title, strip and sentence; the strip is left out for what was never answered."""

    title: str
    marks: tuple[DayMark, ...]
    note: str


def promised(case: Case, steps: Sequence[StepView], now: datetime) -> Promised | None:
    """The clock of a request; None without a promise or after it was taken back."""
    ended = case.answered_at
    if case.promised_at is None or (ended is None and case.closed_at is not None):
        return None
    pauses = _pauses(case)
    marks = network().calendar.strip(
        case.clock_from, case.promised_at, timezone.localdate(ended or now), paused=pauses
    )
    used = network().calendar.between(case.clock_from, ended or now, paused=pauses)
    today = timezone.localdate(ended or now)
    return Promised(
        _title(case.promised_days or 0, used, answered=ended is not None),
        tuple(_mark(mark, today, answered=ended is not None) for mark in marks),
        _note(case, [step.verb for step in steps if step.at > case.clock_from]),
    )


def _pauses(case: Case) -> Pauses:
    """Finished pauses and the present one."""
    finished: Pauses = list(pauses_of(case.id))
    return [*finished, (case.paused_at, None)] if case.paused_at else finished


def _title(days: int, used: int, *, answered: bool) -> str:
    if used > days:
        form = ngettext(
            "Promised in %(days)d working day, %(over)d over",
            "Promised in %(days)d working days, %(over)d over",
            days,
        )
    elif not answered:
        form = ngettext(
            "Promised in %(days)d working day, %(used)d used",
            "Promised in %(days)d working days, %(used)d used",
            days,
        )
    elif used:
        form = ngettext(
            "Promised in %(days)d working day, took %(used)d",
            "Promised in %(days)d working days, took %(used)d",
            days,
        )
    else:
        form = ngettext(
            "Promised in %(days)d working day, took less than one",
            "Promised in %(days)d working days, took less than one",
            days,
        )
    return form % {"days": days, "used": used, "over": used - days}


def _mark(mark: WorkMark, today: date, *, answered: bool) -> DayMark:
    label = str(mark.day.day)
    is_today = mark.is_today and not answered
    word = _("today") if is_today else ""
    if mark.state == "due":
        word = word or _("due")
    if mark.kind != "work":
        return DayMark(label, mark.kind, word, is_today)
    if mark.is_today and answered:
        return DayMark(label, "answered", _("answered"))
    if mark.state == "over":
        return DayMark(label, "over", word, is_today)
    return DayMark(label, "used" if mark.day <= today else "left", word, is_today)


def _note(case: Case, verbs: Sequence[Verb]) -> str:
    """When counting began, and whether the clock stood still or the time was extended."""
    begun = timezone.localtime(case.clock_from)
    day = dates.day(begun, get_language() or "")
    first = _("in the evening of %(day)s") if begun.hour >= EVENING else _("on %(day)s")
    since = first % {"day": day}
    again = case.reopenings > 0
    counted = (
        _("Reopened %(since)s, counted from the next working day.")
        if again
        else _("Received %(since)s, counted from the next working day.")
    ) % {"since": since}
    rest = _("Weekends and holidays do not count; days worked instead do.")
    return _("%(counted)s %(rest)s %(stops)s") % {
        "counted": counted,
        "rest": rest,
        "stops": _stops(case, verbs),
    }


def _stops(case: Case, verbs: Sequence[Verb]) -> str:
    paused, extended = verbs.count(Verb.PAUSE), verbs.count(Verb.EXTEND)
    if case.state == State.PAUSED:
        return _("The clock is paused now.")
    if paused and extended:
        return _("The clock was paused and the time extended; the reasons stand below.")
    if paused:
        return _("The clock was paused; the reason stands below.")
    if extended:
        return _("The time was extended; the reason and who allowed it stand below.")
    return _("No pause, no extension.")
