"""Working days and opening hours, with rest days and make-up days.

Everything is a pure function of values: the calendar is handed in, and so is
the moment called "now". Moments carry a time zone. A moment out of a database
is often in UTC, where days begin at another hour, so give the calendar the
local ``zone``; without one each moment's own zone counts as local.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise, takewhile
from typing import Literal, Self

from chinese_calendar import holidays, workdays

from shiliu.lib.errors import RuleBroken

CLOSES = time(17, 30)
DAY = timedelta(days=1)
MAX_DAYS = 1000
SEARCH = 30 * DAY
MIDNIGHT = 24 * 60
CLOCK = re.compile(r"([0-9]{1,2}):([0-5][0-9])")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Pause = tuple[datetime, datetime | None]
Span = tuple[time, time]
Kind = Literal["work", "rest", "paused"]
State = Literal["past", "today", "future", "due", "over"]


@dataclass(frozen=True)
class DayMark:
    """One day of a strip.

    ``state`` places the day against today and the due day; "due" and "over"
    win over "today", so ``is_today`` is said apart.
    """

    day: date
    kind: Kind
    state: State
    is_today: bool


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked.

    A day of ``rest`` is a public holiday and never worked; a day of ``makeup``
    is worked although it falls on a ``weekend`` (0 is Monday). Years outside
    ``covered_years`` are refused, because nobody has entered their holidays
    yet; None covers every year. Raises ``clock.day_twice`` for a day in both
    lists and ``clock.weekend_bad`` when no weekday is left to work on.
    """

    rest: frozenset[date]
    makeup: frozenset[date]
    weekend: frozenset[int] = frozenset({5, 6})
    covered_years: frozenset[int] | None = None
    zone: tzinfo | None = None

    def __post_init__(self) -> None:
        if twice := self.rest & self.makeup:
            raise RuleBroken("clock.day_twice", day=min(twice))
        if not self.weekend < frozenset(range(7)):
            raise RuleBroken("clock.weekend_bad", field="weekend")

    @classmethod
    def of_china(cls, years: Iterable[int], zone: tzinfo | None = None) -> Self:
        """The State Council's calendar as far as the chinesecalendar package knows it.

        Raises ``clock.year_missing`` for a year the package does not hold.
        """
        wanted = frozenset(years)
        known = {day.year for day in holidays}
        if missing := wanted - known:
            raise RuleBroken("clock.year_missing", year=min(missing))
        return cls(
            rest=frozenset(day for day in holidays if day.year in wanted),
            makeup=frozenset(day for day in workdays if day.year in wanted),
            covered_years=wanted,
            zone=zone,
        )

    def covers(self, day: date) -> bool:
        """Whether somebody has entered the holidays of this day's year."""
        return self.covered_years is None or day.year in self.covered_years

    def is_working_day(self, day: date) -> bool:
        """Make-up day, or an ordinary weekday that is no holiday. Raises ``clock.year_missing``."""
        if not self.covers(day):
            raise RuleBroken("clock.year_missing", year=day.year)
        return day in self.makeup or (day.weekday() not in self.weekend and day not in self.rest)

    def local(self, moment: datetime) -> datetime:
        """The moment in the calendar's zone. A moment without a zone is a programming error."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return moment.astimezone(self.zone) if self.zone else moment

    def add(
        self,
        start: datetime,
        days: int,
        *,
        closes: time = CLOSES,
        paused: Sequence[Pause] = (),
    ) -> datetime:
        """The moment something received at ``start`` is due: ``closes`` on the n-th working day.

        Counting begins with the first working day after the local day of
        ``start``, whatever the hour. A working day does not count when one
        pause holds all of it, from its midnight to the next; the days on which
        a pause begins and ends therefore count, unless it does so at midnight.

        Raises ``clock.days_bad`` unless 1 <= days <= 1000, ``clock.paused`` when
        a pause without an end begins before the count is full (there is no due
        moment until it ends) and ``clock.year_missing``.
        """
        if not 1 <= days <= MAX_DAYS:
            raise RuleBroken("clock.days_bad", field="days", days=days, most=MAX_DAYS)
        start = self.local(start)
        day = start.date()
        while days:
            day += DAY
            pause = _pause_over(day, paused, start.tzinfo)
            if pause and pause[1] is None:
                raise RuleBroken("clock.paused", since=pause[0])
            if self.is_working_day(day) and not pause:
                days -= 1
        return datetime.combine(day, closes, start.tzinfo)

    def between(self, start: datetime, end: datetime, *, paused: Sequence[Pause] = ()) -> int:
        """Working days used: those after the day of ``start`` up to the day of ``end``.

        The inverse of ``add``, with the same rule for pauses; 0 when the end is
        on or before the day of the start. Raises ``clock.year_missing``.
        """
        start, end = self.local(start), self.local(end)
        return sum(
            self.is_working_day(day) and not _pause_over(day, paused, start.tzinfo)
            for day in _days(start.date() + DAY, end.date())
        )

    def strip(
        self,
        start: datetime,
        due: datetime,
        today: date,
        *,
        over_limit: int = 10,
        paused: Sequence[Pause] = (),
    ) -> tuple[DayMark, ...]:
        """The days to draw: from the first that can count to the due day.

        Days after the due day follow up to ``today``, at most ``over_limit`` of
        them. A working day inside a pause is of the kind "paused". Raises
        ``clock.year_missing``.
        """
        start = self.local(start)
        due_on = self.local(due).date()
        first = min(start.date() + DAY, due_on)
        last = max(due_on, min(today, due_on + over_limit * DAY))

        def mark(day: date) -> DayMark:
            kind: Kind = "work" if self.is_working_day(day) else "rest"
            if kind == "work" and _pause_over(day, paused, start.tzinfo):
                kind = "paused"
            return DayMark(day, kind, _state(day, due_on, today), day == today)

        return tuple(mark(day) for day in _days(first, last))


def _days(first: date, last: date) -> Iterator[date]:
    return (first + n * DAY for n in range((last - first).days + 1))


def _pause_over(day: date, paused: Sequence[Pause], zone: tzinfo | None) -> Pause | None:
    """The pause that holds the whole local day, if one does."""
    opens = datetime.combine(day, time.min, zone)
    ends = datetime.combine(day + DAY, time.min, zone)
    for pause in paused:
        since, until = pause
        if since <= opens and (until is None or until >= ends):
            return pause
    return None


def _state(day: date, due_on: date, today: date) -> State:
    if day >= due_on:
        return "due" if day == due_on else "over"
    if day == today:
        return "today"
    return "past" if day < today else "future"


@dataclass(frozen=True)
class OpenState:
    """Whether it is open, and the next change.

    ``until`` is when an open place closes (None: not within 30 days), ``opens``
    when a closed one opens (None: not within 30 days, or not known).
    """

    open: bool
    until: datetime | None = None
    opens: datetime | None = None


@dataclass(frozen=True)
class OpeningHours:
    """The week of a place: spans of opening for each weekday, 0 being Monday.

    A span that ends at 00:00 lasts to midnight. Ordinary weekends follow the
    week; "rest days" are the calendar's public holidays: closed, or open as on
    that weekday. A make-up day takes the hours of the weekday ``makeup_as``.
    """

    weekly: Mapping[int, tuple[Span, ...]]
    on_rest_days: Literal["closed", "open"] = "closed"
    makeup_as: int = 0

    @classmethod
    def parse(cls, raw: Mapping[str, object]) -> Self:
        """Read ``{"mon": [["08:30", "12:00"], …], "rest": "closed", "makeup": "mon"}``.

        Days left out are closed. Raises ``hours.bad`` with the ``field`` (the
        key) and the ``why``: unknown_day, not_a_list, not_a_time, empty_span,
        overlap or not_a_choice.
        """
        if unknown := set(raw) - {*WEEKDAYS, "rest", "makeup"}:
            raise RuleBroken("hours.bad", field=min(unknown), why="unknown_day")
        rest, makeup = raw.get("rest", "closed"), raw.get("makeup", "mon")
        if rest not in ("closed", "open"):
            raise RuleBroken("hours.bad", field="rest", why="not_a_choice")
        if makeup not in WEEKDAYS:
            raise RuleBroken("hours.bad", field="makeup", why="not_a_choice")
        weekly = {n: _spans(name, raw.get(name, [])) for n, name in enumerate(WEEKDAYS)}
        return cls(weekly, "open" if rest == "open" else "closed", WEEKDAYS.index(str(makeup)))

    def on(self, day: date, calendar: WorkCalendar) -> tuple[Span, ...]:
        """The spans of one day, its holiday or make-up day considered."""
        if day in calendar.makeup:
            return self.weekly.get(self.makeup_as, ())
        if day in calendar.rest and self.on_rest_days == "closed":
            return ()
        return self.weekly.get(day.weekday(), ())


def open_now(hours: OpeningHours, calendar: WorkCalendar, now: datetime) -> OpenState:
    """Whether it is open at ``now``, and until or from when. Looks 30 days ahead.

    Raises ``clock.year_missing`` for the year of ``now``; a later year that is
    not covered only ends the search: nothing is promised for it.
    """
    now = calendar.local(now)
    if not calendar.covers(now.date()):
        raise RuleBroken("clock.year_missing", year=now.year)
    days = list(takewhile(calendar.covers, _days(now.date(), now.date() + SEARCH)))
    horizon = datetime.combine(days[-1] + DAY, time.min, now.tzinfo)
    for opens, closes in _openings(hours, calendar, days, now.tzinfo):
        if now < opens:
            return OpenState(open=False, opens=opens)
        if now < closes:
            return OpenState(open=True, until=closes if closes < horizon else None)
    return OpenState(open=False)


def _openings(
    hours: OpeningHours, calendar: WorkCalendar, days: Sequence[date], zone: tzinfo | None
) -> list[tuple[datetime, datetime]]:
    """The spans of these days as moments, those that touch (over midnight too) joined."""
    joined: list[tuple[datetime, datetime]] = []
    for day in days:
        for opens, closes in hours.on(day, calendar):
            begin = datetime.combine(day, opens, zone)
            end = datetime.combine(day if closes > opens else day + DAY, closes, zone)
            touches = joined and joined[-1][1] == begin
            joined.append((joined.pop()[0] if touches else begin, end))
    return joined


def _spans(field: str, raw: object) -> tuple[Span, ...]:
    """The spans of one day as times, in order."""
    if not isinstance(raw, list | tuple):
        raise RuleBroken("hours.bad", field=field, why="not_a_list")
    spans = sorted(_minutes(field, pair) for pair in raw)
    if any(begins < ends for (_, ends), (begins, _) in pairwise(spans)):
        raise RuleBroken("hours.bad", field=field, why="overlap")
    return tuple((_clock(begins), _clock(ends)) for begins, ends in spans)


def _minutes(field: str, pair: object) -> tuple[int, int]:
    """One span ["08:30", "24:00"] as minutes since midnight."""
    texts = pair if isinstance(pair, list | tuple) else ()
    found = [CLOCK.fullmatch(text) for text in texts if isinstance(text, str)]
    minutes = [int(match[1]) * 60 + int(match[2]) for match in found if match]
    if len(texts) != 2 or len(minutes) != 2 or max(minutes) > MIDNIGHT:
        raise RuleBroken("hours.bad", field=field, why="not_a_time")
    begins, ends = minutes
    if begins >= ends:
        raise RuleBroken("hours.bad", field=field, why="empty_span")
    return begins, ends


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
