"""Typed requests and small answers that pages and interfaces share."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django_htmx.middleware import HtmxDetails

from shiliu.core.actor import Actor
from shiliu.core.errors import RuleBroken, problem


class ActingRequest(HttpRequest):
    """A request after `accounts.middleware.acting`: it knows who acts."""

    actor: Actor
    htmx: HtmxDetails


def problem_response(error: RuleBroken, status: int = 422) -> JsonResponse:
    """A refusal as `application/problem+json`."""
    return JsonResponse(
        problem(error, status), status=status, content_type="application/problem+json"
    )


def network_key(request: HttpRequest) -> str:
    """The network a request comes from, for limits only: the address, for IPv6 its /64.

    Behind the named proxy the last address it added counts; nothing else in the header is trusted.
    """
    address: str = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
        address = forwarded.rpartition(",")[2].strip() or address
    if ":" in address:
        return ":".join(address.split(":")[:4])
    return address
