"""Finding service points: by name, address or "my building", by area, by level, open now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from shiliu.core import clock
from shiliu.lib.errors import RuleBroken
from shiliu.network.queries import (
    area_called,
    deployment,
    find_points,
    nearest_points,
    network,
    points_now,
)
from shiliu.network.schemas import AreaInfo, PointNow
from shiliu.portal.caching import public_page
from shiliu.portal.cases.place import near_by
from shiliu.portal.network.drawing import drawing_context
from shiliu.portal.network.hours import shown
from shiliu.ui.dates import full_moment
from shiliu.ui.select import Select

SHOWN = 40
NEAREST = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader filters by, as the address says it."""

    text: str
    area: AreaInfo | None
    level: str
    open: bool
    start: int

    @classmethod
    def of(cls, request: HttpRequest) -> Wanted:
        given = request.GET
        start = given.get("from", "")
        return cls(
            given.get("q", "").strip(),
            _area(given.get("area", "")),
            given.get("level", ""),
            given.get("open") == "1",
            int(start) if start.isdecimal() and len(start) < 6 else 0,
        )

    @property
    def any(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.text or self.area or self.level or self.open)

    def url(self, start: int) -> str:
        """The address of the same list from another point on."""
        given = {
            "q": self.text,
            "area": self.area.code if self.area else "",
            "level": self.level,
            "open": "1" if self.open else "",
            "from": str(start) if start else "",
        }
        query = urlencode({name: value for name, value in given.items() if value})
        return reverse("portal:points") + (f"?{query}" if query else "")


@public_page
def points(request: HttpRequest) -> HttpResponse:
    """The list with its filters, and the drawing beside it."""
    now, wanted = clock.now(), Wanted.of(request)
    found = _found(wanted, now)
    page = found[wanted.start : wanted.start + SHOWN]
    following = wanted.start + SHOWN
    context = {
        "wanted": wanted,
        "levels": deployment().point_levels,
        "area_select": _area_select(wanted.area),
        "points": [shown(point.unit, now) for point in page],
        "n_found": len(found),
        "first": wanted.start + 1,
        "newer_url": wanted.url(max(0, wanted.start - SHOWN)) if wanted.start else "",
        "older_url": wanted.url(following) if following < len(found) else "",
        "moment": full_moment(timezone.localtime(now), get_language() or ""),
        **drawing_context(now),
    }
    return render(request, "portal/network/points.html", context)


def _area_select(chosen: AreaInfo | None) -> SafeString:
    choices = [("", gettext("All areas")), *near_by(chosen)]
    shown = Select(choices=choices, attrs={"class": "input", "id": "area"})
    return shown.render("area", chosen.code if chosen else "")


def _area(code: str) -> AreaInfo | None:
    if not code:
        return None
    area = area_called(code)
    if area is None or area.hidden:
        raise RuleBroken("cases.area_unknown", field="area")
    return area


def _found(wanted: Wanted, now: datetime) -> list[PointNow]:
    area = wanted.area
    if wanted.text:
        found = list(find_points(wanted.text, now, near=area))
    elif area is not None and not network().children_of(area):
        found = list(nearest_points(area, now, most=NEAREST))
    else:
        path = area.path if area else ""
        found = [point for point in points_now(now) if point.unit.area_path.startswith(path)]
    if wanted.level:
        found = [point for point in found if str(point.unit.level) == wanted.level]
    return [point for point in found if point.open] if wanted.open else found
