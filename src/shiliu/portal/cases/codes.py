"""Opening a request by the code somebody typed; tries are limited per network and per code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from shiliu.cases.models import Case
from shiliu.cases.queries import case_by_code
from shiliu.cases.queries.splitting import part_called
from shiliu.core import clock
from shiliu.core.http import network_key
from shiliu.core.ids import code_digits
from shiliu.core.limits import count_use
from shiliu.portal.caching import private
from shiliu.portal.cases.forms import CodeForm

WINDOW = timedelta(hours=1)
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
    typed = form.cleaned_data["code"]
    if _tries(request, code_digits(typed)) > settings.CODE_TRIES_PER_HOUR:
        form.add_error(
            "code", _("Too many tries from here. Please wait an hour, or call the point.")
        )
        return closed(request, form, 429)
    case = case_by_code(typed)
    if case is None:
        form.add_error("code", _("No request has this code. Please compare the 16 digits."))
        return closed(request, form, 404)
    part = part_called(case, request.POST.get("part", ""))
    if part is None:
        form.add_error("code", _("This code has no such part. Here it opens the whole request."))
        return closed(request, form, 404)
    return part


def carried(request: HttpRequest) -> dict[str, str]:
    """What every form behind a code carries on: the code, and which part is meant."""
    return {"code": request.POST["code"], "part": request.POST.get("part", "")}


def _tries(request: HttpRequest, digits: str) -> int:
    """Uses in this hour, counted together with the JSON interface."""
    at = clock.now()
    tries = count_use("code", network_key(request), window=WINDOW, at=at)
    if not digits:
        return tries
    return max(tries, count_use("code-used", digits, window=WINDOW, at=at))
