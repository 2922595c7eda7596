"""`/categories`, `/areas`, `/points`: the codes to send, and where somebody can be found."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from shiliu.cases.api.answers import json_bytes, public
from shiliu.cases.api.bodies import AreaItem, CategoryItem, PointItem
from shiliu.catalogue.queries import catalogue
from shiliu.catalogue.schemas import CategoryInfo
from shiliu.core import clock, references
from shiliu.network.queries import network, points_now
from shiliu.network.schemas import PointNow

SECONDS = 60
router = Router(tags=["references"])


@router.get("/categories", operation_id="listCategories", response=list[CategoryItem])
def list_categories(request: HttpRequest) -> HttpResponse:
    """What a request may be about, groups before what stands under them."""
    return public(request, _categories(), seconds=SECONDS)


@router.get("/areas", operation_id="listAreas", response=list[AreaItem])
def list_areas(request: HttpRequest) -> HttpResponse:
    """The areas of this deployment, from the widest down to buildings."""
    return public(request, _areas(), seconds=SECONDS)


@router.get("/points", operation_id="listPoints", response=list[PointItem])
def list_points(request: HttpRequest) -> HttpResponse:
    """The service points and whether they are open at this moment."""
    shown = [_point(point) for point in points_now(clock.now())]
    return public(request, json_bytes(shown), seconds=SECONDS)


@references.cached
def _categories() -> bytes:
    return json_bytes([_category(each) for each in catalogue().categories if not each.ended])


def _category(category: CategoryInfo) -> dict[str, object]:
    return {
        "code": category.code,
        "parent": category.parent,
        "leaf": category.leaf,
        "name": category.name,
        "responsibility": category.responsibility,
        "who_can": category.who_can,
        "hazard": category.hazard,
        "minimum_level": category.minimum_level,
        "answer_working_days": category.clock.answer_working_days if category.clock else None,
    }


@references.cached
def _areas() -> bytes:
    codes = {area.id: area.code for area in network().areas}
    return json_bytes(
        [
            {
                "code": area.code,
                "parent": codes[area.parent_id] if area.parent_id else "",
                "level": area.level,
                "name": area.name,
                "sample": area.sample,
            }
            for area in network().visible_areas
        ]
    )


def _point(point: PointNow) -> dict[str, object]:
    unit, places = point.unit, network()
    parent = places.units_by_id.get(unit.parent_id) if unit.parent_id else None
    return {
        "code": unit.code,
        "level": unit.level,
        "parent": parent.code if parent else "",
        "area": places.areas_by_id[unit.area_id].code,
        "name": unit.name,
        "address": unit.address,
        "services": unit.services,
        "phone": unit.phone,
        "open": point.open,
        "sample": unit.sample,
    }
