"""Who looked at whose contact and why: for the auditor."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from shiliu.core import clock
from shiliu.core.http import ActingRequest
from shiliu.core.permissions import Permission
from shiliu.desk.access import staff_page
from shiliu.people.queries import looks_page, weekly_sample


@staff_page(Permission.PEOPLE_LOOK_VIEW)
def looks(request: ActingRequest) -> HttpResponse:
    """Last week's sample first, then every look, the newest first."""
    before = _id(request.GET.get("before", ""))
    rows, following = looks_page(request.actor, before)
    context = {
        "sample": None if before else weekly_sample(request.actor, clock.now()),
        "looks": rows,
        "following": following,
    }
    return render(request, "desk/people/looks.html", context)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise Http404 from error
