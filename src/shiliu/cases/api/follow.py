"""`/follow`: the asker's own view and word, by receipt code. The code travels in the body only."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from ninja import Router

from shiliu.cases.actions import endings
from shiliu.cases.actions.opening import open_by_code
from shiliu.cases.api.bodies import CodeBody, ConfirmBody, Followed, SupplementBody
from shiliu.cases.api.shapes import followed
from shiliu.cases.models import Case
from shiliu.cases.policies import asker_of
from shiliu.cases.queries.following import followed_now
from shiliu.cases.rules.lifecycle import Word
from shiliu.core import clock
from shiliu.core.api.answers import private
from shiliu.core.api.bodies import ACTS, Responses, refusals
from shiliu.core.api.once import acted_once, claim
from shiliu.core.http import network_key
from shiliu.core.once import Once

router = Router(tags=["follow"])
ACTED: Responses = {200: Followed, **refusals(400, 404, 409, 413, 422, 429)}


@router.post(
    "/follow",
    operation_id="followRequest",
    summary="Follow a request",
    response={200: Followed, **refusals(400, 404, 413, 422, 429)},
)
def follow_request(request: HttpRequest, typed: CodeBody) -> HttpResponse:
    """State and timeline for whoever holds the code; tries are limited per network and code."""
    return private(followed(followed_now(opened(request, typed), clock.now())))


@router.post(
    "/follow/confirm",
    operation_id="confirmRequest",
    summary="Say whether it is solved",
    response=ACTED,
    openapi_extra=ACTS,
)
def confirm_request(request: HttpRequest, typed: ConfirmBody) -> HttpResponse:
    """The asker's word on an answer: only this makes a request count as solved.

    `not_solved` reopens it within the set days, `partly` does when it says what is missing.
    """
    case, at = opened(request, typed), clock.now()

    def act() -> object:
        return endings.confirm(
            by=asker_of(case),
            at=at,
            case_id=case.id,
            word=Word(typed.word),
            remainder=typed.remainder,
        )

    return _acted(request, case, "confirmRequest", act)


@router.post(
    "/follow/supplement",
    operation_id="supplementRequest",
    summary="Add a sentence",
    response=ACTED,
    openapi_extra=ACTS,
)
def supplement_request(request: HttpRequest, typed: SupplementBody) -> HttpResponse:
    """The asker adds something while the request is open."""
    case, at = opened(request, typed), clock.now()

    def act() -> object:
        return endings.supplement(by=asker_of(case), at=at, case_id=case.id, words=typed.text)

    return _acted(request, case, "supplementRequest", act)


@router.post(
    "/follow/withdraw",
    operation_id="withdrawRequest",
    summary="Take a request back",
    response=ACTED,
    openapi_extra=ACTS,
)
def withdraw_request(request: HttpRequest, typed: CodeBody) -> HttpResponse:
    """The asker needs nothing any more. It cannot be undone."""
    case, at = opened(request, typed), clock.now()

    def act() -> object:
        return endings.withdraw(by=asker_of(case), at=at, case_id=case.id)

    return _acted(request, case, "withdrawRequest", act)


def opened(request: HttpRequest, typed: CodeBody) -> Case:
    """The request of the code, or the part of it that is named."""
    at, network = clock.now(), network_key(request)
    return open_by_code(code=typed.code, network=network, at=at, part=typed.part)


def _acted(
    request: HttpRequest, case: Case, operation: str, act: Callable[[], object]
) -> HttpResponse:
    return acted(claim(request, asker_of(case), operation, str(case.id)), case, act)


def acted(key: Once, case: Case, act: Callable[[], object]) -> HttpResponse:
    """Do it once, and show how the request stands then."""
    acted_once(key, case.id, act)
    case.refresh_from_db()
    return private(followed(followed_now(case, clock.now())))
