"""Typing a request for somebody who stands at the counter, calls or wrote on paper."""

from __future__ import annotations

import segno
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from shiliu.cases.actions.intake import MOST_PICTURES, receive
from shiliu.cases.queries import get_case
from shiliu.cases.rules.lifecycle import Channel
from shiliu.cases.schemas import ContactInput, NewRequest, Receipt
from shiliu.core import clock
from shiliu.core.actor import Actor
from shiliu.core.errors import NotAllowed, RuleBroken
from shiliu.core.http import ActingRequest
from shiliu.core.ids import grouped
from shiliu.core.once import once
from shiliu.core.permissions import Permission
from shiliu.core.uploads import takes_files
from shiliu.desk.access import ACTING, FORM, staff_page
from shiliu.desk.cases.register_form import RegisterForm
from shiliu.desk.saving import body_of, refuse
from shiliu.files.actions import read_pictures
from shiliu.network.queries import network
from shiliu.ui.marks import Qr

MAY_REGISTER = Permission.CASES_REQUEST_REGISTER


@staff_page(MAY_REGISTER, methods=FORM)
@takes_files(MOST_PICTURES)
def register(request: ActingRequest) -> HttpResponse:
    """One page for all of it; the answer to a saved one shows the receipt, once."""
    if request.method != "POST":
        return _page(request, RegisterForm(actor=request.actor))
    if "suggest" in request.POST:
        return _page(request, RegisterForm(actor=request.actor, typed=request.POST))
    form = RegisterForm(request.POST, request.FILES, actor=request.actor)
    if form.is_valid():
        try:
            return _received(request, form)
        except RuleBroken as refusal:
            refuse(form, refusal)
    return _page(request, form, 422)


@staff_page(MAY_REGISTER, methods=ACTING)
def kinds(request: ActingRequest) -> HttpResponse:
    """The kinds that the words point at, while they are being typed."""
    form = RegisterForm(actor=request.actor, typed=request.POST)
    return render(request, "desk/cases/register.html#kinds", {"form": form})


def _page(request: ActingRequest, form: RegisterForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "errors": form if status != 200 else None}
    return render(request, "desk/cases/register.html", context, status=status)


def _received(request: ActingRequest, form: RegisterForm) -> HttpResponse:
    key = request.POST.get("once", "")
    claim = once(key, route="desk:register", by=request.actor, body=body_of(request))
    receipt = receive(
        by=request.actor, at=clock.now(), request=_request(request.actor, form), once=claim
    )
    return render(request, "desk/cases/receipt.html", _receipt(request, receipt, form))


def _request(actor: Actor, form: RegisterForm) -> NewRequest:
    data = form.cleaned_data
    area = form.place_named()
    counter = actor.unit_for(Permission.CASES_REQUEST_REGISTER, area.path)
    return NewRequest(
        words=data["words"],
        area=area.code,
        category=data["category"],
        channel=Channel(data["channel"]),
        language=get_language() or "zh-hans",
        place=data["place"],
        contact=ContactInput(data["name"], data["phone"], data["email"]),
        centre_only=data["centre_only"],
        against=data["against"],
        asked_at=network().units_by_id[counter].code if counter else "",
        done_note=data["done_note"],
        pictures=read_pictures(data["pictures"], most=MOST_PICTURES, network="", at=clock.now()),
    )


def _receipt(request: ActingRequest, receipt: Receipt, form: RegisterForm) -> dict[str, object]:
    """The code in groups and as QR; its digits stand after the `#`, which reaches no server."""
    follow = f"{settings.PUBLIC_ADDRESS}{reverse('portal:follow')}"
    qr = Qr.of(segno.make(f"{follow}#{receipt.code}", error="m").matrix)
    return {
        "receipt": receipt,
        "code": grouped(receipt.code),
        "unit": network().units_by_id[receipt.unit],
        "done": bool(form.cleaned_data["done_note"]),
        "case_url": _case_url(request.actor, receipt),
        "qr": qr,
        "print_qr": qr,
        "print_url": follow,
        "print_note": grouped(receipt.code),
    }


def _case_url(actor: Actor, receipt: Receipt) -> str:
    """The page of the request, for whoever may see it."""
    try:
        get_case(actor, receipt.case_id)
    except NotAllowed:
        return ""
    return reverse("desk:case", args=(receipt.case_id,))
