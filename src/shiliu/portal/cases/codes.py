"""Opening a request by the code somebody typed; tries are limited per network and per code."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from shiliu.cases.actions.opening import open_by_code
from shiliu.cases.models import Case
from shiliu.core import clock
from shiliu.core.errors import RuleBroken
from shiliu.core.http import network_key
from shiliu.portal.caching import private
from shiliu.portal.cases.forms import CodeForm

_REFUSED = {
    "core.too_many": (429, _("Too many tries from here. Please wait an hour, or call the point.")),
    "cases.code_unknown": (404, _("No request has this code. Please compare the 16 digits.")),
    "cases.part_unknown": (
        404,
        _("This code has no such part. Here it opens the whole request."),
    ),
}
CaseView = Callable[[HttpRequest, Case], HttpResponse]


def closed(request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    """The code field, with the reason why a code did not open anything."""
    return private(render(request, "portal/cases/code.html", {"form": form}, status=status))


def by_code(view: CaseView) -> Callable[[HttpRequest], HttpResponse]:
    """A POST that carries a code: `view` gets its request or the part that is named.

    A wrong code gets the code field.
    """

    @wraps(view)
    def opened(request: HttpRequest) -> HttpResponse:
        found = _opened(request)
        if isinstance(found, HttpResponse):
            return found
        return private(view(request, found))

    return require_POST(csrf_exempt(opened))


def _opened(request: HttpRequest) -> Case | HttpResponse:
    form = CodeForm(request.POST)
    if not form.is_valid():
        return closed(request, form, 422)
    try:
        return open_by_code(
            code=form.cleaned_data["code"],
            network=network_key(request),
            at=clock.now(),
            part=request.POST.get("part", ""),
        )
    except RuleBroken as refusal:
        status, words = _REFUSED[refusal.code]
        form.add_error("code", words)
        return closed(request, form, status)


def carried(request: HttpRequest) -> dict[str, str]:
    """What every form behind a code carries on: the code, and which part is meant."""
    return {"code": request.POST["code"], "part": request.POST.get("part", "")}
