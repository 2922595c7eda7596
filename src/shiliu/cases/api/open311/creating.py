"""Sending a request: form-encoded, with the key of a unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shiliu.cases.actions.intake import MOST_PICTURES, receive
from shiliu.cases.api.open311.endpoint import check_jurisdiction, endpoint
from shiliu.cases.api.open311.rendering import Document, Many, Value
from shiliu.cases.api.open311.reports import reports
from shiliu.cases.api.open311.services import CENTRE_ONLY, can_be_for_centre_only, chosen
from shiliu.cases.rules.lifecycle import Channel
from shiliu.cases.schemas import ContactInput, NewRequest, Receipt
from shiliu.catalogue.schemas import CategoryInfo
from shiliu.core import clock
from shiliu.core.actor import Actor
from shiliu.core.api.callers import key_holder, limited_network
from shiliu.core.errors import RuleBroken
from shiliu.core.ids import grouped
from shiliu.core.once import Once, once
from shiliu.core.uploads import takes_files
from shiliu.files.actions import read_pictures
from shiliu.network.queries import area_at, network
from shiliu.network.schemas import AreaInfo
from shiliu.ui import dates
from shiliu.ui.templatetags.ui import in_language

_ATTRIBUTE = re.compile(r"attribute\[([^\]]*)\](\[\])?")
_HAN = re.compile("[\u3400-\u9fff]+")


@takes_files(MOST_PICTURES)
@endpoint("GET", "POST")
def requests(request: HttpRequest) -> Document:
    """GET lists published requests, POST sends one."""
    return create(request) if request.method == "POST" else reports(request)


def create(request: HttpRequest) -> Document:
    """Register a request and answer with its id.

    `device_id` and `account_id` are not read: nobody has to leave a trace. Pictures sent along as
    `media` are taken like those of the form; from addresses none are fetched, and the notice says
    so to whoever sent one.
    """
    form, at = request.POST, clock.now()
    by = key_holder(request, _api_key(form), at)
    check_jurisdiction(form.get("jurisdiction_id"))
    if not form.get("service_code"):
        raise RuleBroken("cases.service_missing", field="service_code")
    category = chosen(form["service_code"])
    area, sent = _area(form), _sent(request)
    asked = NewRequest(
        words=form.get("description", ""),
        area=area.code,
        category=category.code,
        channel=Channel.OPEN311,
        language=get_language() or settings.LANGUAGE_CODE,
        place=form.get("address_string", ""),
        contact=_contact(form),
        centre_only=_centre_only(form, category),
    )
    claim = _claim(request, by, sent)
    if claim is None or claim.earlier() is None:
        network = limited_network(request, by)
        read = read_pictures(sent, most=MOST_PICTURES, network=network, at=at)
        asked = replace(asked, pictures=read)
    receipt = receive(by=by, at=at, request=asked, once=claim)
    created: Value = {
        "service_request_id": receipt.case_id,
        "service_notice": _notice(receipt, with_picture=bool(form.get("media_url"))),
        "account_id": None,
    }
    return Document("service_requests", Many("request", [created]), status=201)


def _api_key(form: QueryDict) -> str:
    key = form.get("api_key", "")
    if not key:
        raise RuleBroken("core.key_unknown", field="api_key")
    return key


def _sent(request: HttpRequest) -> list[bytes]:
    """The files that came along as `media`, also as `media[]`."""
    files = [*request.FILES.getlist("media"), *request.FILES.getlist("media[]")]
    return [file.read() for file in files]


def _claim(request: HttpRequest, by: Actor, pictures: Sequence[bytes]) -> Once | None:
    """The idempotency key when the client sends one; the body without the secret key in it."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return None
    form = request.POST.copy()
    form.pop("api_key", None)
    digests = "".join(sha256(data).hexdigest() for data in pictures)
    body = f"{form.urlencode()}{digests}".encode()
    return once(key, route="open311:requests", by=by, body=body)


def _area(form: QueryDict) -> AreaInfo:
    """The area of `address_id`, else of the point on the map, else the whole tree.

    With nothing but an `address_string` the office of the whole tree takes the request and a
    person reads where it is.
    """
    places = network()
    if code := form.get("address_id", "").strip():
        if code not in places.areas_by_code:
            raise RuleBroken("cases.address_unknown", field="address_id")
        return places.areas_by_code[code]
    if form.get("lat") or form.get("long"):
        return _area_on_map(form)
    if form.get("address_string", "").strip():
        return places.root
    raise RuleBroken("cases.location_missing", field="address_id")


def _area_on_map(form: QueryDict) -> AreaInfo:
    try:
        latitude, longitude = (float(form.get(name, "")) for name in ("lat", "long"))
    except ValueError as error:
        raise RuleBroken("cases.location_bad", field="lat") from error
    area = area_at(latitude, longitude)
    if area is None:
        raise RuleBroken("cases.location_outside", field="lat")
    return area


def _contact(form: QueryDict) -> ContactInput:
    first, last = (form.get(name, "").strip() for name in ("first_name", "last_name"))
    name = last + first if _HAN.fullmatch(last + first) else f"{first} {last}".strip()
    return ContactInput(name, form.get("phone", ""), form.get("email", ""))


def _centre_only(form: QueryDict, category: CategoryInfo) -> bool:
    """The answer to the one question a definition may ask; other attributes are refused."""
    ticked = False
    for name in form:
        if (found := _ATTRIBUTE.fullmatch(name)) is None:
            continue
        if found[1] != CENTRE_ONLY or not can_be_for_centre_only(category):
            raise RuleBroken("cases.attribute_unknown", field="attribute")
        if form[name] not in ("yes", "no", ""):
            raise RuleBroken("cases.attribute_value", field=CENTRE_ONLY)
        ticked = form[name] == "yes"
    return ticked


def _notice(receipt: Receipt, *, with_picture: bool) -> str:
    """Who takes it, by when, and the code by which the asker follows it: shown this once."""
    unit = in_language(network().units_by_id[receipt.unit].name)
    parts = [
        _("Number {number}. {unit} takes it.").format(number=receipt.number, unit=unit),
        _("Code to follow it: {code}. Keep it.").format(code=grouped(receipt.code)),
    ]
    if receipt.promised_at is not None:
        day = dates.full_day(timezone.localdate(receipt.promised_at), get_language() or "")
        parts.append(_("Promised answer: {day} at the latest.").format(day=day))
    if receipt.duty_phone:
        parts.append(_("Ring {phone} now.").format(phone=receipt.duty_phone))
    if with_picture:
        parts.append(_("The picture was not taken over."))
    return " ".join(parts)
