"""Following a request by its code: every step is a POST that carries the code, every answer no-store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from shiliu.cases.actions import endings
from shiliu.cases.models import Case
from shiliu.cases.queries import case_by_code
from shiliu.cases.rules.lifecycle import Word
from shiliu.core import clock
from shiliu.core.actor import Actor, holder_of
from shiliu.core.errors import RuleBroken, sentence
from shiliu.core.http import network_key
from shiliu.core.limits import count_use
from shiliu.core.once import do_once, once
from shiliu.portal.cases.forms import CodeForm
from shiliu.portal.cases.history import follow_context
from shiliu.together.actions import erase_person
from shiliu.together.queries import export_person

Act = Callable[[Actor, Case], object]


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
def follow(request: HttpRequest) -> HttpResponse:
    """The code field, and after it the request: state, answer, the question, clock and history."""
    if request.method != "POST":
        return _closed(request, CodeForm())
    case = _opened(request)
    return case if isinstance(case, HttpResponse) else _shown(request, case)


@require_POST
@csrf_exempt
def say(request: HttpRequest) -> HttpResponse:
    """The asker's word on the answer, or one more sentence, or taking the request back."""
    case = _opened(request)
    if isinstance(case, HttpResponse):
        return case
    act = _acts(request).get(request.POST.get("act", ""))
    if act is None:
        return _shown(request, case, error=_("Choose one of the buttons on this page."), status=422)
    return _done_once(request, case, act)


def _acts(request: HttpRequest) -> dict[str, Act]:
    at, text = clock.now(), request.POST.get("text", "")

    def confirm(by: Actor, case: Case) -> object:
        word = request.POST.get("word", "")
        if word not in set(Word):
            raise RuleBroken("cases.word_unknown", field="word")
        return endings.confirm(by=by, at=at, case_id=case.id, word=Word(word), remainder=text)

    return {
        "confirm": confirm,
        "supplement": lambda by, case: endings.supplement(
            by=by, at=at, case_id=case.id, words=text
        ),
        "withdraw": lambda by, case: endings.withdraw(by=by, at=at, case_id=case.id),
    }


def _done_once(request: HttpRequest, case: Case, act: Act) -> HttpResponse:
    by = holder_of(case.id)

    def acted() -> UUID:
        act(by, case)
        return case.id

    try:
        key = once(request.POST.get("once", ""), route="portal:say", by=by, body=_body(request))
        do_once(key, clock.now(), acted)
    except RuleBroken as refusal:
        return _shown(request, case, error=sentence(refusal), status=422)
    case.refresh_from_db()
    return _shown(request, case)


def _body(request: HttpRequest) -> bytes:
    names = ("act", "word", "text")
    return "\0".join(request.POST.get(name, "") for name in names).encode()


@require_POST
@csrf_exempt
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything held about the asker of one request, as a file."""
    case = _opened(request)
    if isinstance(case, HttpResponse):
        return case
    answer = JsonResponse(
        export_person(holder_of(case.id)), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return _private(answer)


@require_POST
@csrf_exempt
def erase(request: HttpRequest) -> HttpResponse:
    """First says in numbers what goes and what stays; with the second button it is done."""
    case = _opened(request)
    if isinstance(case, HttpResponse):
        return case
    by = holder_of(case.id)
    if request.POST.get("sure") != "yes":
        held = export_person(by)
        context = {"case": case, "code": request.POST["code"], "held": held}
        return _private(render(request, "portal/cases/erase.html", context))
    erase_person(by=by, at=clock.now(), subject=case.id)
    return _private(render(request, "portal/cases/erased.html", {}))


def _opened(request: HttpRequest) -> Case | HttpResponse:
    """The request of the typed code, or the page that says why not; tries are limited per network."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _closed(request, form, 422)
    hour = timedelta(hours=1)
    tries = count_use("code", network_key(request), window=hour, at=clock.now())
    if tries > settings.CODE_TRIES_PER_HOUR:
        form.add_error(
            "code", _("Too many tries from here. Please wait an hour, or call the point.")
        )
        return _closed(request, form, 429)
    case = case_by_code(form.cleaned_data["code"])
    if case is None:
        form.add_error("code", _("No request has this code. Please compare the 16 digits."))
        return _closed(request, form, 404)
    return case


def _closed(request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    return _private(render(request, "portal/cases/code.html", {"form": form}, status=status))


def _shown(request: HttpRequest, case: Case, *, error: str = "", status: int = 200) -> HttpResponse:
    context = follow_context(case, clock.now()) | {
        "code": request.POST["code"],
        "error": error,
        "key": uuid4().hex,
        "typed": request.POST.get("text", "") if error else "",
    }
    return _private(render(request, "portal/cases/follow.html", context, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
