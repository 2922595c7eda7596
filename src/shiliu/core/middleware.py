"""Headers, the request log and errors, the same for every page."""

from __future__ import annotations

import codecs
import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from shiliu.core.errors import NotAllowed, RuleBroken, sentence
from shiliu.core.http import problem_response

Handler = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; manifest-src 'self'"
)
log = structlog.get_logger("shiliu.request")


def security_headers(handler: Handler) -> Handler:
    """Send the content security policy and its companions with every answer."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = handler(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Frame-Options", "DENY")  # for browsers without the above
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers["Server"] = ""  # else the server writes its own name
        response.headers.setdefault(
            "Permissions-Policy", "geolocation=(), camera=(), microphone=()"
        )
        return response

    return handle


def readable(handler: Handler) -> Handler:
    """Take only input that can be read: UTF-8, and a session of a shape that this server gave.

    A quoted cookie may hold any byte, and PostgreSQL takes no NUL.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        if not _is_utf8((request.content_params or {}).get("charset", "utf-8")):
            raise BadRequest
        session = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if session and not (session.isascii() and session.isalnum()):
            del request.COOKIES[settings.SESSION_COOKIE_NAME]
        return handler(request)

    return handle


def _is_utf8(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name == "utf-8"
    except (LookupError, ValueError):
        return False


def request_log(handler: Handler) -> Handler:
    """One line per request: route name, never the path or the query, which may hold a code."""

    def handle(request: HttpRequest) -> HttpResponse:
        start = time.perf_counter()
        response = handler(request)
        match = request.resolver_match
        log.info(
            "request",
            method=request.method,
            route=match.view_name if match else "",
            status=response.status_code,
            milliseconds=round((time.perf_counter() - start) * 1000, 1),
        )
        return response

    return handle


class PlainErrors:
    """Turns a refusal that no view has caught into a page or problem+json with a full sentence."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.handler(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotAllowed):
            raise Http404
        if not isinstance(error, RuleBroken):
            return None
        if request.path.startswith("/api/"):
            return problem_response(error)
        return render(request, "ui/problem.html", {"sentence": sentence(error)}, status=422)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form whose token is missing or too old."""
    error = RuleBroken("core.form_too_old")
    return render(
        request, "ui/problem.html", {"sentence": sentence(error), "reason": reason}, status=403
    )
