"""`/requests`: ask for help, and read what is published."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Query, Router
from ninja.decorators import decorate_view

from shiliu.cases.actions.intake import receive
from shiliu.cases.api.bodies import (
    Narrowed,
    NewContact,
    NewRequestBody,
    PublicPage,
    PublicRequest,
    Receipt,
)
from shiliu.cases.api.shapes import receipt_shown
from shiliu.cases.queries import Filters, public_page
from shiliu.cases.rules.lifecycle import Channel
from shiliu.cases.schemas import ContactInput, NewRequest
from shiliu.core import clock
from shiliu.core.api.answers import private, public, published
from shiliu.core.api.bodies import ACTS, READS, refusals
from shiliu.core.api.callers import bearer, limited_network
from shiliu.core.api.once import claim
from shiliu.core.errors import RuleBroken
from shiliu.core.replica import from_replica

LIST_SECONDS = 10
router = Router(tags=["requests"])
MAY_HAVE_KEY = {**ACTS, "security": [{}, {"UnitKey": []}]}


@router.get(
    "/requests",
    operation_id="listRequests",
    summary="Published requests",
    response={200: PublicPage, 304: None, **refusals(400, 422)},
    openapi_extra=READS,
)
@decorate_view(published)
def list_requests(request: HttpRequest, narrowed: Query[Narrowed]) -> HttpResponse:  # noqa: ARG001  Ninja passes it
    """Published requests, 50 to a page, newest first."""
    filters = Filters(
        states=tuple(name for name in narrowed.state.split(",") if name),
        area=narrowed.area,
        category=narrowed.category,
        received_from=narrowed.received_from,
        received_to=narrowed.received_to,
    )
    where = filters.condition(clock.now())
    shown, following = from_replica(lambda: public_page(where, cursor=narrowed.after))
    body = f'{{"requests":[{",".join(shown)}],"next":"{following}"}}'
    return public(body.encode(), seconds=LIST_SECONDS)


@router.get(
    "/requests/{uuid:case_id}",
    operation_id="getRequest",
    summary="One published request",
    response={200: PublicRequest, 304: None, **refusals(404)},
    openapi_extra=READS,
)
@decorate_view(published)
def get_request(request: HttpRequest, case_id: UUID) -> HttpResponse:  # noqa: ARG001  Ninja passes it
    """One published request."""
    shown, _following = from_replica(lambda: public_page(Q(pk=case_id), size=1))
    if not shown:
        raise RuleBroken("core.not_found")
    return public(shown[0].encode(), seconds=LIST_SECONDS)


@router.post(
    "/requests",
    operation_id="createRequest",
    summary="Ask for help",
    response={201: Receipt, **refusals(400, 401, 409, 413, 422, 429)},
    openapi_extra=MAY_HAVE_KEY,
)
def create_request(request: HttpRequest, new: NewRequestBody) -> HttpResponse:
    """Ask for help. Needs no account; a unit may send its key as a bearer token.

    Pictures are added afterwards, with the code of the receipt: `addOwnPictures`.
    """
    at = clock.now()
    by = bearer(request, at)
    contact = new.contact or NewContact()
    asked = NewRequest(
        words=new.words,
        area=new.area,
        category=new.category,
        channel=Channel.JSON,
        language=new.language or get_language() or settings.LANGUAGE_CODE,
        place=new.place,
        contact=ContactInput(contact.name, contact.phone, contact.email),
        centre_only=new.centre_only,
        against=new.against,
        network_key=limited_network(request, by),
    )
    receipt = receive(by=by, at=at, request=asked, once=claim(request, by, "createRequest"))
    return private(receipt_shown(receipt), status=201)
