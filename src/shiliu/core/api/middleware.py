"""What every answer of the JSON interface gets, whoever gave it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from shiliu.core import clock
from shiliu.core.actor import KeyUse
from shiliu.core.api.refusals import refuse
from shiliu.core.errors import RuleBroken

Handler = Callable[[HttpRequest], HttpResponse]


def interface(handler: Handler) -> Handler:
    """A method that an address does not take is a problem too; a key learns what it has left."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = handler(request)
        if response.status_code == 405 and request.path.startswith("/api/"):
            response = _not_this_method(response)
        use: KeyUse | None = getattr(request, "key_use", None)
        if use is not None:
            _limits(response, use)
        return response

    return handle


def _not_this_method(response: HttpResponse) -> HttpResponse:
    refused = refuse(RuleBroken("core.method"))
    refused.headers["Allow"] = response.headers.get("Allow", "")
    return refused


def _limits(response: HttpResponse, use: KeyUse) -> None:
    seconds = str(max(1, round((use.ends_at - clock.now()).total_seconds())))
    response.headers["RateLimit-Limit"] = str(use.limit)
    response.headers["RateLimit-Remaining"] = str(max(0, use.limit - use.used))
    response.headers["RateLimit-Reset"] = seconds
    if response.status_code == 429:
        response.headers["Retry-After"] = seconds
