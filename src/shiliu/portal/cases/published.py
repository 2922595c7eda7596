"""What the public may read of requests: approved titles in coarse places."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from shiliu.cases.queries import PublicCase, public_case, public_cases
from shiliu.core import clock
from shiliu.portal.caching import public_page
from shiliu.portal.cases.pictures import approved_pictures
from shiliu.portal.cases.wording import public_heading, public_mark


@public_page
def requests(request: HttpRequest) -> HttpResponse:
    """Published requests, newest first."""
    after = request.GET.get("after", "")
    found, following = public_cases(cursor=after)
    here = reverse("portal:requests")
    context = {
        "rows": [(each, _mark(each), _heading(each)) for each in found],
        "newer_url": here if after else "",
        "older_url": f"{here}?after={following}" if following else "",
    }
    return render(request, "portal/cases/requests.html", context)


@public_page
def request_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One published request."""
    case = public_case(case_id)
    if case is None:
        raise Http404
    context = {
        "case": case,
        "heading": _heading(case),
        "mark": _mark(case),
        "pictures": approved_pictures(case_id, clock.now()),
    }
    return render(request, "portal/cases/public.html", context)


def _heading(case: PublicCase) -> str:
    return public_heading(case.state, case.word, by_staff=case.word_by_staff)


def _mark(case: PublicCase) -> str:
    return public_mark(case.state, case.word, by_staff=case.word_by_staff)
