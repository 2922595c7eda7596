"""`/areas`, `/points`: the codes to send, and where somebody can be found."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from ninja.decorators import decorate_view

from shiliu.core import clock, references
from shiliu.core.api.answers import json_bytes, public, published
from shiliu.core.api.bodies import READS, example
from shiliu.network.queries import network, points_now
from shiliu.network.schemas import PointNow

SECONDS = 60
router = Router(tags=["references"])


class AreaItem(Schema):
    """An area of the tree, parents before children."""

    model_config = example(
        {
            "code": "150603002007",
            "parent": "150603002000",
            "level": "community",
            "name": {"zh": "示例社区", "en": "Sample community"},
            "sample": True,
        }
    )

    code: str
    parent: str
    level: str
    name: dict[str, str]
    sample: bool


class PointItem(Schema):
    """A service point. `open` is null when its hours are not known."""

    model_config = example(
        {
            "code": "p10",
            "level": 1,
            "parent": "",
            "area": "150603002007",
            "name": {"zh": "示例社区党群服务中心", "en": "Sample community centre"},
            "address": {"zh": "示例路1号"},
            "services": {"zh": "求助登记；政策咨询"},
            "phone": "0477-555-0110",
            "open": True,
            "sample": True,
        }
    )

    code: str
    level: int
    parent: str
    area: str
    name: dict[str, str]
    address: dict[str, str]
    services: dict[str, str]
    phone: str
    open: bool | None
    sample: bool


@router.get(
    "/areas",
    operation_id="listAreas",
    summary="Areas",
    response={200: list[AreaItem], 304: None},
    openapi_extra=READS,
)
@decorate_view(published)
def list_areas(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  Ninja passes it
    """The areas of this deployment, from the widest down to buildings."""
    return public(_areas(), seconds=SECONDS)


@router.get(
    "/points",
    operation_id="listPoints",
    summary="Service points",
    response={200: list[PointItem], 304: None},
    openapi_extra=READS,
)
@decorate_view(published)
def list_points(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  Ninja passes it
    """The service points and whether they are open at this moment."""
    shown = [_point(point) for point in points_now(clock.now())]
    return public(json_bytes(shown), seconds=SECONDS)


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
