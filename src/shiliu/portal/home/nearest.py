"""The point in the first screen: the one of the sign that was scanned, else one open now."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from shiliu.network.queries import point_at, point_called, points_now
from shiliu.network.schemas import UnitInfo
from shiliu.portal.network.hours import hours_text
from shiliu.ui.templatetags.ui import in_language


def ways() -> list[dict[str, str]]:
    """The other ways to ask, beside the door, and where to turn first in danger."""
    return [
        {"href": reverse("portal:other_ways"), "icon": "phone", "label": _("by phone")},
        {"href": reverse("portal:paper"), "icon": "paper", "label": _("on paper")},
        {"href": reverse("portal:danger"), "icon": "alert", "label": _("in danger")},
    ]


def nearest(request: HttpRequest, now: datetime) -> dict[str, str] | None:
    """A point with its telephone and hours: where the visitor stands, or a centre that is open.

    No position is asked for: a sign's address names its point. In the night it is the centre
    that opens next.
    """
    unit = point_called(request.GET.get("at", ""))
    if unit is not None:
        return _shown(unit, now, _("You are here"))
    centres = [each for each in points_now(now) if each.unit.level == 1]
    if not centres:
        return None
    chosen = next((each for each in centres if each.open), centres[0])
    return _shown(chosen.unit, now, _("For example"))


def _shown(unit: UnitInfo, now: datetime, label: str) -> dict[str, str]:
    return {
        "label": label,
        "url": reverse("portal:point", args=[unit.code]),
        "name": in_language(unit.name),
        "phone": unit.phone,
        "hours": hours_text(point_at(unit, now), now),
    }
