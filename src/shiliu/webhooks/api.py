"""`/desk/hooks`: the webhooks of the unit whose key is sent. People approve them on the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from shiliu.core import clock
from shiliu.core.actor import Actor
from shiliu.core.api.answers import private
from shiliu.core.api.bodies import ACTS, example, refusals, strict
from shiliu.core.api.callers import UnitKey, caller
from shiliu.core.api.once import acted_once, claim, made_once
from shiliu.webhooks.actions.managing import end_hook, issue_hook, rotate_secret, send_test
from shiliu.webhooks.models import Delivery, Hook
from shiliu.webhooks.policies import MANAGE
from shiliu.webhooks.queries import deliveries_of, get_hook, hooks_of, secret_id, secret_made

router = Router(tags=["desk: webhooks"])
MANAGES = UnitKey(MANAGE)
HOOK = {
    "id": "01970000-0000-7000-8000-000000000009",
    "unit": "p10",
    "name": "示例系统",
    "address": "https://hooks.example.org/shiliu",
    "events": ["case.answer", "case.receive"],
    "state": "waiting",
    "created_at": "2026-05-11T02:00:00Z",
}
SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="  # noqa: S105  an example


class NewHookBody(Schema):
    """Where events shall go, and which. The host has to be one that the operator named."""

    model_config = strict(
        {
            "name": "示例系统",
            "address": "https://hooks.example.org/shiliu",
            "events": ["case.answer", "case.receive"],
        }
    )

    name: str
    address: str
    events: list[str] = Field(description="Verbs like `case.receive`.")


class HookShown(Schema):
    """A webhook; its secret is shown once, when it is made or rotated."""

    model_config = example(HOOK)

    id: str
    unit: str
    name: str
    address: str
    events: list[str]
    state: str = Field(description="waiting (for approval), active, paused or ended")
    created_at: datetime


class HookMade(HookShown):
    """The same, with the secret."""

    model_config = example({**HOOK, "secret": SECRET})

    secret: str = Field(description="Empty when it is asked again and another was made since.")


class HookList(Schema):
    """The webhooks of the unit."""

    model_config = example({"items": [HOOK]})

    items: list[HookShown]


class DeliveryShown(Schema):
    """What became of one event; never what was sent."""

    model_config = example(
        {
            "id": "msg_01970000000070008000000000000010",
            "event": "01970000-0000-7000-8000-000000000011",
            "verb": "case.receive",
            "state": "delivered",
            "attempts": 1,
            "status": 200,
            "reason": "",
            "created_at": "2026-05-11T02:00:00Z",
            "next_at": None,
        }
    )

    id: str = Field(description="As in the header `webhook-id`.")
    event: str | None
    verb: str
    state: str = Field(description="waiting, delivered, given_up or withdrawn")
    attempts: int
    status: int | None
    reason: str = Field(description="Why there is no status, in one word.")
    created_at: datetime
    next_at: datetime | None


class DeliveryList(Schema):
    """The newest 50 deliveries of a webhook."""

    model_config = example({"items": []})

    items: list[DeliveryShown]


@router.get(
    "/desk/hooks",
    operation_id="listHooks",
    summary="Webhooks of the unit",
    auth=MANAGES,
    response={200: HookList, **refusals(401, 403, 429)},
)
def list_hooks(request: HttpRequest) -> HttpResponse:
    """Those at work first."""
    return private({"items": [_shown(hook) for hook in hooks_of(caller(request))]})


@router.post(
    "/desk/hooks",
    operation_id="askForHook",
    summary="Ask for a webhook",
    auth=MANAGES,
    response={201: HookMade, **refusals(400, 401, 403, 404, 409, 413, 422, 429)},
    openapi_extra=ACTS,
)
def ask_for_hook(request: HttpRequest, new: NewHookBody) -> HttpResponse:
    """It works once a person has approved it. Keep the secret: it is shown this once."""
    by, at = caller(request), clock.now()
    unit = next(iter(by.units_with(MANAGE)))

    def act() -> UUID:
        return issue_hook(by=by, at=at, unit_id=unit, **new.dict())[0].id

    made = made_once(claim(request, by, "askForHook"), act)
    return private(_made(get_hook(by, made), made), status=201)


@router.post(
    "/desk/hooks/{uuid:hook_id}/rotate",
    operation_id="rotateHookSecret",
    summary="A new secret",
    auth=MANAGES,
    response={200: HookMade, **refusals(400, 401, 403, 404, 409, 413, 422, 429)},
    openapi_extra=ACTS,
)
def rotate_hook_secret(request: HttpRequest, hook_id: UUID) -> HttpResponse:
    """For a day everything is signed with the old one too; only then there can be another."""
    by = caller(request)

    def act() -> UUID:
        return secret_id(rotate_secret(by=by, at=clock.now(), hook_id=hook_id)[0])

    made = made_once(claim(request, by, "rotateHookSecret", str(hook_id)), act)
    return private(_made(get_hook(by, hook_id), made))


@router.post(
    "/desk/hooks/{uuid:hook_id}/test",
    operation_id="testHook",
    summary="Send a test",
    auth=MANAGES,
    response={200: HookShown, **refusals(400, 401, 403, 404, 409, 413, 422, 429)},
    openapi_extra=ACTS,
)
def test_hook(request: HttpRequest, hook_id: UUID) -> HttpResponse:
    """An event `webhook.test` that is about nothing; see its delivery for what became of it."""
    by = caller(request)

    def act() -> None:
        send_test(by=by, at=clock.now(), hook_id=hook_id)

    return _act(request, by, "testHook", hook_id, act)


@router.post(
    "/desk/hooks/{uuid:hook_id}/end",
    operation_id="endHook",
    summary="End a webhook",
    auth=MANAGES,
    response={200: HookShown, **refusals(400, 401, 403, 404, 409, 413, 422, 429)},
    openapi_extra=ACTS,
)
def end_hook_over_json(request: HttpRequest, hook_id: UUID) -> HttpResponse:
    """At once; what waits is not sent any more."""
    by = caller(request)

    def act() -> None:
        end_hook(by=by, at=clock.now(), hook_id=hook_id)

    return _act(request, by, "endHook", hook_id, act)


@router.get(
    "/desk/hooks/{uuid:hook_id}/deliveries",
    operation_id="listDeliveries",
    summary="What became of the last events",
    auth=MANAGES,
    response={200: DeliveryList, **refusals(401, 403, 404, 429)},
)
def list_deliveries(request: HttpRequest, hook_id: UUID) -> HttpResponse:
    """The newest 50."""
    hook = get_hook(caller(request), hook_id)
    return private({"items": [_delivery(each) for each in deliveries_of(hook)]})


def _act(
    request: HttpRequest, by: Actor, operation: str, hook_id: UUID, act: Callable[[], None]
) -> HttpResponse:
    acted_once(claim(request, by, operation, str(hook_id)), hook_id, act)
    return private(_shown(get_hook(by, hook_id)))


def _made(hook: Hook, secret: UUID) -> dict[str, object]:
    return {**_shown(hook), "secret": secret_made(hook, secret)}


def _shown(hook: Hook) -> dict[str, object]:
    return {
        "id": hook.id,
        "unit": hook.unit.code,
        "name": hook.name,
        "address": hook.address,
        "events": hook.events,
        "state": hook.standing,
        "created_at": hook.created_at,
    }


def _delivery(delivery: Delivery) -> dict[str, object]:
    return {
        "id": f"msg_{delivery.id.hex}",
        "event": delivery.fact_id,
        "verb": delivery.verb,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "status": delivery.status,
        "reason": delivery.reason,
        "created_at": delivery.created_at,
        "next_at": delivery.next_at,
    }
