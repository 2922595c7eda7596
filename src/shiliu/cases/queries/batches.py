"""Many requests at once: those of a list or of some ticks, and what came of a batch."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from shiliu.cases.models import Batch, Case, Step
from shiliu.cases.policies import visible_to
from shiliu.cases.queries.desk import inbox_cases
from shiliu.cases.queries.filters import Filters, Scope
from shiliu.cases.queries.single import pauses_in
from shiliu.cases.rules.clocks import Pause
from shiliu.core.actor import Actor
from shiliu.core.errors import NotAllowed

AT_ONCE = 500


def seen_cases(actor: Actor, ids: Collection[UUID]) -> list[Case]:
    """Those of the requests that `actor` may see, in the order they came in; one query."""
    found = Case.objects.filter(visible_to(actor), pk__in=ids)
    return list(found.order_by("received_at", "id"))


def every_in_list(actor: Actor, filters: Filters, now: datetime) -> list[Case]:
    """The newest `AT_ONCE` requests of a filtered list, and one more where there are more."""
    return _first(Scope.of(actor, filters, now).cases().order_by("-received_at", "-id"))


def every_in_inbox(actor: Actor) -> list[Case]:
    """The `AT_ONCE` that have waited longest in the inbox, and one more where there are more."""
    return _first(inbox_cases(actor).order_by("received_at", "id"))


def _first(cases: QuerySet[Case]) -> list[Case]:
    return list(cases[: AT_ONCE + 1])


def pauses_of_many(ids: Collection[UUID]) -> dict[UUID, list[Pause]]:
    """The finished pauses of each of the requests; one query."""
    steps: dict[UUID, list[tuple[str, datetime]]] = {each: [] for each in ids}
    found = Step.objects.filter(case_id__in=ids).order_by("id")
    for case_id, verb, at in found.values_list("case_id", "verb", "at"):
        steps[case_id].append((verb, at))
    return {case_id: pauses_in(each) for case_id, each in steps.items()}


def get_batch(actor: Actor, batch_id: UUID) -> Batch:
    """What came of a batch, for the post that did it; NotAllowed for anybody else."""
    batch = Batch.objects.filter(pk=batch_id, by=actor.by).first()
    if batch is None:
        raise NotAllowed
    return batch
