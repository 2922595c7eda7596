"""`POST /desk/requests`: a request typed for somebody."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from shiliu.cases.actions.intake import receive
from shiliu.cases.api.bodies import NewContact, Receipt
from shiliu.cases.api.desk.bodies import RegisterBody
from shiliu.cases.api.desk.lists import router
from shiliu.cases.api.shapes import receipt_shown
from shiliu.cases.rules.lifecycle import Channel
from shiliu.cases.schemas import ContactInput, NewRequest
from shiliu.core import clock
from shiliu.core.actor import Actor
from shiliu.core.api.answers import private
from shiliu.core.api.bodies import ACTS, refusals
from shiliu.core.api.callers import UnitKey, caller
from shiliu.core.api.once import claim
from shiliu.core.permissions import Permission
from shiliu.network.queries import network

REGISTER = Permission.CASES_REQUEST_REGISTER


@router.post(
    "/desk/requests",
    operation_id="registerRequest",
    summary="Register a request for somebody",
    auth=UnitKey(REGISTER),
    response={201: Receipt, **refusals(400, 401, 403, 404, 409, 413, 422, 429)},
    openapi_extra=ACTS,
)
def register_request(request: HttpRequest, new: RegisterBody) -> HttpResponse:
    """For somebody at the counter, on the telephone or on paper. Give them the code."""
    by = caller(request)
    key = claim(request, by, "registerRequest")
    receipt = receive(by=by, at=clock.now(), request=_request(by, new), once=key)
    return private(receipt_shown(receipt), status=201)


def _request(by: Actor, new: RegisterBody) -> NewRequest:
    contact, places = new.contact or NewContact(), network()
    area = places.areas_by_code.get(new.area)
    counter = by.unit_for(REGISTER, area.path) if area else None
    return NewRequest(
        words=new.words,
        area=new.area,
        category=new.category,
        channel=Channel(new.channel),
        language=new.language or get_language() or settings.LANGUAGE_CODE,
        place=new.place,
        contact=ContactInput(contact.name, contact.phone, contact.email),
        centre_only=new.centre_only,
        against=new.against,
        asked_at=places.units_by_id[counter].code if counter else "",
        done_note=new.done_note,
    )
