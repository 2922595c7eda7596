"""Pages of plain text, and the notice-and-takedown route."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shiliu.ledger.queries import last_seal
from shiliu.network.queries import deployment, network
from shiliu.portal.caching import public_page


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
    centres = [unit for unit in network().points if unit.level == 1]
    return render(request, "portal/pages/other_ways.html", {"centres": centres})


@public_page
def paper(request: HttpRequest) -> HttpResponse:
    """The form to print and fill in by hand."""
    return render(request, "portal/pages/paper.html", {"danger": deployment().danger})


@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    """What works with which aid, what does not yet, and whom to tell."""
    return render(request, "portal/pages/accessibility.html", {})


@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    """What is held, why and how long; how to see, correct and erase it."""
    here = deployment()
    context = {"retention": here.retention, "reasons": here.retention_reasons}
    return render(request, "portal/pages/privacy.html", context)


@public_page
def record(request: HttpRequest) -> HttpResponse:
    """How the record is protected against changes, with the newest seal."""
    seal = last_seal()
    context = {"seal": seal, "sum": bytes(seal.chain).hex(" ", 4) if seal else ""}
    return render(request, "portal/pages/record.html", context)


@public_page
def report(request: HttpRequest) -> HttpResponse:
    """Notice and takedown: something here should not be public."""
    office = next((unit for unit in network().units if unit.rank == 0), None)
    return render(request, "portal/pages/report.html", {"office": office})
