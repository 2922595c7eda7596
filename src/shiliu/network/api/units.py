"""`/desk/units`: reading, adding, changing and ending units."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from shiliu.core import clock, references
from shiliu.core.actor import Actor
from shiliu.core.api.answers import private, read
from shiliu.core.api.bodies import ACTS, READS, refusals
from shiliu.core.api.callers import UnitKey, caller
from shiliu.core.api.once import claim, made_once
from shiliu.core.errors import NotAllowed
from shiliu.core.permissions import Permission
from shiliu.network.actions import add_unit, change_unit, end_unit
from shiliu.network.api.bodies import (
    EndBody,
    NewUnitBody,
    UnitChange,
    UnitPage,
    UnitsAsked,
    UnitShown,
)
from shiliu.network.api.shapes import area_of, changes_of, unit_shown
from shiliu.network.policies import can_change_unit, can_view_unit
from shiliu.network.queries import network
from shiliu.network.queries.units import units_page
from shiliu.network.schemas import NewUnit, UnitInfo

VIEW = UnitKey(Permission.NETWORK_UNIT_VIEW)
CHANGE = UnitKey(Permission.NETWORK_UNIT_CHANGE)
SAVED = refusals(400, 401, 403, 404, 409, 413, 422, 429)
router = Router(tags=["desk: network"])


@router.get(
    "/desk/units",
    operation_id="listUnits",
    summary="Units",
    auth=VIEW,
    response={200: UnitPage, 304: None, **refusals(401, 403, 422, 429)},
    openapi_extra=READS,
)
def list_units(request: HttpRequest, asked: Query[UnitsAsked]) -> HttpResponse:
    """The units at work in the area of the key, 50 to a page, by code."""
    area = area_of(asked.area).path if asked.area else ""
    found, following = units_page(caller(request), area=area, kind=asked.kind, after=asked.after)
    now = clock.now()
    return read(request, {"units": [unit_shown(unit, now) for unit in found], "next": following})


@router.get(
    "/desk/units/{code}",
    operation_id="getUnit",
    summary="One unit",
    auth=VIEW,
    response={200: UnitShown, 304: None, **refusals(401, 403, 404, 429)},
    openapi_extra=READS,
)
def get_unit(request: HttpRequest, code: str) -> HttpResponse:
    """Hours, places and telephones of one unit."""
    return read(request, unit_shown(_unit(caller(request), code), clock.now()))


@router.post(
    "/desk/units",
    operation_id="addUnit",
    summary="Add a unit",
    auth=CHANGE,
    response={201: UnitShown, **SAVED},
    openapi_extra=ACTS,
)
def add_unit_over_json(request: HttpRequest, new: NewUnitBody) -> HttpResponse:
    """It is at work from today. A point hangs under a point exactly one level up."""
    by, area = caller(request), area_of(new.area)
    details = changes_of(new)
    details.setdefault("answers_for", (area.id,))
    details.setdefault("parent", None)
    whole = NewUnit(code=new.code, kind=new.kind, level=new.level, **details)

    def act() -> UUID:
        return add_unit(by=by, at=clock.now(), **whole).id

    made = made_once(claim(request, by, "addUnit"), act)
    return private(_as_saved(made), status=201)


@router.patch(
    "/desk/units/{code}",
    operation_id="changeUnit",
    summary="Change a unit",
    auth=CHANGE,
    response={200: UnitShown, **SAVED},
    openapi_extra=ACTS,
)
def change_unit_over_json(request: HttpRequest, code: str, changed: UnitChange) -> HttpResponse:
    """Names, telephone, hours, places, parent. Level and kind stay: end it and add another."""
    by = caller(request)
    unit, changes = _changeable(by, code), changes_of(changed)

    def act() -> UUID:
        return change_unit(unit.id, by=by, at=clock.now(), **changes).id

    made_once(claim(request, by, "changeUnit", code), act)
    return private(_as_saved(unit.id))


@router.post(
    "/desk/units/{code}/end",
    operation_id="endUnit",
    summary="End a unit",
    auth=CHANGE,
    response={200: UnitShown, **SAVED},
    openapi_extra=ACTS,
)
def end_unit_over_json(request: HttpRequest, code: str, asked: EndBody) -> HttpResponse:
    """From the day after its last day it is gone, and its requests move to whoever takes over."""
    by = caller(request)
    unit = _changeable(by, code)

    def act() -> UUID:
        return end_unit(unit.id, valid_to=_after(asked.last_day), by=by, at=clock.now()).id

    made_once(claim(request, by, "endUnit", code), act)
    return private(_as_saved(unit.id))


def _as_saved(unit_id: UUID) -> dict[str, object]:
    """The unit as it stands in the database: a repetition may reach another process."""
    references.forget()
    return unit_shown(network().units_by_id[unit_id], clock.now())


def _after(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day


def _unit(actor: Actor, code: str) -> UnitInfo:
    unit = network().units_by_code.get(code)
    if unit is None or not can_view_unit(actor, unit):
        raise NotAllowed
    return unit


def _changeable(actor: Actor, code: str) -> UnitInfo:
    unit = network().units_by_code.get(code)
    if unit is None or not can_change_unit(actor, unit):
        raise NotAllowed
    return unit
