"""`/follow`: the asker's own view, by receipt code. The code travels in the body only."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router

from shiliu.cases.api.answers import private
from shiliu.cases.api.bodies import CodeBody, Followed, Problem
from shiliu.cases.api.shapes import followed
from shiliu.cases.queries.following import case_followed
from shiliu.core import clock
from shiliu.core.errors import RuleBroken
from shiliu.core.http import network_key
from shiliu.core.ids import code_digits
from shiliu.core.limits import count_use

WINDOW = timedelta(hours=1)
router = Router(tags=["requests"])


@router.post(
    "/follow",
    operation_id="followRequest",
    response={
        200: Followed,
        400: Problem,
        404: Problem,
        413: Problem,
        422: Problem,
        429: Problem,
    },
)
def follow_request(request: HttpRequest, typed: CodeBody) -> HttpResponse:
    """State and timeline for whoever holds the code; tries are limited per network and code."""
    at, digits = clock.now(), code_digits(typed.code)
    tries = count_use("code", network_key(request), window=WINDOW, at=at)
    if digits:
        tries = max(tries, count_use("code-used", digits, window=WINDOW, at=at))
    if tries > settings.CODE_TRIES_PER_HOUR:
        raise RuleBroken("core.too_many")
    found = case_followed(digits, at)
    if found is None:
        raise RuleBroken("cases.code_unknown", field="code")
    return private(followed(found))
