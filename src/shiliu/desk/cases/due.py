"""How the promised time of a request is told: in a word, in seeds, in days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from shiliu.cases.models import Case
from shiliu.core.errors import RuleBroken
from shiliu.lib.workdays import DayMark as WorkMark
from shiliu.lib.workdays import Pause
from shiliu.network.queries import network
from shiliu.ui import dates
from shiliu.ui.marks import DayMark


@dataclass(frozen=True, slots=True)
class Clock:
    """The promise of an open request as it stands `now`. Pauses have moved `promised_at`.

    Both in local time.
    """

    promised_at: datetime
    total: int
    now: datetime

    @property
    def kind(self) -> str:
        """`late`, `due` on its last day, else `calm`."""
        if self.now > self.promised_at:
            return "late"
        return "due" if self.promised_at.date() == self.now.date() else "calm"

    @property
    def label(self) -> str:
        if self.now > self.promised_at:
            return late_words(self.over)
        return _words_of(self.promised_at, self.now.date())

    @property
    def used(self) -> int:
        """How many of its `total` working days are gone."""
        return max(0, self.total - _between(self.now, self.promised_at))

    @property
    def over(self) -> int:
        """How many working days have gone by since they ended."""
        return _between(self.promised_at, self.now)


def clock_of(promised_at: datetime | None, days: int | None, now: datetime) -> Clock | None:
    """The clock of an open request; None without a promise."""
    if promised_at is None or days is None:
        return None
    local = timezone.localtime(now, timezone.get_default_timezone())
    return Clock(promised_at.astimezone(local.tzinfo), days, local)


def late_words(over: int) -> str:
    """How much too late, in working days."""
    if not over:
        return gettext("Overdue")
    return ngettext("%(n)d day overdue", "%(n)d days overdue", over) % {"n": over}


def moment_words(moment: datetime, now: datetime) -> str:
    """“今天 17:30”, “明天 17:30”, else the day."""
    return _words_of(timezone.localtime(moment), timezone.localdate(now))


def _words_of(local: datetime, today: date) -> str:
    away = (local.date() - today).days
    if away == 0:
        return gettext("today %(time)s") % {"time": dates.clock(local)}
    if away == 1:
        return gettext("tomorrow %(time)s") % {"time": dates.clock(local)}
    return dates.day(local, get_language() or "")


def sentences(parts: Iterable[str]) -> str:
    """Sentences one after the other; Chinese ones without a space between."""
    between = " " if dates.is_english(get_language() or "") else ""
    return between.join(part for part in parts if part)


def waited_words(span: timedelta) -> str:
    """How long somebody has waited: minutes, hours and minutes, or days."""
    minutes = max(0, int(span.total_seconds() // 60))
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    if hours:
        return gettext("%(h)d h %(m)d min") % {"h": hours, "m": minutes % 60}
    return gettext("%(m)d min") % {"m": minutes}


def day_marks(case: Case, now: datetime, pauses: Sequence[Pause]) -> list[DayMark]:
    """The strip of working days of a promise; a present pause is the last of `pauses`."""
    if case.promised_at is None:
        return []
    ended = case.answered_at or case.closed_at
    today = timezone.localdate(ended or now)
    try:
        marks = network().calendar.strip(case.clock_from, case.promised_at, today, paused=pauses)
    except RuleBroken:
        return []
    return [_mark(mark, today, ended=ended is not None) for mark in marks]


def _mark(mark: WorkMark, today: date, *, ended: bool) -> DayMark:
    label, here = str(mark.day.day), mark.is_today and not ended
    word = gettext("today") if here else gettext("due") if mark.state == "due" else ""
    if mark.kind == "rest":
        return DayMark(label, "rest", today=here)
    if mark.kind == "paused":
        return DayMark(label, "paused", word, here)
    if mark.is_today and ended:
        return DayMark(label, "answered", gettext("ended"))
    if mark.state == "over":
        return DayMark(label, "over", word, here)
    return DayMark(label, "used" if mark.day <= today else "left", word, here)


def _between(start: datetime, end: datetime) -> int:
    """Working days between two moments; days of a year that nobody has entered do not count."""
    try:
        return network().calendar.between(start, end)
    except RuleBroken:
        return 0
