"""What all addresses of Open311 share: format, jurisdiction, errors."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt

from shiliu.cases.api.open311.rendering import CONTENT_TYPES, Document, Many, Value, render
from shiliu.core.api.answers import public, published
from shiliu.core.errors import NotAllowed, RuleBroken, sentence
from shiliu.network.queries import deployment

SECONDS = 10
STATUSES = {
    "accounts.token_limit": 429,
    "cases.category_unknown": 404,
    "core.body_too_large": 413,
    "core.key_unknown": 403,
    "core.method": 405,
    "core.not_found": 404,
    "core.once_other_body": 409,
    "cases.jurisdiction_unknown": 404,
}
Answering = Callable[..., Document]
View = Callable[..., HttpResponse]


def endpoint(*methods: str) -> Callable[[Answering], View]:
    """Make a view of a function that returns a document: renders it, and every refusal likewise."""

    def make(answer: Answering) -> View:
        @csrf_exempt
        @published
        @wraps(answer)
        def view(request: HttpRequest, form: str, **parts: str) -> HttpResponse:
            try:
                _check_method(request, methods)
                document = answer(request, **parts)
            except RuleBroken as refusal:
                document = refused(refusal)
            except NotAllowed:
                document = refused(RuleBroken("core.not_found"))
            except RequestDataTooBig:
                document = refused(RuleBroken("core.body_too_large"))
            except (SuspiciousOperation, MultiPartParserError):
                document = refused(RuleBroken("core.body_unreadable"))
            return _response(request, document, form)

        return view

    return make


def _check_method(request: HttpRequest, methods: tuple[str, ...]) -> None:
    if request.method not in methods:
        raise RuleBroken("core.method")


def check_jurisdiction(given: str | None) -> None:
    """There is one jurisdiction here; its name may be left out, another is not found."""
    if given and given != deployment().profile:
        raise RuleBroken("cases.jurisdiction_unknown", field="jurisdiction_id")


def refused(refusal: RuleBroken) -> Document:
    """The list of errors of the specification; 400 where it names no other status."""
    status = STATUSES.get(refusal.code, 400)
    error: Value = {"code": status, "description": sentence(refusal)}
    return Document("errors", Many("error", [error]), status)


def _response(request: HttpRequest, document: Document, form: str) -> HttpResponse:
    body, content_type = render(document, form), CONTENT_TYPES[form]
    if document.status == 200 and request.method == "GET":
        return public(body, seconds=SECONDS, content_type=content_type)
    response = HttpResponse(body, content_type=content_type, status=document.status)
    response.headers["Cache-Control"] = "no-store"
    return response
