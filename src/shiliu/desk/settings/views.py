"""The deployment's own settings: brand, published figures, thresholds and retention."""

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
from shiliu.desk.saving import decided, gone_to, saved, sent, status_of
from shiliu.desk.settings.forms import BrandForm, FactForm, ProposalForm, brand_fields
from shiliu.desk.settings.scripts import DIGITS, LETTERS, MARKS, glyphs, in_columns, own_texts
from shiliu.desk.settings.shown import fact_rows, limit_rows, proposals, waiting_for
from shiliu.desk.settings.words import amount, setting_name
from shiliu.network.actions import decide_setting, propose_setting, publish_fact, set_brand
from shiliu.network.policies import (
    can_decide_setting,
    can_propose_setting,
    can_publish_fact,
    can_set_brand,
    can_view_settings,
)
from shiliu.network.queries import (
    changeable_settings,
    deployment,
    earlier_facts,
    fact,
    network,
    setting_changes,
)
from shiliu.network.schemas import AreaInfo, SettingInfo

BRAND, FACT = Permission.NETWORK_BRAND_CHANGE, Permission.NETWORK_FACT_CHANGE
PROPOSE, APPROVE = Permission.NETWORK_SETTING_PROPOSE, Permission.NETWORK_SETTING_APPROVE


@staff_page(BRAND, FACT, PROPOSE, APPROVE)
def settings(request: ActingRequest) -> HttpResponse:
    """What may be set here, and the profile that was loaded."""
    actor, root = request.actor, network().root
    context = {
        "profile": deployment(),
        "counts": {"areas": len(network().visible_areas), "points": len(network().points)},
        "may_brand": can_set_brand(actor, root.path),
        "may_publish": actor.may_somewhere(FACT),
        "may_see_limits": can_view_settings(actor, root.path),
        "waiting": waiting_for(actor, person_of(actor)),
    }
    return render(request, "desk/settings/settings.html", context)


@staff_page(BRAND, methods=FORM)
def brand(request: ActingRequest) -> HttpResponse:
    """The brand: one person may change it, and every page shows it at once."""
    if not can_set_brand(request.actor, network().root.path):
        raise NotAllowed
    form = BrandForm(sent(request), brand=deployment().brand)
    if saved(request, form, lambda: _set_brand(request, form), brand_fields()):
        said = gettext("Saved. Every page, print sheet and e-mail shows it from now on.")
        return gone_to(request, reverse("desk:brand"), said)
    return render(request, "desk/settings/brand.html", {"form": form}, status=status_of(form))


@staff_page(BRAND, FACT, PROPOSE, APPROVE)
def mongolian(request: ActingRequest) -> HttpResponse:
    """How traditional Mongolian is laid out here, before anybody else sees it."""
    context = {
        "own": own_texts(deployment().brand),
        "columns": in_columns(LETTERS),
        "groups": [glyphs(LETTERS), glyphs(DIGITS), glyphs(MARKS)],
        "digits": "".join(map(chr, DIGITS)),
    }
    return render(request, "desk/settings/mongolian.html", context)


@staff_page(FACT)
def facts(request: ActingRequest) -> HttpResponse:
    """The published figures with their sources."""
    context = {"facts": fact_rows(request.actor)}
    return render(request, "desk/settings/facts.html", context)


@staff_page(FACT, methods=FORM)
def publish(request: ActingRequest) -> HttpResponse:
    """Publish a figure; the one shown so far under its key is superseded and kept."""
    area, key = _fact_area(request), request.GET.get("key", "").replace("\0", "")
    present = fact(key, area) if key else None
    form = FactForm(sent(request), of=present, area=area)
    if saved(request, form, lambda: _publish(request, form)):
        said = gettext("Published. Pages show the new figure with its source from now on.")
        return gone_to(request, reverse("desk:facts"), said)
    context = {
        "form": form,
        "present": present,
        "earlier": earlier_facts(key, area) if key else (),
        "area": area,
    }
    return render(request, "desk/settings/publish.html", context, status=status_of(form))


@staff_page(PROPOSE, APPROVE)
def limits(request: ActingRequest) -> HttpResponse:
    """Thresholds and retention times as they hold, and what waits for a second person."""
    actor, root = request.actor, network().root.path
    if not can_view_settings(actor, root):
        raise NotAllowed
    waiting, decided = proposals(actor, person_of(actor))
    context = {
        "groups": limit_rows({each.key for each in waiting}),
        "waiting": waiting,
        "decided": decided,
        "may_propose": can_propose_setting(actor, root),
    }
    return render(request, "desk/settings/limits.html", context)


@staff_page(PROPOSE, methods=FORM)
def propose(request: ActingRequest, key: str) -> HttpResponse:
    """Propose another value; nothing changes until somebody else approves it."""
    setting = _setting(key)
    if not can_propose_setting(request.actor, network().root.path):
        raise NotAllowed
    form = ProposalForm(sent(request), setting=setting)
    if saved(request, form, lambda: _propose(request, setting, form)):
        said = gettext("Proposed. It holds once another person has approved it.")
        return gone_to(request, reverse("desk:limits"), said)
    context = {
        "form": form,
        "setting": setting,
        "name": setting_name(key),
        "holds": amount(key, setting.value),
        "reason": deployment().retention_reasons.get(key.partition(".")[2]),
    }
    return render(request, "desk/settings/propose.html", context, status=status_of(form))


@staff_page(APPROVE, methods=ACTING)
def decide(request: ActingRequest, change_id: UUID) -> HttpResponse:
    """Approve or decline what somebody else proposed."""
    approved = decided(request, "approve", "decline") == "approve"
    person = person_of(request.actor)
    change = setting_changes(request.actor, network().root.path).filter(pk=change_id).first()
    if change is None or person is None:
        raise Http404
    if change.proposed_by != person and not can_decide_setting(
        request.actor, network().root.path, change, person
    ):
        raise NotAllowed
    try:
        decide_setting(
            change_id, approved=approved, person=person, by=request.actor, at=clock.now()
        )
    except RuleBroken as refusal:
        messages.warning(request, sentence(refusal))
    else:
        said = gettext("Approved: it holds from now on.") if approved else gettext("Declined.")
        messages.success(request, said)
    return redirect("desk:limits")


def _set_brand(request: ActingRequest, form: BrandForm) -> UUID:
    set_brand(brand=form.new_brand(), by=request.actor, at=clock.now())
    return network().root.id


def _publish(request: ActingRequest, form: FactForm) -> UUID:
    new = form.new_fact()
    if not can_publish_fact(request.actor, form.cleaned_data["area"].path):
        raise RuleBroken("network.area_unknown", field="area")
    return publish_fact(new, by=request.actor, at=clock.now()).id


def _propose(request: ActingRequest, setting: SettingInfo, form: ProposalForm) -> UUID:
    person = person_of(request.actor)
    if person is None:
        raise NotAllowed
    return propose_setting(
        key=setting.key,
        value=form.cleaned_data["value"],
        reason=form.cleaned_data["reason"],
        person=person,
        by=request.actor,
        at=clock.now(),
    ).id


def _fact_area(request: ActingRequest) -> AreaInfo:
    """The area a figure is published for: the one asked for, or the widest one may publish for."""
    places, code = network(), request.GET.get("area", "")
    if code:
        area = places.areas_by_code.get(code)
    else:
        grants = request.actor.grants_with(FACT)
        area = places.areas_by_path.get(min((grant.area_path for grant in grants), key=len))
    if area is None or not can_publish_fact(request.actor, area.path):
        raise Http404
    return area


def _setting(key: str) -> SettingInfo:
    found = next((each for each in changeable_settings() if each.key == key), None)
    if found is None:
        raise Http404
    return found
