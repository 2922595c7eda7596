"""One unit: what it is, and changing, adding and ending it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext

from shiliu.accounts.queries import posts_at
from shiliu.cases.queries.figures import may_see_figures
from shiliu.core import clock
from shiliu.core.errors import NotAllowed
from shiliu.core.http import ActingRequest
from shiliu.core.permissions import Permission
from shiliu.desk.access import FORM, staff_page
from shiliu.desk.figures.board import Board
from shiliu.desk.figures.known import last
from shiliu.desk.network.areas import WINDOW, area_url, point_rows, unit_url
from shiliu.desk.network.ending import ending_of
from shiliu.desk.network.forms import EndForm, NewUnitForm, UnitForm
from shiliu.desk.network.week import week_of
from shiliu.desk.saving import gone_to, saved, sent, status_of
from shiliu.network.actions import add_unit, change_unit, end_unit
from shiliu.network.policies import can_add_unit, can_change_unit, can_view_unit
from shiliu.network.queries import deployment, network, point_at, points_now
from shiliu.network.schemas import UnitInfo
from shiliu.ui.languages import key_of
from shiliu.ui.templatetags.ui import in_language

VIEW, CHANGE = Permission.NETWORK_UNIT_VIEW, Permission.NETWORK_UNIT_CHANGE
NAMED_IN_FORM = {"name": "name_zh", "address": "address_zh", "services": "services_zh"}


@staff_page(VIEW)
def unit(request: ActingRequest, code: str) -> HttpResponse:
    """Hours, places and posts of one unit, and its figures where they may be seen."""
    shown, now, places = _unit(request, code), clock.now(), network()
    area = places.areas_by_id[shown.area_id]
    below = [point for point in points_now(now) if point.unit.parent_id == shown.id]
    served = [places.areas_by_path[path] for path in shown.answers_for]
    context = {
        "unit": shown,
        "kind": kind_name(shown),
        "way": [(each, area_url(each)) for each in places.way_to(area)],
        "services": shown.services_in(key_of(get_language())) or shown.services_in("zh"),
        "now": point_at(shown, now) if shown.level else None,
        "week": week_of(shown, clock.today()),
        "parent": _parent(shown, request),
        "below": point_rows(below, request.actor),
        "served": [(each, area_url(each)) for each in served],
        "posts": posts_at(shown.id, clock.today(), request.actor),
        "sees_posts": request.actor.may(Permission.ACCOUNTS_POST_VIEW, shown.area_path),
        "may_change": can_change_unit(request.actor, shown),
        "may_add_below": _may_add_below(request, shown),
        **_figures(request, shown),
    }
    return render(request, "desk/network/unit.html", context)


@staff_page(CHANGE, methods=FORM)
def edit(request: ActingRequest, code: str) -> HttpResponse:
    """Change names, telephone, hours and places."""
    shown = _changeable(request, code)
    form = UnitForm(sent(request), unit=shown)
    if saved(request, form, lambda: _change(request, shown, form), NAMED_IN_FORM):
        return gone_to(request, reverse("desk:unit", args=[code]), gettext("Saved."))
    return _form_page(request, "unit_edit", form, unit=shown)


@staff_page(CHANGE, methods=FORM)
def add(request: ActingRequest) -> HttpResponse:
    """Add a unit; a point hangs under a point exactly one level up."""
    under = network().units_by_code.get(request.GET.get("under", ""))
    form = NewUnitForm(sent(request), under=under)
    if saved(request, form, lambda: _add(request, form), NAMED_IN_FORM):
        said = gettext("%(name)s is at work from today.") % {"name": _said_name(form)}
        return gone_to(request, reverse("desk:unit", args=[form.cleaned_data["code"]]), said)
    return _form_page(request, "unit_add", form, under=under)


@staff_page(CHANGE, methods=FORM)
def end(request: ActingRequest, code: str) -> HttpResponse:
    """Say in numbers what happens when a unit ends, and end it."""
    shown = _changeable(request, code)
    form = EndForm(sent(request), initial={"last_day": clock.today()})
    if saved(request, form, lambda: _end(request, shown, form), {"valid_to": "last_day"}):
        name = in_language(shown.name)
        said = gettext("%(name)s ends after the day you named.") % {"name": name}
        return gone_to(request, area_url(network().areas_by_id[shown.area_id]), said)
    context = {"unit": shown, "form": form, "ending": ending_of(shown, clock.today())}
    return render(request, "desk/network/unit_end.html", context, status=status_of(form))


def kind_name(shown: UnitInfo) -> object:
    """What it is called here: the level of a point, else the kind."""
    here = deployment()
    levels = {level.level: level.full for level in here.point_levels}
    kinds = {kind.key: kind.name for kind in here.unit_kinds}
    return levels.get(shown.level or 0) or kinds.get(shown.kind, shown.kind)


def _unit(request: ActingRequest, code: str) -> UnitInfo:
    shown = network().units_by_code.get(code)
    if shown is None or not can_view_unit(request.actor, shown):
        raise Http404
    return shown


def _changeable(request: ActingRequest, code: str) -> UnitInfo:
    shown = _unit(request, code)
    if not can_change_unit(request.actor, shown):
        raise NotAllowed
    return shown


def _change(request: ActingRequest, shown: UnitInfo, form: UnitForm) -> UUID:
    return change_unit(shown.id, by=request.actor, at=clock.now(), **form.changes()).id


def _add(request: ActingRequest, form: NewUnitForm) -> UUID:
    return add_unit(by=request.actor, at=clock.now(), **form.new_unit()).id


def _end(request: ActingRequest, shown: UnitInfo, form: EndForm) -> UUID:
    return end_unit(shown.id, valid_to=form.valid_to(), by=request.actor, at=clock.now()).id


def _form_page(
    request: ActingRequest, name: str, form: UnitForm | NewUnitForm, **context: object
) -> HttpResponse:
    places = network()
    lists = {
        "form": form,
        "areas": [area for area in places.areas if can_add_unit(request.actor, area.path)],
        "points": places.points,
    }
    return render(
        request, f"desk/network/{name}.html", {**lists, **context}, status=status_of(form)
    )


def _said_name(form: NewUnitForm) -> str:
    data = form.cleaned_data
    return str(data["name_zh"] or data["name_en"])


def _parent(shown: UnitInfo, request: ActingRequest) -> tuple[UnitInfo, str] | None:
    parent = network().units_by_id.get(shown.parent_id) if shown.parent_id else None
    return (parent, unit_url(parent, request.actor)) if parent else None


def _may_add_below(request: ActingRequest, shown: UnitInfo) -> bool:
    deepest = max((level.level for level in deployment().point_levels), default=0)
    return 0 < (shown.level or 0) < deepest and can_add_unit(request.actor, shown.area_path)


def _figures(request: ActingRequest, shown: UnitInfo) -> dict[str, object]:
    if shown.rank is None or not may_see_figures(request.actor, shown):
        return {"cells": None}
    board = Board([shown], last(WINDOW, clock.today()))
    names = ("received", "answered", "solved", "in_work", "in_time", "answers")
    return {"cells": {name: board.cell(shown, name) for name in names}, "window": WINDOW}
