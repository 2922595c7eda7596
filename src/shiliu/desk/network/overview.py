"""The whole network, one area of it, and what it does not reach."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from shiliu.core import clock
from shiliu.core.http import ActingRequest
from shiliu.core.permissions import Permission
from shiliu.desk.access import staff_page
from shiliu.desk.figures.board import past_boards
from shiliu.desk.network.areas import (
    AreaGroup,
    AreaTable,
    area_url,
    others_called,
    point_rows,
    unit_rows,
    units_everywhere,
    units_near,
)
from shiliu.desk.network.drawing import drawing_context
from shiliu.desk.network.gaps import gap_groups
from shiliu.network.policies import can_propose_areas
from shiliu.network.queries import (
    area_called,
    deployment,
    find_areas,
    find_points,
    network,
    points_now,
)
from shiliu.network.queries import coverage as coverage_now
from shiliu.network.schemas import AreaInfo
from shiliu.ui.dates import full_moment

VIEW = Permission.NETWORK_UNIT_VIEW
LISTED = 60


@staff_page(VIEW)
def overview(request: ActingRequest) -> HttpResponse:
    """The drawing, the coverage and every area with its points and requests; or what was found."""
    text = request.GET.get("q", "").strip()
    return _found(request, text) if text else _whole(request)


def _whole(request: ActingRequest) -> HttpResponse:
    now, places = clock.now(), network()
    top = places.children_of(places.root)
    inside = [each for area in top for each in places.children_of(area)]
    whole = len(inside) <= LISTED
    table = AreaTable([*top, *inside] if whole else top, request.actor, now)
    context = {
        "moment": _moment(now),
        "levels": deployment().point_levels,
        "groups": table.groups(top) if whole else [AreaGroup(table.row(each), ()) for each in top],
        "shows_requests": table.shows_requests,
        "coverage": coverage_now(),
        "may_add": request.actor.may_somewhere(Permission.NETWORK_UNIT_CHANGE),
        "may_reorganise": request.actor.may_somewhere(Permission.NETWORK_AREA_PROPOSE),
        **drawing_context(now, table.in_work(top)),
    }
    return render(request, "desk/network/network.html", context)


def _found(request: ActingRequest, text: str) -> HttpResponse:
    context = {
        "text": text,
        "points": point_rows(find_points(text, clock.now()), request.actor),
        "others": unit_rows(others_called(text), request.actor),
        "areas": [(each, area_url(each)) for each in find_areas(text)],
    }
    return render(request, "desk/network/found.html", context)


@staff_page(VIEW)
def area(request: ActingRequest, code: str) -> HttpResponse:
    """One area: what lies inside, the points in it and who else answers here."""
    shown, now, places = _area(code), clock.now(), network()
    inside = places.children_of(shown)
    points = [point for point in points_now(now) if point.unit.area_path.startswith(shown.path)]
    table = AreaTable([shown, *inside], request.actor, now)
    context = {
        "area": shown,
        "way": [(each, area_url(each)) for each in places.way_to(shown)[:-1]],
        "level": _level_name(shown),
        "moment": _moment(now),
        "levels": deployment().point_levels,
        "own": table.row(shown),
        "rows": [table.row(each) for each in inside],
        "shows_requests": table.shows_requests,
        "points": point_rows(points, request.actor) if len(points) <= LISTED else [],
        "near": unit_rows(units_near(shown), request.actor),
        "wide": unit_rows(units_everywhere(), request.actor),
        "may_add": request.actor.may(Permission.NETWORK_UNIT_CHANGE, shown.path),
        "may_reorganise": can_propose_areas(request.actor, _above(shown).path),
        "predecessors": past_boards(shown, request.actor),
    }
    return render(request, "desk/network/area.html", context)


@staff_page(VIEW)
def coverage(request: ActingRequest) -> HttpResponse:
    """Every building in one grid and within reach of a point; where not, which ones."""
    found = coverage_now()
    context = {
        "coverage": found,
        "uncovered": gap_groups(found.uncovered),
        "without_one_grid": gap_groups(found.without_one_grid),
        "without_centre": gap_groups(found.without_centre),
        "by_level": [(each, gap_groups(each.uncovered)) for each in found.by_level],
    }
    return render(request, "desk/network/coverage.html", context)


def _moment(now: datetime) -> str:
    return full_moment(timezone.localtime(now), get_language() or "")


def _area(code: str) -> AreaInfo:
    """The area with this code, or what the one that had it became."""
    found = area_called(code)
    if found is None:
        raise Http404
    return found


def _above(shown: AreaInfo) -> AreaInfo:
    return network().areas_by_id[shown.parent_id] if shown.parent_id else shown


def _level_name(shown: AreaInfo) -> object:
    here = deployment()
    named = {level.key: level.name for level in (*here.area_levels, *here.side_levels)}
    return named.get(shown.level, "")
