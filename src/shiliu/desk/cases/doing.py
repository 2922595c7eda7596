"""Taking a step once, with the refusal at the field it is about, and the way back afterwards."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from shiliu.cases.models import Case
from shiliu.cases.queries import case_number, get_case
from shiliu.core import clock
from shiliu.core.errors import NotAllowed, RuleBroken, sentence
from shiliu.core.http import ActingRequest
from shiliu.core.once import do_once, once
from shiliu.desk.cases.acts import Act
from shiliu.desk.cases.listed import Listed

NOT_CONTENT = frozenset({"csrfmiddlewaretoken", "once", "next", "preview"})


def body_of(request: ActingRequest) -> bytes:
    """What a form says, for the idempotency key."""
    content = sorted((name, request.POST.getlist(name)) for name in request.POST)
    said = (f"{name}={values}" for name, values in content if name not in NOT_CONTENT)
    return "\0".join(said).encode()


def take(request: ActingRequest, act: Act, case: Case, form: forms.Form) -> bool:
    """Take the step; False with the refusal in the form when a rule says no."""
    cleaned = {name: value for name, value in form.cleaned_data.items() if name in form.fields}
    at = clock.now()

    def acted() -> UUID:
        act.run(request.actor, at, case.id, cleaned)
        return case.id

    try:
        _claimed(request, act, case.id, acted)
    except RuleBroken as refusal:
        refuse(form, refusal)
        return False
    return True


def _claimed(request: ActingRequest, act: Act, case_id: UUID, acted: Callable[[], UUID]) -> None:
    if not act.once:
        acted()
        return
    key = request.POST.get("once", "")
    route = f"desk:{act.slug}:{case_id}"
    do_once(once(key, route=route, by=request.actor, body=body_of(request)), clock.now(), acted)


def refuse(form: forms.Form, refusal: RuleBroken) -> None:
    """Put a refusal where the reader looks for it: at its field, else above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, sentence(refusal))


def done(request: ActingRequest, act: Act, case: Case) -> HttpResponse:
    """Back to where the step was taken, with a sentence and, where there is one, the way to undo."""
    undo = reverse("desk:case_act", args=(case.id, act.undo)) if act.undo else ""
    messages.success(request, str(act.said) % {"number": case_number(case)}, extra_tags=undo)
    return HttpResponseRedirect(_back(request, case))


def _back(request: ActingRequest, case: Case) -> str:
    """The page named by the form, else the request, or its list when it moved out of sight."""
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None):
        return wanted
    listed = Listed.of(request)
    try:
        get_case(request.actor, case.id)
    except NotAllowed:
        return listed.back
    return f"{reverse('desk:case', args=(case.id,))}?{listed.trail}"
