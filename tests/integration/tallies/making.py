"""Facts for tests of the tallies, and the tallies as plain values."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from django.db import transaction

from shiliu.core import clock
from shiliu.core.actor import SYSTEM
from shiliu.ledger.actions import fact_rows
from shiliu.ledger.models import Fact, Pending
from shiliu.ledger.schemas import Occurrence
from shiliu.tallies.models import CohortTally, DayTally

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


def rows_of(fact: Occurrence) -> list[Fact | Pending]:
    """The rows an action would save for `fact`."""
    data: dict[str, object] = {"detail": fact.detail} if fact.detail else {}
    if fact.moved_from_path is not None:
        unit = fact.moved_from_unit
        data["moved_from"] = {
            "area_path": fact.moved_from_path,
            "unit": str(unit) if unit else None,
        }
    with clock.simulated(lambda: NOON):
        return fact_rows(
            verb=fact.verb,
            by=SYSTEM,
            at=fact.at,
            area_path=fact.area_path,
            unit=fact.unit,
            subject_type=fact.subject_type,
            subject_id=uuid4(),
            since=fact.since,
            from_state=fact.from_state,
            to_state=fact.to_state,
            delivery=fact.delivery,
            amount=fact.amount,
            data=data,
        )


def save(facts: list[Occurrence]) -> None:
    """Save the facts in one transaction."""
    rows = [row for fact in facts for row in rows_of(fact)]
    with transaction.atomic():
        Fact.objects.bulk_create(row for row in rows if isinstance(row, Fact))
        Pending.objects.bulk_create(row for row in rows if isinstance(row, Pending))


def day_tallies() -> dict[tuple[object, ...], tuple[int, int]]:
    rows = DayTally.objects.values_list(
        "scope", "verb", "day", "detail", "delivery", "count", "amount"
    )
    return {row[:5]: row[5:] for row in rows}


def cohort_tallies() -> dict[tuple[object, ...], int]:
    rows = CohortTally.objects.exclude(count=0)
    return {
        row[:4]: row[4]
        for row in rows.values_list("scope", "subject_type", "day", "state", "count")
    }
