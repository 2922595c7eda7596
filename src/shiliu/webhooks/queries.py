"""Reading hooks and what was sent to them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from django.db.models import F, Q

from shiliu.core import clock, references
from shiliu.core.actor import Actor
from shiliu.core.errors import NotAllowed
from shiliu.core.ids import keyed_hash
from shiliu.network.queries import at_work
from shiliu.webhooks.models import Delivery, Hook
from shiliu.webhooks.policies import hooks_visible_to
from shiliu.webhooks.rules.signing import secret_text

OLD_SECRET_WORKS: Final = timedelta(days=1)
MOST_HOOKS, MOST_DELIVERIES = 200, 50


def active(day: date) -> Q:
    """The hooks that are told on `day`: approved, neither paused nor ended, their unit at work."""
    told = Q(approved_at__isnull=False, paused_at=None, ended_at=None)
    return told & at_work(day, "unit__")


def is_wanted(verb: str) -> bool:
    """Whether any hook at all asks for such facts: else the ledger keeps none waiting for them.

    Kept in each process like other reference data, so that a new request pays nothing for it.
    """
    return verb in _wanted()


@references.cached
def _wanted() -> frozenset[str]:
    found = Hook.objects.filter(active(clock.today())).values_list("events", flat=True)
    return frozenset(event for events in found for event in events)


def hooks_of(actor: Actor) -> list[Hook]:
    """The hooks `actor` may see, those that have not ended first, the newest before the others."""
    rows = Hook.objects.filter(hooks_visible_to(actor)).select_related("unit")
    return list(rows.order_by(F("ended_at").desc(nulls_first=True), "-id")[:MOST_HOOKS])


def get_hook(actor: Actor, hook_id: UUID) -> Hook:
    """One of them. NotAllowed for one that is not among them."""
    rows = Hook.objects.filter(hooks_visible_to(actor), pk=hook_id).select_related("unit")
    hook = rows.first()
    if hook is None:
        raise NotAllowed
    return hook


def deliveries_of(hook: Hook) -> list[Delivery]:
    """The newest deliveries, without what was sent."""
    return list(hook.deliveries.defer("payload").order_by("-id")[:MOST_DELIVERIES])


def secret_of(hook: Hook, serial: int | None = None) -> bytes:
    """The 32 bytes that sign for the hook, now or with an earlier `serial`."""
    number = hook.serial if serial is None else serial
    return keyed_hash("webhook", hook.id.bytes + number.to_bytes(2, "big"))


def secret_id(hook: Hook) -> UUID:
    """What names the present secret and tells nothing of it; the first is named as the hook is."""
    return hook.id if hook.serial == 1 else uuid5(hook.id, str(hook.serial))


def secret_made(hook: Hook, made: UUID) -> str:
    """The secret named `made`, as receivers keep it; empty when another was made since."""
    return secret_text(secret_of(hook)) if made == secret_id(hook) else ""


def secrets_at(hook: Hook, at: datetime) -> list[bytes]:
    """The secrets that sign `at`: the present one, and for a day the one before it."""
    rotated = hook.rotated_at
    if rotated is None or at >= rotated + OLD_SECRET_WORKS:
        return [secret_of(hook)]
    return [secret_of(hook), secret_of(hook, hook.serial - 1)]
