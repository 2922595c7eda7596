"""Calling receivers: at least once, the same id in every attempt, and some day no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

import orjson
import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from shiliu.accounts.models import User
from shiliu.accounts.queries import find_user, holders_with_mail
from shiliu.cases.models import Case
from shiliu.cases.policies import visible_to
from shiliu.core.actor import SYSTEM
from shiliu.core.errors import RuleBroken
from shiliu.core.ids import message_id
from shiliu.core.jobs import enqueue
from shiliu.core.outgoing import OutgoingFailed, send
from shiliu.network.queries import deployment
from shiliu.ui.languages import chosen
from shiliu.webhooks.actions.following import LEASE
from shiliu.webhooks.actions.managing import pause_hook
from shiliu.webhooks.models import DELIVERED, GIVEN_UP, WITHDRAWN, Delivery, Hook
from shiliu.webhooks.policies import MANAGE, reader_for
from shiliu.webhooks.queries import secrets_at
from shiliu.webhooks.rules.signing import headers
from shiliu.webhooks.rules.trying import next_try, rest_after

KEPT: Final = timedelta(days=30)
FINE: Final = range(200, 300)
MOST_FAILURES: Final = 1_000_000
log = structlog.get_logger("shiliu.webhooks")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt: a status, or one word for why there is none."""

    status: int | None
    reason: str = ""

    @property
    def arrived(self) -> bool:
        """Only 2xx counts; a redirect is not followed."""
        return self.status in FINE


def deliver_one(*, hook_id: UUID, lease: datetime, at: datetime) -> datetime | None:
    """Send what has been due longest; returns the new lease while there may be more to do.

    1. Read hook and delivery; somebody else's lease, a pause or an end: nothing to do.
    2. Ask again whether the unit may know of the request.
    3. Call the receiver, outside any transaction.
    4. Write down how it ended. A worker that dies before this sends the same again, same id.
    """
    hook = Hook.objects.select_related("unit").filter(pk=hook_id, busy_until=lease).first()
    if hook is None or not hook.active or (hook.rest_until and hook.rest_until > at):
        return None
    delivery = hook.deliveries.filter(next_at__lte=at).order_by("next_at", "id").first()
    if delivery is None:
        return None
    if not _may_know(hook, delivery):
        _settle(delivery, WITHDRAWN, at)
        return lease
    outcome = _call(hook, delivery, at)
    return _noted(hook, delivery, outcome, at)


def release(*, hook_id: UUID, lease: datetime) -> None:
    """Give a hook back: what is due, or comes to be, gets the next job."""
    Hook.objects.filter(pk=hook_id, busy_until=lease).update(busy_until=None)


def forget_old_deliveries(at: datetime) -> int:
    """Delete deliveries after 30 days; says how many."""
    return Delivery.objects.filter(created_at__lt=at - KEPT).delete()[0]


def tell_paused(*, hook_id: UUID, user_id: UUID) -> bool:
    """Write to somebody who manages a hook that it is paused; False when there is no need any more.

    The letter names no address and no request. For one pause it bears the same id each time.
    """
    hook = Hook.objects.select_related("unit").filter(pk=hook_id).first()
    user = find_user(user_id)
    if hook is None or hook.paused_at is None or user is None or not user.is_active:
        return False
    if user.email:
        _message(hook, hook.paused_at, user).send()
    return bool(user.email)


def _message(hook: Hook, paused_at: datetime, user: User) -> EmailMessage:
    language = user.language or settings.LANGUAGE_CODE
    letter = uuid5(hook.id, f"{user.id} {paused_at.isoformat()}")
    brand, _ = chosen(deployment().brand.name, language)
    unit, _ = chosen(hook.unit.name, language)
    with translation.override(language):
        return EmailMessage(
            gettext("{name}: a webhook is paused").format(name=" ".join(brand.split())),
            gettext(
                "Nothing reached the receiver of “{hook}” ({unit}) for three days, so it is told "
                "nothing more. Repair it and press “Resume” on the desk, under webhooks."
            ).format(hook=hook.name, unit=" ".join(unit.split())),
            to=[user.email],
            headers={"Auto-Submitted": "auto-generated", "Message-ID": message_id(letter)},
        )


def _may_know(hook: Hook, delivery: Delivery) -> bool:
    if delivery.subject_id is None:
        return True
    seen = visible_to(reader_for(hook.unit))
    return Case.objects.filter(seen, pk=delivery.subject_id).exists()


def _call(hook: Hook, delivery: Delivery, at: datetime) -> Outcome:
    body = orjson.dumps(delivery.payload)
    signed = headers(secrets_at(hook, at), f"msg_{delivery.id.hex}", int(at.timestamp()), body)
    try:
        answer = send(
            hook.address, body=body, headers={"Content-Type": "application/json", **signed}
        )
    except OutgoingFailed as failure:
        return Outcome(None, failure.reason)
    except RuleBroken as refusal:  # the settings do not name it any more
        return Outcome(None, refusal.code.rpartition(".")[2][:20])
    return Outcome(answer.status)


def _noted(hook: Hook, delivery: Delivery, outcome: Outcome, at: datetime) -> datetime | None:
    """Write an attempt down; the new lease, or None when the receiver is left alone for a while."""
    delivery.attempts += 1
    delivery.status, delivery.reason = outcome.status, outcome.reason
    held = Hook.objects.filter(pk=hook.pk, busy_until=hook.busy_until)
    if outcome.arrived:
        lease = at + LEASE
        _settle(delivery, DELIVERED, at)
        mine = held.update(busy_until=lease, failures=0, rest_until=None)
        return lease if mine else None
    log.warning(
        "a hook was not reached",
        hook=str(hook.id),
        delivery=str(delivery.id),
        status=outcome.status,
        reason=outcome.reason,
    )
    with transaction.atomic():
        delivery.next_at = next_try(delivery.created_at, at, delivery.attempts)
        if delivery.next_at is None:
            _give_up(delivery, at)
        else:
            delivery.save(update_fields=["attempts", "status", "reason", "next_at"])
        failures = min(hook.failures + 1, MOST_FAILURES)
        held.update(failures=failures, rest_until=at + rest_after(failures))
    return None


def _give_up(delivery: Delivery, at: datetime) -> None:
    """Settle it and pause its hook, unless somebody has paused or ended it meanwhile.

    Each of those who manage it is told by a job of its own: one address that fails holds up none.
    """
    _settle(delivery, GIVEN_UP, at)
    found = Hook.objects.select_for_update(of=("self",)).select_related("unit")
    hook = found.get(pk=delivery.hook_id)
    if hook.active:
        pause_hook(by=SYSTEM, at=at, hook=hook)
        for user_id in holders_with_mail(MANAGE, hook.unit.area_path, at):
            enqueue("webhooks.tell_paused", hook=hook.id, user=user_id)


def _settle(delivery: Delivery, state: str, at: datetime) -> None:
    delivery.state, delivery.next_at, delivery.settled_at = state, None, at
    columns = ["attempts", "status", "reason", "state", "next_at", "settled_at"]
    delivery.save(update_fields=columns)
