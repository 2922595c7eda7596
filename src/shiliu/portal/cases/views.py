"""Asking for help in three steps. No account, no cookie, no code in an address."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from shiliu.cases.actions.intake import MOST_PICTURES, receive
from shiliu.cases.queries import public_cases_near, would_take
from shiliu.cases.rules.lifecycle import Channel
from shiliu.cases.schemas import ContactInput, NewRequest
from shiliu.catalogue.queries import catalogue, suggest
from shiliu.catalogue.schemas import Suggestion
from shiliu.core import clock
from shiliu.core.actor import PUBLIC
from shiliu.core.errors import RuleBroken, sentence
from shiliu.core.http import network_key
from shiliu.core.once import once
from shiliu.core.uploads import takes_files
from shiliu.files.actions import read_pictures
from shiliu.network.queries import deployment, neighbourhood, network, point_called
from shiliu.network.schemas import UnitInfo
from shiliu.portal.caching import private
from shiliu.portal.cases.forms import (
    KIND,
    MATTER,
    AskContactForm,
    ContactForm,
    KindForm,
    MatterForm,
)
from shiliu.portal.cases.receipt import receipt_context
from shiliu.portal.pages.wording import kept_for

LIKELY = 3


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
@takes_files(MOST_PICTURES)
def ask(request: HttpRequest) -> HttpResponse:
    """The three steps on one address; each step carries what was typed before in hidden fields."""
    match request.POST.get("step", ""):
        case "matter":
            return _matter(request)
        case "kind":
            return _kind(request)
        case "contact":
            return _contact(request)
        case _:
            return _show_matter(request, MatterForm(initial=_at_community(request)))


def _at(request: HttpRequest) -> UnitInfo | None:
    """The unit that a sign's QR code or a point's page names; of an old sign what came after it."""
    code = request.GET.get("at", "")
    return network().units_by_code.get(code) or point_called(code)


def _at_code(request: HttpRequest) -> str:
    unit = _at(request)
    return unit.code if unit else ""


def _at_community(request: HttpRequest) -> dict[str, str]:
    unit = _at(request)
    if unit is None:
        return {}
    return {"community": neighbourhood(network().areas_by_id[unit.area_id]).code}


def _show_matter(request: HttpRequest, form: MatterForm, status: int = 200) -> HttpResponse:
    return _page(request, "ask", {"form": form, "number": 1, "at": _at(request)}, status)


def _matter(request: HttpRequest) -> HttpResponse:
    form = MatterForm(request.POST)
    if "back" not in request.POST and (following := form.next_step()) is not None:
        return _show_matter(request, following)
    if "back" in request.POST or not form.is_valid():
        return _show_matter(request, form, 200 if "back" in request.POST else 422)
    fresh = KindForm(area=form.area(), suggestions=_suggestions(form))
    return _show_kind(request, form, fresh)


def _suggestions(form: MatterForm) -> list[Suggestion]:
    found = suggest(form.cleaned_data["words"], get_language() or "")
    return [each for each in found if each.category.leaf][:LIKELY]


def _show_kind(
    request: HttpRequest, matter: MatterForm, form: KindForm, status: int = 200
) -> HttpResponse:
    found, area, now = _suggestions(matter), matter.area(), clock.now()
    hazards = [each for each in found if each.category.hazard]
    context = {
        "form": form,
        "number": 2,
        "hazards": [(each, would_take(each.category, area, now)) for each in hazards],
        "others": [each for each in found if each.category.responsibility == "not_ours"],
        "similar": public_cases_near(area, matter.cleaned_data["words"]),
        "earlier": _hidden(request, MATTER),
    }
    return _page(request, "ask_kind", context, status)


def _kind(request: HttpRequest) -> HttpResponse:
    matter = MatterForm(request.POST)
    if not matter.is_valid():
        return _show_matter(request, matter, 422)
    form = KindForm(request.POST, area=matter.area(), suggestions=_suggestions(matter))
    if "back" in request.POST:
        return _show_kind(request, matter, form)
    if not form.is_valid():
        return _show_kind(request, matter, form, 422)
    return _show_contact(request, matter, form, AskContactForm(), key=uuid4().hex)


def _show_contact(
    request: HttpRequest,
    matter: MatterForm,
    kind: KindForm,
    form: ContactForm,
    *,
    key: str,
    status: int = 200,
) -> HttpResponse:
    category, area = catalogue().by_code[kind.cleaned_data["category"]], matter.area()
    taking = would_take(
        category,
        area,
        clock.now(),
        centre_only=kind.cleaned_data["centre_only"],
        asked_at=_at_code(request),
    )
    context = {
        "form": form,
        "number": 3,
        "key": key,
        "category": category,
        "area": area,
        "taking": None if kind.cleaned_data["against"] else taking,
        "earlier": _hidden(request, MATTER + KIND),
        "kept_for": kept_for(deployment().retention.contact_days),
    }
    return _page(request, "ask_contact", context, status)


def _contact(request: HttpRequest) -> HttpResponse:
    matter = MatterForm(request.POST)
    if not matter.is_valid():
        return _show_matter(request, matter, 422)
    kind = KindForm(request.POST, area=matter.area(), suggestions=_suggestions(matter))
    if not kind.is_valid():
        return _show_kind(request, matter, kind, 422)
    form = AskContactForm(request.POST, request.FILES)
    key = request.POST.get("once", "")
    if form.is_valid():
        try:
            new = _request(request, matter, kind, form.cleaned_data)
            return received(request, new, key, form.cleaned_data["pictures"])
        except RuleBroken as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, sentence(refusal))
    form.ask_for_pictures_again()
    return _show_contact(request, matter, kind, form, key=key, status=422)


def _request(
    request: HttpRequest, matter: MatterForm, kind: KindForm, contact: Mapping[str, Any]
) -> NewRequest:
    data = matter.cleaned_data | kind.cleaned_data
    return NewRequest(
        words=data["words"],
        area=matter.area().code,
        category=data["category"],
        channel=Channel.WEB,
        language=get_language() or "zh-hans",
        place=data["place"],
        contact=ContactInput(contact["name"], contact["phone"], contact["email"]),
        centre_only=data["centre_only"],
        against=data["against"],
        asked_at=_at_code(request),
        network_key=network_key(request),
    )


def received(
    request: HttpRequest, new: NewRequest, key: str, sent: Sequence[bytes] = ()
) -> HttpResponse:
    """Register the request once, however often the form is sent, and show its receipt.

    The pictures that were `sent` are decoded the first time only.
    """
    at, same = clock.now(), replace(new, network_key="", language="")
    pictures = b"".join(hashlib.sha256(data).digest() for data in sent)
    body = hashlib.sha256(repr(same).encode() + pictures).digest()
    claim = once(key, route="portal:ask", by=PUBLIC, body=body)
    if claim.earlier() is None:
        read = read_pictures(sent, most=MOST_PICTURES, network=new.network_key, at=at)
        new = replace(new, pictures=read)
    receipt = receive(by=PUBLIC, at=at, request=new, once=claim)
    return private(render(request, "portal/cases/receipt.html", receipt_context(receipt)))


def _hidden(request: HttpRequest, names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(name, request.POST.get(name, "")) for name in names if request.POST.get(name)]


def _page(
    request: HttpRequest, name: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    shared = {"danger": deployment().danger, "action": request.get_full_path()}
    response = render(request, f"portal/cases/{name}.html", shared | context, status=status)
    return private(response) if request.method == "POST" else response
