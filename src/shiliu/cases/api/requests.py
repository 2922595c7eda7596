"""`/requests`: ask for help, and read what is published."""

from __future__ import annotations

from datetime import UTC
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from ninja import Query, Router

from shiliu.cases.actions.intake import receive
from shiliu.cases.api.answers import private, public
from shiliu.cases.api.bodies import (
    Narrowed,
    NewContact,
    NewRequestBody,
    Problem,
    PublicPage,
    PublicRequest,
    Receipt,
)
from shiliu.cases.api.callers import bearer, limited_network
from shiliu.cases.api.shapes import unit_name
from shiliu.cases.queries import Filters, public_page
from shiliu.cases.rules.lifecycle import Channel
from shiliu.cases.schemas import ContactInput, NewRequest
from shiliu.core import clock
from shiliu.core.errors import RuleBroken
from shiliu.core.ids import grouped
from shiliu.core.once import once
from shiliu.core.replica import from_replica

LIST_SECONDS = 10
router = Router(tags=["requests"])
_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "description": "8 to 80 characters, new for each request; repeated, the answer is the same.",
    "schema": {"type": "string", "minLength": 8, "maxLength": 80},
}


@router.get(
    "/requests",
    operation_id="listRequests",
    response={200: PublicPage, 400: Problem, 422: Problem},
)
def list_requests(request: HttpRequest, narrowed: Query[Narrowed]) -> HttpResponse:
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
    return public(request, body.encode(), seconds=LIST_SECONDS)


@router.get(
    "/requests/{uuid:case_id}",
    operation_id="getRequest",
    response={200: PublicRequest, 404: Problem},
)
def get_request(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One published request."""
    shown, _following = from_replica(lambda: public_page(Q(pk=case_id), size=1))
    if not shown:
        raise RuleBroken("core.not_found")
    return public(request, shown[0].encode(), seconds=LIST_SECONDS)


@router.post(
    "/requests",
    operation_id="createRequest",
    response={
        201: Receipt,
        400: Problem,
        401: Problem,
        409: Problem,
        413: Problem,
        422: Problem,
        429: Problem,
    },
    openapi_extra={"parameters": [_KEY]},
)
def create_request(request: HttpRequest, new: NewRequestBody) -> HttpResponse:
    """Ask for help. Needs no account; a unit may send its key as a bearer token."""
    at = clock.now()
    by = bearer(request, at)
    claim = once(
        request.headers.get("Idempotency-Key", ""),
        route="api:createRequest",
        by=by,
        body=request.body,
    )
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
    receipt = receive(by=by, at=at, request=asked, once=claim)
    answer = {
        "id": receipt.case_id,
        "number": receipt.number,
        "code": grouped(receipt.code),
        "follow": f"{settings.PUBLIC_ADDRESS}{reverse('portal:follow')}",
        "promised_at": receipt.promised_at and receipt.promised_at.astimezone(UTC),
        "promised_days": receipt.promised_days,
        "unit": unit_name(receipt.unit),
        "duty_phone": receipt.duty_phone,
    }
    return private(answer, status=201)
