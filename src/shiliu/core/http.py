"""Typed requests and small answers that pages and interfaces share."""

from __future__ import annotations

import hmac
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import split_domain_port
from django.utils.http import content_disposition_header
from django_htmx.middleware import HtmxDetails

from shiliu.core.actor import Actor
from shiliu.core.errors import RuleBroken, problem

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class ActingRequest(HttpRequest):
    """A request after `accounts.middleware.acting`: it knows who acts."""

    actor: Actor
    htmx: HtmxDetails


def problem_response(error: RuleBroken, status: int = 422) -> JsonResponse:
    """A refusal as `application/problem+json`."""
    return JsonResponse(
        problem(error, status), status=status, content_type="application/problem+json"
    )


SHUT = "default-src 'none'; frame-ancestors 'none'; sandbox"


def file_response(data: bytes, content_type: str, *, name: str = "") -> HttpResponse:
    """Bytes that came from outside once: shown or saved, never run, kept by no cache.

    With `name` a browser saves them under it and opens nothing.
    """
    response = HttpResponse(data, content_type=content_type)
    response.headers["Cache-Control"] = "no-store"
    if name:
        said = content_disposition_header(as_attachment=True, filename=name)
        response.headers["Content-Disposition"] = said or "attachment"
    response.headers["Content-Security-Policy"] = SHUT
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


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


def is_operator(request: HttpRequest) -> bool:
    """Whether this machine itself asks, or somebody with the operators' token.

    Behind a proxy everybody comes from this machine: then the proxy says so, or names the host that
    was asked.
    """
    token: str = settings.OPERATOR_TOKEN
    given = request.headers.get("Authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    if {"HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP"} & request.META.keys():
        return False
    host = split_domain_port(request.get_host())[0]
    return host in LOOPBACK and _is_this_machine(request.META.get("REMOTE_ADDR", ""))


def _is_this_machine(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
