"""Reorganising areas: proposed with its numbers, decided by a second person."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from shiliu.accounts.queries import person_of
from shiliu.core import clock
from shiliu.core.errors import NotAllowed, RuleBroken, sentence
from shiliu.core.http import ActingRequest
from shiliu.core.permissions import Permission
from shiliu.desk.access import ACTING, FORM, staff_page
from shiliu.desk.network.areas import area_url
from shiliu.desk.network.change_forms import FORMS, KINDS, ChangeForm, kinds_for
from shiliu.desk.network.effects import changes_shown, effects_of
from shiliu.desk.saving import decided, gone_to, saved, sent, status_of
from shiliu.network.actions import decide_areas, propose_areas
from shiliu.network.policies import can_decide_areas, can_propose_areas
from shiliu.network.queries import area_changes, network
from shiliu.network.rules.reorganising import Kind
from shiliu.network.schemas import AreaInfo

PROPOSE, APPROVE = Permission.NETWORK_AREA_PROPOSE, Permission.NETWORK_AREA_APPROVE
FIELDS = {"areas": "others", "name": "name_zh", "inside": "code1", "code": "code"}


@staff_page(PROPOSE, APPROVE)
def changes(request: ActingRequest) -> HttpResponse:
    """What waits for a second person, what is prepared, what was done."""
    waiting, decided = changes_shown(request.actor, person_of(request.actor))
    context = {"waiting": waiting, "decided": decided}
    return render(request, "desk/network/changes.html", context)


@staff_page(PROPOSE, methods=FORM)
def change(request: ActingRequest, code: str) -> HttpResponse:
    """Choose what shall happen to an area, see what it moves, and propose it."""
    area = _area(request, code)
    kind = request.GET.get("kind", "")
    if kind not in kinds_for(area):
        kinds = [(each, KINDS[each]) for each in kinds_for(area)]
        context = {"area": area, "kinds": kinds, "area_url": area_url(area)}
        return render(request, "desk/network/change_kind.html", context)
    form = FORMS[Kind(kind)](sent(request), area=area)
    if "look" not in request.POST and saved(request, form, lambda: _propose(request, form), FIELDS):
        said = gettext("Proposed. It holds once another person has approved it.")
        return gone_to(request, reverse("desk:area_changes"), said)
    looked = form.is_bound and form.is_valid()
    context = {
        "form": form,
        "area": area,
        "title": KINDS[Kind(kind)],
        "effects": effects_of(form.wish())[0] if looked else None,
    }
    return render(request, "desk/network/change.html", context, status=status_of(form))


@staff_page(APPROVE, methods=ACTING)
def decide(request: ActingRequest, change_id: UUID) -> HttpResponse:
    """Approve or decline what somebody else proposed."""
    approved, person = decided(request, "approve", "decline") == "approve", person_of(request.actor)
    found = area_changes(request.actor).filter(pk=change_id).first()
    if found is None or person is None:
        raise Http404
    if found.proposed_by != person and not can_decide_areas(request.actor, found, person):
        raise NotAllowed
    try:
        decide_areas(change_id, approved=approved, person=person, by=request.actor, at=clock.now())
    except RuleBroken as refusal:
        messages.warning(request, sentence(refusal))
    else:
        said = gettext("Approved: it holds from its day on.") if approved else gettext("Declined.")
        messages.success(request, said)
    return redirect("desk:area_changes")


def _area(request: ActingRequest, code: str) -> AreaInfo:
    places = network()
    area = places.areas_by_code.get(code)
    if area is None:
        raise Http404
    above = places.areas_by_id[area.parent_id] if area.parent_id else area
    if not can_propose_areas(request.actor, above.path):
        raise Http404
    return area


def _propose(request: ActingRequest, form: ChangeForm) -> UUID:
    person, wish = person_of(request.actor), form.wish()
    if person is None:
        raise NotAllowed
    if wish.parent:
        parent = network().areas_by_code.get(wish.parent)
        if parent is None or not can_propose_areas(request.actor, parent.path):
            raise RuleBroken("network.area_parent", field="parent")
    return propose_areas(
        wish=wish,
        day=form.from_day(),
        reason=form.cleaned_data["reason"],
        person=person,
        by=request.actor,
        at=clock.now(),
    ).id
