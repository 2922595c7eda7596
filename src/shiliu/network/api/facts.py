"""`/desk/facts`: published figures with their source."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from shiliu.core import clock, references
from shiliu.core.api.answers import private, read
from shiliu.core.api.bodies import ACTS, READS, refusals
from shiliu.core.api.callers import UnitKey, caller
from shiliu.core.api.once import claim, made_once
from shiliu.core.errors import NotAllowed
from shiliu.core.permissions import Permission
from shiliu.network.actions import publish_fact
from shiliu.network.api.bodies import FactShown, NewFactBody
from shiliu.network.api.shapes import area_of, fact_shown
from shiliu.network.policies import can_publish_fact
from shiliu.network.queries import fact, facts_inside
from shiliu.network.schemas import NewFact

router = Router(tags=["desk: network"])
CHANGE = UnitKey(Permission.NETWORK_FACT_CHANGE)


class FactsAsked(Schema):
    """Of which area."""

    area: str = Field(default="", description="Code of an area; left out: the area of the key.")


@router.get(
    "/desk/facts",
    operation_id="listFacts",
    summary="Published figures",
    auth=CHANGE,
    response={200: list[FactShown], 304: None, **refusals(401, 403, 404, 422, 429)},
    openapi_extra=READS,
)
def list_facts(request: HttpRequest, asked: Query[FactsAsked]) -> HttpResponse:
    """The current figures of an area and everything inside, each with source and date."""
    by = caller(request)
    path = area_of(asked.area).path if asked.area else by.grants[0].area_path
    if not can_publish_fact(by, path):
        raise NotAllowed
    return read(request, [fact_shown(each) for each in facts_inside(path)])


@router.post(
    "/desk/facts",
    operation_id="publishFact",
    summary="Publish a figure",
    auth=CHANGE,
    response={201: FactShown, **refusals(400, 401, 403, 404, 409, 413, 422, 429)},
    openapi_extra=ACTS,
)
def publish_fact_over_json(request: HttpRequest, new: NewFactBody) -> HttpResponse:
    """It replaces the figure of the same key; what stood there before stays in the history."""
    by, area = caller(request), area_of(new.area)
    if not can_publish_fact(by, area.path):
        raise NotAllowed
    figure = NewFact(**{**new.model_dump(), "area": area.id})

    def act() -> UUID:
        return publish_fact(figure, by=by, at=clock.now()).id

    made_once(claim(request, by, "publishFact"), act)
    references.forget()
    shown = fact(new.key, area)
    if shown is None:
        raise NotAllowed
    return private(fact_shown(shown), status=201)
