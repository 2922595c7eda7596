"""The overview: four pillars with what exists, and the figures of the own area under them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from shiliu.core import clock
from shiliu.core.http import ActingRequest
from shiliu.desk.access import staff_page
from shiliu.desk.figures.board import Board, board_url, rate_of
from shiliu.desk.figures.field import field_context
from shiliu.desk.figures.known import last, own_area
from shiliu.desk.overview.modules import pillars_for

WINDOW = 30


@staff_page()
def overview(request: ActingRequest) -> HttpResponse:
    """Everything this post may open in two clicks, and how requests stand."""
    context: dict[str, object] = {"pillars": pillars_for(request.actor), "area": None}
    if area := own_area(request.actor):
        board = Board([area], last(WINDOW, clock.today()))
        context |= {
            "area": area,
            "days": WINDOW,
            "board_url": board_url(area, WINDOW),
            "rate": rate_of(area, board),
            **field_context(board, area),
        }
    return render(request, "desk/overview/overview.html", context)
