"""The board of figures, and the facts behind any of its numbers."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import get_language

from shiliu.cases.queries.figures import BECAME, Place, may_see_figures
from shiliu.core import clock
from shiliu.core.http import ActingRequest
from shiliu.core.permissions import Permission
from shiliu.desk.access import staff_page
from shiliu.desk.figures.asked import asked_for, found_rows
from shiliu.desk.figures.board import (
    DONE,
    OF_UNITS,
    Board,
    area_rows,
    board_url,
    heads,
    past_boards,
    rate_of,
    units_of,
)
from shiliu.desk.figures.field import field_context
from shiliu.desk.figures.known import area_named, last, own_area
from shiliu.network.queries import network
from shiliu.network.schemas import AreaInfo
from shiliu.ui.dates import day_range

VIEW = Permission.TALLIES_FIGURE_VIEW
WINDOWS = (7, 30, 90)


@staff_page(VIEW)
def figures(request: ActingRequest) -> HttpResponse:
    """Two voices, promises, returns and the counter: for each area inside the chosen one."""
    area, days = _area(request), _days(request)
    units = units_of(area, request.actor)
    inside = network().children_of(area)
    board = Board([area, *inside, *units], last(days, clock.today()))
    context = {
        "area": area,
        "way": _way(request, area, days),
        "came_from": past_boards(area, request.actor, days),
        "windows": [(each, board_url(area, each)) for each in WINDOWS],
        "days": days,
        "span": day_range(*board.days, get_language() or ""),
        "became": heads(BECAME),
        "became_rows": area_rows(board, area, BECAME, days),
        "became_total": board.row(area, BECAME),
        "done": heads(DONE),
        "done_rows": area_rows(board, area, DONE, days),
        "done_total": board.row(area, DONE),
        "of_units": heads(OF_UNITS),
        "unit_rows": [board.row(unit, OF_UNITS) for unit in units],
        "rate": rate_of(area, board),
        **field_context(board, area),
    }
    return render(request, "desk/figures/figures.html", context)


@staff_page(VIEW)
def rows(request: ActingRequest) -> HttpResponse:
    """How a number is counted and the facts it is made of, newest first."""
    asked = asked_for(request.GET, request.actor)
    found = found_rows(asked, request.actor, request.GET.get("after", ""))
    context = {
        "asked": asked,
        "span": day_range(*asked.days, get_language() or ""),
        "found": found,
        "older_url": f"{asked.url}&{urlencode({'after': found.following})}"
        if found.following
        else "",
        "board_url": board_url(_nearest_area(asked.place), 30),
    }
    return render(request, "desk/figures/rows.html", context)


def _area(request: ActingRequest) -> AreaInfo:
    code = request.GET.get("area", "")
    area = area_named(code) if code else own_area(request.actor)
    if area is None or not may_see_figures(request.actor, area):
        raise Http404
    return area


def _days(request: ActingRequest) -> int:
    asked = request.GET.get("days", "30")
    if asked not in map(str, WINDOWS):
        raise Http404
    return int(asked)


def _nearest_area(place: Place) -> AreaInfo:
    return place if isinstance(place, AreaInfo) else network().areas_by_id[place.area_id]


def _way(request: ActingRequest, area: AreaInfo, days: int) -> list[tuple[AreaInfo, str]]:
    """The areas above, as far as their figures may be seen."""
    above = [each for each in network().way_to(area)[:-1] if may_see_figures(request.actor, each)]
    return [(each, board_url(each, days)) for each in above]
