"""From the ledger to deliveries, exactly once; and who has deliveries due gets a job."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from threading import Event
from typing import Final
from uuid import UUID

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from shiliu.cases.models import Case
from shiliu.cases.policies import visible_to
from shiliu.cases.queries import case_number
from shiliu.core import clock
from shiliu.core.jobs import enqueue
from shiliu.ledger.actions import take_pending
from shiliu.ledger.models import Fact
from shiliu.network.queries import network
from shiliu.webhooks.models import Delivery, Hook
from shiliu.webhooks.policies import reader_for
from shiliu.webhooks.queries import active

FOLLOWER: Final = "webhooks"
IDLE_SECONDS: Final = 1.0
LEASE: Final = timedelta(minutes=2)
log = structlog.get_logger(__name__)


def fan_out(at: datetime, batch: int = 500) -> int:
    """Make a delivery of each waiting fact for each hook that may know of it; says how many facts.

    Taking and making are one transaction: after a crash the fact waits again.
    """
    with transaction.atomic():
        taken = take_pending(FOLLOWER, batch)
        facts = list(Fact.objects.filter(pk__in=taken, subject_type="case").order_by("id"))
        if facts:
            Delivery.objects.bulk_create(_deliveries(facts, at))
    return len(taken)


def wake(at: datetime) -> int:
    """Give each hook that has something due and nobody at work one job; says how many.

    One job for a hook: a receiver that does not answer holds up its own deliveries only.
    """
    if settings.SAMPLE:  # the sample life sends nothing
        return 0
    due = Delivery.objects.filter(hook=OuterRef("pk"), next_at__lte=at)
    free = Q(busy_until=None) | Q(busy_until__lte=at)
    rested = Q(rest_until=None) | Q(rest_until__lte=at)
    lease = at + LEASE
    with transaction.atomic():
        waiting = Hook.objects.filter(free, rested, active(timezone.localdate(at)), Exists(due))
        locked = waiting.select_for_update(skip_locked=True, of=("self",)).only("pk")
        hooks = [hook.pk for hook in locked]
        if hooks:
            Hook.objects.filter(pk__in=hooks).update(busy_until=lease)
        for hook_id in hooks:
            enqueue("webhooks.deliver", hook=hook_id, lease=lease.isoformat())
    return len(hooks)


def follow_forever(stop: Event) -> None:
    """Until `stop` is set: without a pause while facts wait, else once a second.

    Runs in a thread of its own and closes that thread's connection at the end.
    """
    while not stop.is_set():
        try:
            taken = fan_out(clock.now())
            wake(clock.now())
            if taken:
                continue
        except (OperationalError, InterfaceError):
            log.exception("telling hooks failed, trying again")
            connection.close()
        stop.wait(IDLE_SECONDS)
    connection.close()


def _deliveries(facts: Sequence[Fact], at: datetime) -> Iterable[Delivery]:
    cases = Case.objects.in_bulk({fact.subject_id for fact in facts})
    for hook in Hook.objects.filter(active(timezone.localdate(at))).select_related("unit"):
        wanted = [fact for fact in facts if fact.verb in hook.events]
        seen = _seen(hook, {fact.subject_id for fact in wanted})
        for fact in wanted:
            if fact.subject_id in seen:
                yield Delivery(
                    hook=hook,
                    verb=fact.verb,
                    fact_id=fact.id,
                    subject_id=fact.subject_id,
                    payload=_payload(fact, cases[fact.subject_id]),
                    created_at=at,
                    next_at=at,
                )


def _seen(hook: Hook, subjects: set[UUID]) -> set[UUID]:
    """Which of these requests the unit may see now."""
    if not subjects:
        return set()
    rows = Case.objects.filter(visible_to(reader_for(hook.unit)), pk__in=subjects)
    return set(rows.values_list("pk", flat=True))


def _payload(fact: Fact, case: Case) -> dict[str, object]:
    """That something happened, and where to read the rest: no words, no names."""
    places = network()
    address = reverse("api:get_desk_request", kwargs={"case_id": case.id})
    return {
        "id": str(fact.id),
        "verb": fact.verb,
        "at": fact.at.isoformat(),
        "request": {
            "id": str(case.id),
            "number": case_number(case),
            "state": case.state,
            "unit": places.units_by_id[case.unit_id].code,
            "area": places.areas_by_id[case.area_id].code,
            "category": case.category_id,
            "address": settings.PUBLIC_ADDRESS + address,
        },
    }
