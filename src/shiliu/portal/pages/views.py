"""Pages of plain text."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shiliu.core import clock
from shiliu.ledger.queries import last_seal
from shiliu.network.queries import deployment, network
from shiliu.network.schemas import Texts
from shiliu.portal.caching import public_page
from shiliu.portal.network.hours import shown
from shiliu.portal.pages.wording import HELD, kept_for

MOST_LISTED = 60


@dataclass(frozen=True, slots=True)
class Held:
    """One kind of data: what it is, for how long, and why."""

    name: str
    time: str
    reason: Texts


@public_page
def danger(request: HttpRequest) -> HttpResponse:
    """Where to turn in danger."""
    duty = [unit for unit in network().units if unit.duty_phone and unit.kind == "department"]
    return render(
        request, "portal/pages/danger.html", {"danger": deployment().danger, "duty": duty}
    )


@public_page
def other_ways(request: HttpRequest) -> HttpResponse:
    """Asking by phone, at the counter or on paper."""
    now = clock.now()
    centres = [unit for unit in network().points if unit.level == 1]
    few = centres if len(centres) <= MOST_LISTED else []
    context = {"centres": [shown(unit, now) for unit in few], "n": len(centres)}
    return render(request, "portal/pages/other_ways.html", context)


@public_page
def paper(request: HttpRequest) -> HttpResponse:
    """The form to print and fill in by hand."""
    here = deployment()
    context = {"danger": here.danger, "time": kept_for(here.retention.contact_days)}
    return render(request, "portal/pages/paper.html", context)


@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    """What works with which aid, what does not yet, and whom to tell."""
    return render(request, "portal/pages/accessibility.html", {})


@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    """What is held, why and how long; how to see, correct and erase it."""
    here = deployment()
    held = [
        Held(
            str(name),
            kept_for(getattr(here.retention, key)),
            here.retention_reasons.get(key, {}),
        )
        for key, name in HELD.items()
    ]
    return render(request, "portal/pages/privacy.html", {"held": held})


@public_page
def record(request: HttpRequest) -> HttpResponse:
    """How the record is protected against changes, with the newest seal."""
    seal = last_seal()
    context = {"seal": seal, "sum": bytes(seal.chain).hex(" ", 4) if seal else ""}
    return render(request, "portal/pages/record.html", context)
