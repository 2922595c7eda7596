"""Writing the ledger: facts beside the rows they are about, and the seals over finished days."""

from __future__ import annotations

from datetime import datetime
from typing import NotRequired, TypedDict, Unpack
from uuid import UUID

import structlog
from django.conf import settings
from django.db.models import Model

from shiliu.core.actor import Actor
from shiliu.core.clock import now
from shiliu.core.database import insert_together
from shiliu.ledger.models import Fact, Pending


class Happened(TypedDict):
    """What a fact says. `since`, the states and `data["detail"]` are what the tallies count by.

    A subject that changes its place or unit carries `data["moved_from"]`, see
    `tallies.rules.folding`.
    """

    verb: str
    by: Actor
    at: datetime
    area_path: str
    subject_type: str
    subject_id: UUID
    unit: NotRequired[UUID | None]
    since: NotRequired[datetime | None]
    from_state: NotRequired[str]
    to_state: NotRequired[str]
    delivery: NotRequired[str]
    amount: NotRequired[int]
    data: NotRequired[dict[str, object] | None]


def fact_rows(**happened: Unpack[Happened]) -> list[Model]:
    """The rows of one fact, to be saved by the caller's `insert_together`: it and who waits for it."""
    fact = Fact(
        recorded_at=now(),
        at=happened["at"],
        by=happened["by"].by,
        verb=happened["verb"],
        area_path=happened["area_path"],
        unit=happened.get("unit"),
        subject_type=happened["subject_type"],
        subject_id=happened["subject_id"],
        since=happened.get("since"),
        from_state=happened.get("from_state", ""),
        to_state=happened.get("to_state", ""),
        delivery=happened.get("delivery", ""),
        amount=happened.get("amount", 1),
        data=happened.get("data") or {},
        request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
    )
    waiting = [Pending(fact_id=fact.id, follower=name) for name in settings.LEDGER_FOLLOWERS]
    return [fact, *waiting]


def record(**happened: Unpack[Happened]) -> None:
    """Save one fact inside the caller's transaction: for actions that write nothing together."""
    insert_together(*fact_rows(**happened))
