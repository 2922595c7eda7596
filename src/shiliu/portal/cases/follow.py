"""Following a request by its code: every step is a POST that carries it, every answer no-store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from shiliu.cases.actions import endings
from shiliu.cases.actions.intake import MOST_PICTURES
from shiliu.cases.models import Case
from shiliu.cases.policies import asker_of
from shiliu.cases.rules.lifecycle import Word
from shiliu.cases.schemas import ContactInput
from shiliu.core import clock
from shiliu.core.errors import RuleBroken, sentence
from shiliu.core.once import do_once, once
from shiliu.core.uploads import takes_files
from shiliu.files.schemas import NewPicture
from shiliu.portal.cases.codes import by_code, carried, closed
from shiliu.portal.cases.followed import follow_context
from shiliu.portal.cases.forms import CodeForm, ContactForm, PicturesForm
from shiliu.portal.cases.pictures import add_own, read_own
from shiliu.portal.cases.pictures import take_back as take_back_own
from shiliu.portal.cases.wording import left_out
from shiliu.together.actions import correct_person, erase_person
from shiliu.together.queries import export_person

Act = Callable[[], object]


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
def follow(request: HttpRequest) -> HttpResponse:
    """The code field; with a code the request: state, answer, the question, clock and history."""
    return _follow(request) if request.method == "POST" else closed(request, CodeForm())


@by_code
def _follow(request: HttpRequest, case: Case) -> HttpResponse:
    return _shown(request, case)


@by_code
def say(request: HttpRequest, case: Case) -> HttpResponse:
    """The asker's word on the answer, or one more sentence, or taking the request back."""
    if _asks_for_remainder(request):
        context = {**carried(request), "key": uuid4().hex}
        return render(request, "portal/cases/partly.html", context)
    act = _acts(request, case).get(request.POST.get("act", ""))
    if act is None:
        return _refused(request, case, _("Choose one of the buttons on this page."))
    return _done_once(request, case, act, _body(request))


def _asks_for_remainder(request: HttpRequest) -> bool:
    """Whether "partly" was pressed and nobody has asked yet what is missing."""
    said = request.POST.get("act"), request.POST.get("word")
    return said == ("confirm", Word.PARTLY) and "asked" not in request.POST


def _acts(request: HttpRequest, case: Case) -> dict[str, Act]:
    by, at, text = asker_of(case), clock.now(), request.POST.get("text", "")

    def confirm() -> object:
        word = request.POST.get("word", "")
        if word not in set(Word):
            raise RuleBroken("cases.word_unknown", field="word")
        return endings.confirm(by=by, at=at, case_id=case.id, word=Word(word), remainder=text)

    return {
        "confirm": confirm,
        "supplement": lambda: endings.supplement(by=by, at=at, case_id=case.id, words=text),
        "withdraw": lambda: endings.withdraw(by=by, at=at, case_id=case.id),
    }


def _done_once(
    request: HttpRequest, case: Case, act: Act, body: bytes, *, first: Act | None = None
) -> HttpResponse:
    """Act in a transaction unless it was done already; `first` runs before that, likewise."""

    def acted() -> UUID:
        act()
        return case.id

    try:
        key = once(
            request.POST.get("once", ""),
            route=f"portal:{request.path}",
            by=asker_of(case),
            body=case.id.bytes + body,
        )
        if first is not None and key.earlier() is None:
            first()
        do_once(key, clock.now(), acted)
    except RuleBroken as refusal:
        case.refresh_from_db()
        return _refused(request, case, sentence(refusal))
    case.refresh_from_db()
    return _shown(request, case, said=True)


def _body(request: HttpRequest) -> bytes:
    names = ("act", "word", "text")
    return "\0".join(request.POST.get(name, "") for name in names).encode()


def _refused(request: HttpRequest, case: Case, error: str) -> HttpResponse:
    """The page as it is now, with what went wrong; what was typed is still in its field."""
    typed = {"typed": request.POST.get("text", ""), "failed": request.POST.get("act", "")}
    return _shown(request, case, status=422, error=error, **typed)


def _shown(request: HttpRequest, case: Case, *, status: int = 200, **more: object) -> HttpResponse:
    context = follow_context(case, clock.now()) | more
    context |= {**carried(request), "key": uuid4().hex}
    return render(request, "portal/cases/follow.html", context, status=status)


@by_code
@takes_files(MOST_PICTURES)
def pictures(request: HttpRequest, case: Case) -> HttpResponse:
    """More pictures for one's own request."""
    form = PicturesForm(request.POST, request.FILES)
    form.is_valid()
    sent: list[bytes] = form.cleaned_data["pictures"]
    body = b"".join(hashlib.sha256(data).digest() for data in sent)
    new: list[NewPicture] = []
    return _done_once(
        request,
        case,
        lambda: add_own(case, new),
        body,
        first=lambda: new.extend(read_own(request, sent)),
    )


@by_code
def take_back(request: HttpRequest, case: Case) -> HttpResponse:
    """One picture of one's own request is deleted."""
    named = request.POST.get("picture", "")
    return _done_once(request, case, lambda: take_back_own(case, named), named.encode())


@by_code
def my_data(_request: HttpRequest, case: Case) -> HttpResponse:
    """What is held about the asker of one request, as a file that says what it leaves out."""
    held = export_person(asker_of(case), clock.now())
    held["note"] = left_out(words=bool(held["texts_hidden"]), contact=bool(held["contact"]))
    answer = JsonResponse(held, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


@by_code
def contact(request: HttpRequest, case: Case) -> HttpResponse:
    """How to be reached, said anew. What is held now is never shown."""
    form = ContactForm(request.POST if request.POST.get("sure") == "yes" else None)
    if form.is_bound and form.is_valid() and not any(form.cleaned_data.values()):
        form.add_error("email", _("Please fill in one of them, or erase instead"))
    if form.is_bound and form.is_valid():
        new = ContactInput(**form.cleaned_data)
        try:
            correct_person(by=asker_of(case), at=clock.now(), subject=case.whole_id, contact=new)
        except RuleBroken as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, sentence(refusal))
        else:
            return _shown(request, case, corrected=True)
    context = {**carried(request), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "portal/cases/contact.html", context, status=status)


@by_code
def erase(request: HttpRequest, case: Case) -> HttpResponse:
    """First says in numbers what goes and what stays; with the second button it is done."""
    by = asker_of(case)
    if request.POST.get("sure") != "yes":
        held = export_person(by, clock.now())
        context = {"case": case, **carried(request), "held": held, "in_all": _in_all(held)}
        return render(request, "portal/cases/erase.html", context)
    erase_person(by=by, at=clock.now(), subject=case.id)
    return render(request, "portal/cases/erased.html", carried(request))


def _in_all(held: dict[str, Any]) -> dict[str, int]:
    """How many texts, files and steps there are, of the request and all its parts."""
    each = [held, *held["parts"]]
    return {
        "texts": sum(one["texts_held"] for one in each),
        "files": sum(one["files_held"] for one in each),
        "steps": sum(len(one["steps"]) for one in each),
    }
