"""What somebody's day holds: what is due, what came in, the own point, the last week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from shiliu.cases.queries import (
    MANY,
    due_cases,
    hazards_waiting,
    inbox,
    overdue_count,
    standing,
)
from shiliu.cases.queries.exports import waiting_exports
from shiliu.core.actor import Actor
from shiliu.core.permissions import Permission
from shiliu.desk.cases.due import moment_words, waited_words
from shiliu.desk.cases.listed import TODAY, works_widely
from shiliu.desk.cases.rows import rows
from shiliu.network.queries import neighbourhood, network, point_at, points_now
from shiliu.network.schemas import PointNow, UnitInfo
from shiliu.tallies.queries import answered_and_confirmed
from shiliu.tallies.schemas import Figures
from shiliu.ui import dates
from shiliu.ui.drawing import Wedge, draw_wedge
from shiliu.ui.field import Field, draw_field

WEEK = 7
MOST_IN_WEDGE = 80
ROWS_OF_FIELD = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of the day: words left, a number right, a link to its rows."""

    text: str
    end: str
    url: str


def today_context(actor: Actor, now: datetime) -> dict[str, object]:
    """Everything the page shows."""
    trail = f"in={TODAY}"
    wide = works_widely(actor)
    due, waiting = due_cases(actor, now, own=wide), inbox(actor)
    return {
        "note": day_note(now),
        "may_register": actor.may_somewhere(Permission.CASES_REQUEST_REGISTER),
        "works": actor.may_somewhere(Permission.CASES_REQUEST_WORK),
        "hazards": rows(hazards_waiting(actor), actor, now, listed=trail),
        "due": due,
        "due_rows": rows(due.rows, actor, now, listed=trail),
        "inbox": waiting,
        "inbox_rows": rows(waiting.rows, actor, now, listed="in=inbox"),
        "inbox_waited": waited_words(now - waiting.oldest_at) if waiting.oldest_at else "",
        "all_url": reverse("desk:cases") + ("?mine=on" if wide else ""),
        "overdue_url": reverse("desk:cases") + ("?overdue=on&mine=on" if wide else "?overdue=on"),
        **_own_box(actor, now, wide=wide),
        **_last_week(actor, now),
    }


def day_note(now: datetime) -> str:
    """“11 月 24 日 星期二，本月第 17 个工作日”."""
    local, calendar = timezone.localtime(now), network().calendar
    day = dates.day_and_weekday(local, get_language() or "")
    if not calendar.covers(local.date()) or not calendar.is_working_day(local.date()):
        return day
    before = local.replace(day=1) - timedelta(days=1)
    if not calendar.covers(before.date()):
        return day
    working = gettext("working day %(n)d of the month") % {"n": calendar.between(before, local)}
    return gettext("%(day)s, %(working)s") % {"day": day, "working": working}


def _own_box(actor: Actor, now: datetime, *, wide: bool) -> dict[str, object]:
    """What else is under way at the own unit; of a point also the points around it.

    As a wedge where they can be counted, else in words. Nothing where it would stay empty.
    """
    own, lines = own_unit(actor), _lines(actor, now, wide=wide)
    if own is None or (own.rank is None and not lines):
        return {}
    if own.rank is None:
        return {"own_title": gettext("My unit"), "own_place": own.name, "lines": lines}
    area = neighbourhood(network().areas_by_id[own.area_id])
    points = [each for each in points_now(now) if each.unit.area_path.startswith(area.path)]
    return {
        "own_title": _own_title(own, wide=wide),
        "own_place": area.name,
        "lines": lines,
        **_open_state(own, now),
        "wedge": _wedge(points) if len(points) <= MOST_IN_WEDGE else None,
        "open_points": sum(point.open is True for point in points),
        "points": len(points),
    }


def _own_title(own: UnitInfo, *, wide: bool) -> str:
    if wide:
        return gettext("My area")
    return gettext("My unit") if own.level is None else gettext("My point")


def _open_state(own: UnitInfo, now: datetime) -> dict[str, object]:
    """Whether the own point is open, and until or from when; nothing for an office."""
    if own.level is None:
        return {}
    state = point_at(own, now)
    if state.open and state.until:
        words = gettext("open until %(when)s") % {"when": moment_words(state.until, now)}
    elif state.opens:
        words = gettext("opens %(when)s") % {"when": moment_words(state.opens, now)}
    elif state.open is None:
        words = gettext("hours not known")
    else:
        words = gettext("open") if state.open else gettext("closed now")
    return {"own": own, "own_now": state, "own_until": words}


def own_unit(actor: Actor) -> UnitInfo | None:
    """The unit of the own post."""
    return network().units_by_id[actor.unit] if actor.unit else None


def _wedge(points: list[PointNow]) -> Wedge | None:
    levels = sorted({point.unit.level for point in points if point.unit.level})
    if not levels:
        return None
    return draw_wedge(
        [[point.open is True for point in points if point.unit.level == each] for each in levels]
    )


def _lines(actor: Actor, now: datetime, *, wide: bool) -> list[Line]:
    """What else is under way at the own units, each a link to its rows."""
    if not actor.may_somewhere(Permission.CASES_REQUEST_WORK):
        return []
    own, cases = standing(actor), reverse("desk:cases")
    late = overdue_count(actor, now) if wide else 0
    found = (
        (gettext("Overdue in the whole area"), late, "overdue=on"),
        (gettext("Awaiting the asker"), own.answered, "state=answered&mine=on"),
        (gettext("Clock paused"), own.paused, "state=paused&mine=on"),
        (gettext("Public titles to approve"), own.titles, "title=proposed&state=any&mine=on"),
    )
    lines = [Line(text, _times(count), f"{cases}?{query}") for text, count, query in found if count]
    if actor.may_somewhere(Permission.CASES_EXPORT_APPROVE) and (lists := waiting_exports(actor)):
        lines.append(Line(gettext("Lists to approve"), str(len(lists)), reverse("desk:export")))
    return lines


def _times(count: int) -> str:
    if count >= MANY:
        return gettext("%(n)d or more") % {"n": MANY}
    return ngettext("%(n)d request", "%(n)d requests", count) % {"n": count}


def _last_week(actor: Actor, now: datetime) -> dict[str, object]:
    """What became of the requests received in the last seven days, in two voices, if any came."""
    own = own_unit(actor)
    if own is None or not actor.may_somewhere(Permission.CASES_UNIT_VIEW):
        return {}
    scope = own.area_path if works_widely(actor) else f"unit:{own.id}"
    until = timezone.localdate(now)
    figures = answered_and_confirmed(scope, WEEK, until=until)
    if not figures.received.value and not figures.at_counter.value:
        return {}
    since = until - timedelta(days=WEEK - 1)
    return {
        "week": figures,
        "week_field": _field(figures),
        "week_words": _in_words(figures),
        "week_url": f"{reverse('desk:cases')}?received_from={since.isoformat()}&state=any"
        + ("" if works_widely(actor) else f"&unit={own.code}"),
    }


def _field(figures: Figures) -> Field:
    noted = figures.staff_solved.value + figures.staff_partly.value + figures.staff_not_solved.value
    counts = {
        "solved": figures.solved.value,
        "partly": figures.partly.value,
        "not_solved": figures.not_solved.value,
        "none": figures.no_word.value + figures.awaiting_word.value + noted,
        "in_work": figures.in_work.value,
    }
    return draw_field(counts, rows=ROWS_OF_FIELD)


def _in_words(figures: Figures) -> str:
    return gettext(
        "%(received)d received: %(solved)d confirmed solved, %(partly)d partly, "
        "%(not_solved)d not solved, %(in_work)d in work"
    ) % {
        name: getattr(figures, name).value
        for name in ("received", "solved", "partly", "not_solved", "in_work")
    }
