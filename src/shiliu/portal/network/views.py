"""Service points: find one, see whether it is open, and what the network covers."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from shiliu.core import clock
from shiliu.lib.errors import RuleBroken
from shiliu.network.queries import (
    counts_by_level,
    deployment,
    find_points,
    nearest_points,
    network,
    point_at,
    points_now,
    published_facts,
)
from shiliu.network.schemas import AreaInfo, PointNow
from shiliu.portal.caching import public_page
from shiliu.portal.cases.forms import community_choices
from shiliu.portal.network.drawing import drawing_context
from shiliu.ui.dates import full_moment

SHOWN = 60


@public_page
def points(request: HttpRequest) -> HttpResponse:
    """Points by name, address or "my building", by area or by level; the drawing beside them."""
    now = clock.now()
    text, area = request.GET.get("q", "").strip(), _area(request)
    level = request.GET.get("level", "")
    found = _found(text, area, level)
    context = {
        "text": text,
        "area": area,
        "level": level,
        "levels": deployment().point_levels,
        "choices": community_choices(),
        "points": found[:SHOWN],
        "more": max(0, len(found) - SHOWN),
        "counts": counts_by_level(now),
        "moment": full_moment(timezone.localtime(now), get_language() or ""),
        **drawing_context(now),
    }
    return render(request, "portal/network/points.html", context)


def _area(request: HttpRequest) -> AreaInfo | None:
    code = request.GET.get("area", "")
    if not code:
        return None
    area = network().areas_by_code.get(code)
    if area is None or area.hidden:
        raise RuleBroken("cases.area_unknown", field="area")
    return area


def _found(text: str, area: AreaInfo | None, level: str) -> list[PointNow]:
    now = clock.now()
    if text:
        found = list(find_points(text, now, near=area))
    elif area is not None and network().children_of(area):
        found = [point for point in points_now(now) if point.unit.area_path.startswith(area.path)]
    elif area is not None:
        found = list(nearest_points(area, now, most=12))
    else:
        found = list(points_now(now))
    if level.isdecimal():
        found = [point for point in found if point.unit.level == int(level)]
    return found


@public_page
def point(request: HttpRequest, code: str) -> HttpResponse:
    """One point: hours, services, how to reach it; where a sign's QR code leads (safety rule 10)."""
    unit = network().units_by_code.get(code)
    if unit is None or unit.level is None:
        raise Http404
    now = clock.now()
    way = network().way_to(network().areas_by_id[unit.area_id])
    return render(
        request,
        "portal/network/point.html",
        {
            "unit": unit,
            "now": point_at(unit, now),
            "way": way[1:],
            "level": next(each for each in deployment().point_levels if each.level == unit.level),
            "parent": network().units_by_id.get(unit.parent_id) if unit.parent_id else None,
            "week": week_of(unit),
        },
    )


def week_of(unit: object) -> list[tuple[int, list[str]]]:
    """The opening hours of a week, Monday first."""
    hours = getattr(unit, "hours", None)
    if hours is None:
        return []
    return [
        (day, [f"{begin:%H:%M}–{end:%H:%M}" for begin, end in hours.weekly.get(day, ())])
        for day in range(7)
    ]


@public_page
def about(request: HttpRequest) -> HttpResponse:
    """What this is, for whom, and the published facts, each with source and date."""
    return render(request, "portal/network/about.html", {"facts": published_facts()})
