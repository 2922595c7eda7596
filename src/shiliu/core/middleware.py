"""Headers, the request log and errors, the same for every page."""

from __future__ import annotations

import codecs
import re
import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from shiliu.core import metrics
from shiliu.core.errors import NotAllowed, RuleBroken, sentence
from shiliu.core.http import problem_response

Handler = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; manifest-src 'self'"
)
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,36}")
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
    """One line and one measurement per request: the route's name, never the path or the query.

    The line, every other line of this request and its facts carry the same id.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        name, asked = _request_id(request), metrics.Asked()
        with structlog.contextvars.bound_contextvars(request_id=name):
            start = time.perf_counter()
            with connection.execute_wrapper(asked):
                response = handler(request)
            seconds = time.perf_counter() - start
            match = request.resolver_match
            route = match.view_name if match else ""
            metrics.count_request(route, request.method or "", response.status_code, seconds, asked)
            log.info(
                "request",
                method=request.method,
                route=route,
                status=response.status_code,
                milliseconds=round(seconds * 1000, 1),
            )
        response.headers["X-Request-ID"] = name
        return response

    return handle


def _request_id(request: HttpRequest) -> str:
    """The id that a trusted proxy gave, so that its log and ours can be read together; else new."""
    given: str = request.META.get("HTTP_X_REQUEST_ID", "") if settings.BEHIND_PROXY else ""
    return given if REQUEST_ID.fullmatch(given) else uuid4().hex


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
