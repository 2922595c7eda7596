"""Every refusal as RFC 9457 problem details with a sentence in the caller's language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import cast

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from shiliu.core.api.answers import PROBLEM, json_bytes
from shiliu.core.errors import NotAllowed, RuleBroken, problem

STATUSES = {
    "accounts.token_limit": 429,
    "cases.already_confirmed": 409,
    "cases.changed": 412,
    "cases.code_unknown": 404,
    "cases.step_not_allowed": 409,
    "core.body_too_large": 413,
    "core.body_unreadable": 400,
    "core.cursor_bad": 400,
    "core.key_unknown": 401,
    "core.method": 405,
    "core.not_found": 404,
    "core.once_missing": 400,
    "core.once_other_body": 409,
    "core.scope_missing": 403,
    "core.too_many": 429,
    "files.pictures_limit": 429,
}
HOUR = "3600"
_FIELD_CODES = {
    "missing": "core.field_missing",
    "extra_forbidden": "core.field_unknown",
}
_SOURCES = ("body", "query", "path", "header", "form", "file")
_PARAMETERS = ("new", "typed", "narrowed", "taken", "changed", "asked")
_KIND = "taken"  # a body of several kinds: pydantic names the kind before the field


def refuse(error: RuleBroken, others: Sequence[RuleBroken] = ()) -> HttpResponse:
    """One refusal; several wrong fields are listed under `errors`."""
    status = STATUSES.get(error.code, 422)
    body = problem(error, status)
    if others:
        body["errors"] = [problem(each, status) for each in (error, *others)]
    response = HttpResponse(json_bytes(body), content_type=PROBLEM, status=status)
    response.headers["Cache-Control"] = "no-store"
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if status == 429:
        response.headers["Retry-After"] = HOUR
    return response


@contextmanager
def field_called(**names: str) -> Iterator[None]:
    """Let refusals inside name a field as the interface calls it: `inner="outer"`."""
    try:
        yield
    except RuleBroken as refusal:
        name = names.get(refusal.field or "")
        if name is None:
            raise
        raise RuleBroken(refusal.code, **{**refusal.values, "field": name}) from refusal


def install(api: NinjaAPI) -> None:
    """Let the interface answer every refusal this way."""
    api.add_exception_handler(RuleBroken, _rule_broken)
    api.add_exception_handler(NotAllowed, _not_found)
    api.add_exception_handler(Http404, _not_found)
    api.add_exception_handler(RequestDataTooBig, _too_large)
    api.add_exception_handler(TooManyFilesSent, _too_large)
    api.add_exception_handler(SuspiciousOperation, _unreadable)
    api.add_exception_handler(MultiPartParserError, _unreadable)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _http_error)


@csrf_exempt
def nothing_here(_request: HttpRequest) -> HttpResponse:
    """The answer of every address under the interface that does not exist."""
    return refuse(RuleBroken("core.not_found"))


def _rule_broken(_request: HttpRequest, error: RuleBroken | type[RuleBroken]) -> HttpResponse:
    return refuse(cast("RuleBroken", error))


def _not_found(_request: HttpRequest, _error: object) -> HttpResponse:
    return refuse(RuleBroken("core.not_found"))


def _too_large(_request: HttpRequest, _error: object) -> HttpResponse:
    return refuse(RuleBroken("core.body_too_large"))


def _unreadable(_request: HttpRequest, _error: object) -> HttpResponse:
    return refuse(RuleBroken("core.body_unreadable"))


def _http_error(_request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
    """Only one kind reaches us: a body that is no JSON, or one that our parser refused."""
    if not isinstance(error, HttpError) or error.status_code != 400:
        raise error
    if isinstance(error.__cause__, RuleBroken):
        return refuse(error.__cause__)
    return refuse(RuleBroken("core.body_unreadable"))


def _invalid(_request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    first, *others = (_field_error(each) for each in cast("ValidationError", error).errors)
    return refuse(first, others)


def _discriminator(found: dict[str, object]) -> list[str]:
    """The field that says of which kind the body is, when it is missing or unknown."""
    context = cast("dict[str, str]", found.get("ctx", {}))
    return [context["discriminator"].strip("'")] if "discriminator" in context else []


def _field_error(found: dict[str, object]) -> RuleBroken:
    where = cast("tuple[str | int, ...]", found["loc"])
    names = [str(name) for name in where if name not in (*_SOURCES, *_PARAMETERS)]
    if _KIND in where:
        names = names[1:] or _discriminator(found)
    if not names:
        return RuleBroken("core.body_unreadable")
    field = ".".join(names)
    return RuleBroken(_FIELD_CODES.get(str(found["type"]), "core.field_wrong"), field=field)
