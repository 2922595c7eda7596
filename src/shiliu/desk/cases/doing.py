"""Taking a step once, and the way back afterwards."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from shiliu.cases.models import Case
from shiliu.cases.queries import case_number, get_case
from shiliu.core import clock
from shiliu.core.errors import NotAllowed
from shiliu.core.http import ActingRequest
from shiliu.desk.cases.acts import Act
from shiliu.desk.cases.listed import Listed
from shiliu.desk.saving import gone_to, save_once


def take(request: ActingRequest, act: Act, case: Case, form: forms.Form) -> bool:
    """Take the step; False with the refusal in the form when a rule says no."""
    cleaned = {name: value for name, value in form.cleaned_data.items() if name != "once"}
    at = clock.now()

    def acted() -> UUID:
        act.run(request.actor, at, case.id, cleaned)
        return case.id

    return save_once(request, form, acted) is not None


def done(request: ActingRequest, act: Act, case: Case) -> HttpResponse:
    """Back to where the step was taken, with a sentence and, if there is one, the way to undo."""
    back = _back(request, case)
    said = str(act.said) % {"number": case_number(case)}
    return gone_to(request, back, said, _undo(act, case, back))


def _undo(act: Act, case: Case, back: str) -> str:
    if not act.undo:
        return ""
    address = reverse("desk:case_act", args=(case.id, act.undo))
    return f"{address}?{urlencode({'next': back})}"


def _back(request: ActingRequest, case: Case) -> str:
    """The page named by the form, else the request, or its list when it moved out of sight."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None):
        return wanted
    listed = Listed.of(request)
    try:
        get_case(request.actor, case.id)
    except NotAllowed:
        return listed.back
    return f"{reverse('desk:case', args=(case.id,))}?{listed.trail}"
