"""Splitting a request: the whole beside the form, then what would become of the part, then done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from shiliu.cases.actions.splitting import Outlook, look_ahead
from shiliu.cases.models import Case, TextKind
from shiliu.cases.queries import case_number, get_case, texts_of
from shiliu.core import clock
from shiliu.core.errors import NotAllowed, RuleBroken
from shiliu.core.http import ActingRequest
from shiliu.core.permissions import Permission
from shiliu.desk.access import FORM, staff_page
from shiliu.desk.cases.acts import SPLIT
from shiliu.desk.cases.cells import category_name
from shiliu.desk.cases.doing import done, take
from shiliu.desk.cases.due import moment_words
from shiliu.desk.cases.listed import Listed
from shiliu.desk.cases.offered import Offers
from shiliu.desk.cases.split_form import SplitForm
from shiliu.desk.saving import refuse
from shiliu.network.queries import network
from shiliu.network.schemas import AreaInfo, UnitInfo


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of a part: who takes it, by when, who reads it."""

    unit: UnitInfo
    kind: str
    area: AreaInfo
    promised: str
    late: bool
    wider: bool

    @classmethod
    def of(cls, outlook: Outlook, now: datetime) -> Preview:
        part = outlook.part
        return cls(
            network().units_by_id[part.unit_id],
            category_name(part.category_id),
            network().areas_by_id[part.area_id],
            moment_words(part.promised_at, now) if part.promised_at else "",
            part.promised_at is not None and part.promised_at <= now,
            outlook.wider,
        )


@staff_page(Permission.CASES_REQUEST_REGISTER, methods=FORM)
def case_split(request: ActingRequest, case_id: UUID) -> HttpResponse:
    """GET opens the form; POST looks ahead, and with `sure` splits: a part is registered anew."""
    found = get_case(request.actor, case_id)
    if Offers(request.actor, found, clock.now(), "").find(SPLIT.slug) is None:
        raise NotAllowed
    form = SplitForm(request.POST if request.method == "POST" else None)
    form.offer_to(request.actor, found)
    if not form.is_valid():
        return _page(request, found, form)
    if "sure" in request.POST:
        if take(request, SPLIT, found, form):
            return done(request, SPLIT, found)
        return _page(request, found, form)
    return _page(request, found, form, _looked_ahead(request, found, form))


def _looked_ahead(request: ActingRequest, found: Case, form: SplitForm) -> Preview | None:
    """The part as it would be; None with the refusal in the form."""
    now = clock.now()
    try:
        return Preview.of(look_ahead(found, form.cleaned_data["new"], request.actor, now), now)
    except RuleBroken as refusal:
        refuse(form, refusal)
        return None


def _address(found: Case, listed: Listed) -> str:
    return f"{reverse('desk:case', args=(found.id,))}?{listed.trail}"


def _page(
    request: ActingRequest, found: Case, form: SplitForm, preview: Preview | None = None
) -> HttpResponse:
    texts = [text for text in texts_of(found, request.actor) if not text.erased_at]
    said = [text.body for text in texts if text.kind in (TextKind.WORDS, TextKind.SUPPLEMENT)]
    context = {
        "case": found,
        "number": case_number(found),
        "kind": category_name(found.category_id),
        "case_url": _address(found, Listed.of(request)),
        "said": said,
        "form": form,
        "preview": preview,
        "errors": form if form.errors else None,
    }
    status = 422 if form.errors else 200
    return render(request, "desk/cases/split.html", context, status=status)
