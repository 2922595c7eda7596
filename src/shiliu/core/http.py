"""Typed requests and small answers that pages and interfaces share."""

from __future__ import annotations

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
    return JsonResponse(problem(error, status), status=status, content_type="application/problem+json")
