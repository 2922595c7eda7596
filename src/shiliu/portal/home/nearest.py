"""The point in the first screen: the one of the sign that was scanned, else one open now."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shiliu.network.queries import network, point_at, points_now
from shiliu.network.schemas import PointNow
from shiliu.ui import dates
from shiliu.ui.templatetags.ui import in_language


def ways() -> list[dict[str, str]]:
    """The two other ways to ask, beside the door."""
    return [
        {"href": reverse("portal:other_ways"), "icon": "phone", "label": _("by phone")},
        {"href": reverse("portal:paper"), "icon": "paper", "label": _("on paper")},
    ]


def nearest(request: HttpRequest, now: datetime) -> dict[str, str] | None:
    """A point with its telephone and hours: where the visitor stands, or a centre that is open.

    No position is asked for: a sign's address names its point. In the night it is the centre
    that opens next.
    """
    unit = network().units_by_code.get(request.GET.get("at", ""))
    if unit is not None and unit.level is not None:
        return _shown(point_at(unit, now), _("You are here"))
    centres = [each for each in points_now(now) if each.unit.level == 1]
    if not centres:
        return None
    chosen = next((each for each in centres if each.open), centres[0])
    return _shown(point_at(chosen.unit, now), _("For example"))


def _shown(point: PointNow, label: str) -> dict[str, str]:
    return {
        "label": label,
        "url": reverse("portal:point", args=[point.unit.code]),
        "name": in_language(point.unit.name),
        "phone": point.unit.phone,
        "hours": hours_text(point),
    }


def hours_text(point: PointNow) -> str:
    """Whether a point is open, and until or from when."""
    language = get_language() or ""
    if point.open is None:
        return _("hours not known")
    if point.open:
        until = timezone.localtime(point.until) if point.until else None
        return _("open until %(at)s") % {"at": dates.clock(until)} if until else _("open now")
    if point.opens is None:
        return _("closed now")
    return _("opens %(at)s") % {"at": dates.moment(timezone.localtime(point.opens), language)}
