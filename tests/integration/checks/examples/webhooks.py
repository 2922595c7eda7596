"""Examples of the actions on webhooks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.db import transaction
from django.test import override_settings

from shiliu.core.actor import SYSTEM, Actor
from shiliu.network.queries import network
from shiliu.webhooks.actions import delivering, following, managing
from shiliu.webhooks.models import Hook
from tests.integration.checks.examples.accounts import second_administrator
from tests.integration.checks.examples.kinds import Call, Example, PartOf, World, without_fact
from tests.support.people import CENTRE
from tests.support.requests import ask

HOST = "hooks.example.org"


@override_settings(OUTGOING_HOSTS=[HOST])
def issue(world: World, by: Actor) -> Hook:
    hook, _secret = managing.issue_hook(
        by=by,
        at=world.clock.now,
        unit_id=network().units_by_code[CENTRE].id,
        name="示例系统",
        address=f"https://{HOST}/x",
        events=["case.receive"],
    )
    return hook


def on_a_hook(action: Callable[..., object]) -> Example:
    """An action of Heidi's on a hook that works."""
    return Example(
        lambda world: partial(
            action,
            by=world.people.heidi.actor,
            at=world.clock.now,
            hook_id=issue(world, SYSTEM).id,
        )
    )


def _issue(world: World) -> Call:
    return partial(issue, world, world.people.heidi.actor)


def _approve(world: World) -> Call:
    asked, other = issue(world, world.people.heidi.actor), second_administrator(world)
    return partial(managing.approve_hook, by=other.actor, at=world.clock.now, hook_id=asked.id)


def _paused(world: World) -> Hook:
    hook = issue(world, SYSTEM)
    with transaction.atomic():
        managing.pause_hook(by=SYSTEM, at=world.clock.now, hook=hook)
    return hook


def _resume(world: World) -> Call:
    hook, by = _paused(world), world.people.heidi.actor
    return partial(managing.resume_hook, by=by, at=world.clock.now, hook_id=hook.id)


def _fan_out(world: World) -> Call:
    issue(world, SYSTEM)
    ask()
    return partial(following.fan_out, world.clock.now)


def _wake(world: World) -> Call:
    hook = issue(world, SYSTEM)
    managing.send_test(by=SYSTEM, at=world.clock.now, hook_id=hook.id)
    return partial(following.wake, world.clock.now)


def _woken(world: World) -> Hook:
    _wake(world)()
    return Hook.objects.get()


def _deliver(world: World) -> Call:
    """To a host that the settings do not name: a failure is written down too."""
    hook = _woken(world)
    return partial(
        delivering.deliver_one, hook_id=hook.id, lease=hook.busy_until, at=world.clock.now
    )


def _release(world: World) -> Call:
    hook = _woken(world)
    return partial(delivering.release, hook_id=hook.id, lease=hook.busy_until)


def _forget(world: World) -> Call:
    _woken(world)
    return partial(delivering.forget_old_deliveries, world.clock.later(days=31))


def _tell(world: World) -> Call:
    heidi = world.people.heidi.user
    return partial(delivering.tell_paused, hook_id=_paused(world).id, user_id=heidi.id)


PART = "deliveries follow the facts, they are none"
WEBHOOKS: dict[str, Example | PartOf] = {
    "webhooks.delivering.deliver_one": without_fact(PART, _deliver),
    "webhooks.delivering.forget_old_deliveries": without_fact("housekeeping", _forget),
    "webhooks.delivering.release": without_fact(PART, _release),
    "webhooks.delivering.tell_paused": without_fact("the pause it tells of recorded one", _tell),
    "webhooks.following.fan_out": without_fact(PART, _fan_out),
    "webhooks.following.follow_forever": PartOf("the worker: it calls `fan_out` and `wake`"),
    "webhooks.following.wake": without_fact(PART, _wake),
    "webhooks.managing.approve_hook": Example(_approve),
    "webhooks.managing.end_hook": on_a_hook(managing.end_hook),
    "webhooks.managing.issue_hook": Example(_issue),
    "webhooks.managing.pause_hook": PartOf("deliver_one"),
    "webhooks.managing.resume_hook": Example(_resume),
    "webhooks.managing.rotate_secret": on_a_hook(managing.rotate_secret),
    "webhooks.managing.send_test": on_a_hook(managing.send_test),
}
