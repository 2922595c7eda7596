"""Whether a point is open, and until or from when, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shiliu.network.queries import point_at
from shiliu.network.schemas import PointNow, UnitInfo
from shiliu.ui import dates


@dataclass(frozen=True, slots=True)
class Shown:
    """A point in a list: its seed and the words beside it."""

    unit: UnitInfo
    seed: str
    words: str


def shown(unit: UnitInfo, now: datetime) -> Shown:
    """One point at this moment."""
    point = point_at(unit, now)
    seed = "dashed" if point.open is None else "full" if point.open else "off"
    return Shown(unit, seed, hours_text(point, now))


def hours_text(point: PointNow, now: datetime) -> str:
    """Open until when, or from when; the day is named when it is not today."""
    if point.open is None:
        return _("hours not known")
    if point.open:
        until = timezone.localtime(point.until) if point.until else None
        return _("open until %(at)s") % {"at": dates.clock(until)} if until else _("open now")
    if point.opens is None:
        return _("closed now")
    return _("opens %(at)s") % {"at": _day_and_time(timezone.localtime(point.opens), now)}


def _day_and_time(opens: datetime, now: datetime) -> str:
    today = timezone.localdate(now)
    if opens.date() == today:
        return dates.clock(opens)
    if opens.date() == today + timedelta(days=1):
        return _("tomorrow %(at)s") % {"at": dates.clock(opens)}
    return dates.moment(opens, get_language() or "")
