"""What the public may read of requests: approved titles in coarse places."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from shiliu.cases.queries import public_case, public_cases
from shiliu.cases.rules.lifecycle import State, Word
from shiliu.portal.caching import public_page
from shiliu.portal.cases.history import HEADINGS

CLOSED_AS = {
    Word.SOLVED: _("Confirmed solved"),
    Word.PARTLY: _("Partly solved"),
    Word.NONE: _("Closed, not confirmed"),
    Word.AT_COUNTER: _("Done at the counter"),
}


@public_page
def requests(request: HttpRequest) -> HttpResponse:
    """Published requests, newest first."""
    found, following = public_cases(cursor=request.GET.get("after", ""))
    rows = [(each, _heading(each.state, each.word)) for each in found]
    return render(request, "portal/cases/requests.html", {"rows": rows, "following": following})


@public_page
def request_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One published request."""
    case = public_case(case_id)
    if case is None:
        raise Http404
    context = {"case": case, "heading": _heading(case.state, case.word)}
    return render(request, "portal/cases/public.html", context)


def _heading(state: State, word: Word) -> object:
    return CLOSED_AS.get(word, HEADINGS[state]) if state is State.CLOSED else HEADINGS[state]
