"""Hooks of units: asked for by one, approved by another, their secret shown once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from shiliu.accounts.queries import person_of
from shiliu.core import references
from shiliu.core.actor import Actor, ActorKind
from shiliu.core.database import insert_together
from shiliu.core.errors import NotAllowed
from shiliu.core.outgoing import target
from shiliu.ledger.actions import Happened, fact_rows, record
from shiliu.lib.errors import RuleBroken
from shiliu.network.models import Unit
from shiliu.webhooks.models import ENDED, WAITING, WITHDRAWN, Delivery, Hook
from shiliu.webhooks.policies import can_approve_hooks, can_manage_hooks
from shiliu.webhooks.queries import secret_of, secrets_at
from shiliu.webhooks.rules.events import TEST, check_events
from shiliu.webhooks.rules.signing import secret_text

NAME_LENGTH: Final = range(1, 61)
MOST_SERIAL: Final = 2**15 - 1


@transaction.atomic
def issue_hook(
    *,
    by: Actor,
    at: datetime,
    unit_id: UUID,
    name: str,
    address: str,
    events: Collection[str],
) -> tuple[Hook, str]:
    """Make a hook for a unit and return it with its secret: the only time that is seen.

    Works after another person has approved it; of a key it is who issued it that asks. Raises
    `accounts.name_length`, `webhooks.events` and for an address that settings do not name
    `core.outgoing_host` or `core.outgoing_shape`.
    """
    unit = Unit.objects.get(pk=unit_id)
    if not can_manage_hooks(by, unit):
        raise NotAllowed
    if len(name.strip()) not in NAME_LENGTH:
        raise RuleBroken("accounts.name_length", field="name", most=NAME_LENGTH[-1])
    check_events(events)
    target(address)
    hook = Hook(
        unit=unit,
        name=name.strip(),
        address=address,
        events=sorted(set(events)),
        proposed_by=person_of(by),
        created_at=at,
        approved_at=at if by.kind is ActorKind.SYSTEM else None,
    )
    insert_together(hook, *fact_rows(**_about("webhook.issue", hook, by, at)))
    references.changed()
    return hook, secret_text(secret_of(hook))


@transaction.atomic
def approve_hook(*, by: Actor, at: datetime, hook_id: UUID) -> Hook:
    """Let a hook be told; never by who asked for it, and never by a key."""
    hook = _locked(hook_id, by)
    if not can_approve_hooks(by, hook.unit):
        raise NotAllowed
    if hook.approved_at is not None:
        raise RuleBroken("webhooks.decided")
    person = person_of(by)
    if person is not None and person == hook.proposed_by:
        raise RuleBroken("accounts.second_person")
    hook.approved_by, hook.approved_at = person, at
    return _kept(hook, "webhook.approve", by, at, "approved_by", "approved_at")


@transaction.atomic
def rotate_secret(*, by: Actor, at: datetime, hook_id: UUID) -> tuple[Hook, str]:
    """Make a new secret and return it; for a day everything is signed with both.

    Raises `webhooks.rotated` within that day: a third secret would cut the receiver off.
    """
    hook = _locked(hook_id, by)
    if len(secrets_at(hook, at)) > 1:
        raise RuleBroken("webhooks.rotated")
    if hook.serial >= MOST_SERIAL:
        raise RuleBroken("webhooks.ended")
    hook.serial, hook.rotated_at = hook.serial + 1, at
    _kept(hook, "webhook.rotate", by, at, "serial", "rotated_at")
    return hook, secret_text(secret_of(hook))


@transaction.atomic
def resume_hook(*, by: Actor, at: datetime, hook_id: UUID) -> Hook:
    """Tell a paused hook again: what waits goes out, what happened meanwhile does not."""
    hook = _locked(hook_id, by)
    if not can_approve_hooks(by, hook.unit):
        raise NotAllowed
    if hook.paused_at is None:
        raise RuleBroken("webhooks.not_paused")
    hook.paused_at, hook.failures, hook.rest_until = None, 0, None
    hook.deliveries.filter(state=WAITING).update(next_at=at)
    return _kept(hook, "webhook.resume", by, at, "paused_at", "failures", "rest_until")


@transaction.atomic
def end_hook(*, by: Actor, at: datetime, hook_id: UUID) -> Hook:
    """End a hook at once; one is enough. What waits is not sent any more."""
    hook = _locked(hook_id, by)
    hook.ended_at = at
    hook.deliveries.filter(state=WAITING).update(state=WITHDRAWN, next_at=None, settled_at=at)
    return _kept(hook, "webhook.end", by, at, "ended_at")


@transaction.atomic
def send_test(*, by: Actor, at: datetime, hook_id: UUID) -> Delivery:
    """Send something that is about nothing, to see whether it arrives."""
    hook = _locked(hook_id, by)
    if not hook.active:
        raise RuleBroken("webhooks.not_active")
    delivery = Delivery(hook=hook, verb=TEST, payload={}, created_at=at, next_at=at)
    delivery.payload = {"id": str(delivery.id), "verb": TEST, "at": at.isoformat()}
    insert_together(delivery, *fact_rows(**_about(TEST, hook, by, at)))
    return delivery


def pause_hook(*, by: Actor, at: datetime, hook: Hook) -> None:
    """Stop telling a hook, inside the transaction of whoever found that nothing arrives."""
    hook.paused_at = at
    _kept(hook, "webhook.pause", by, at, "paused_at")


def _locked(hook_id: UUID, by: Actor) -> Hook:
    found = Hook.objects.select_for_update(of=("self",)).select_related("unit")
    hook = found.filter(pk=hook_id).first()
    if hook is None or not can_manage_hooks(by, hook.unit):
        raise NotAllowed
    if hook.standing == ENDED:
        raise RuleBroken("webhooks.ended")
    return hook


def _kept(hook: Hook, verb: str, by: Actor, at: datetime, *changed: str) -> Hook:
    hook.save(update_fields=changed)
    record(**_about(verb, hook, by, at))
    references.changed()
    return hook


def _about(verb: str, hook: Hook, by: Actor, at: datetime) -> Happened:
    return Happened(
        verb=verb,
        by=by,
        at=at,
        area_path=hook.unit.area_path,
        unit=hook.unit_id,
        subject_type="webhook",
        subject_id=hook.id,
    )
