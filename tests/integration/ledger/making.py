"""Facts for tests of the ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
from django.db import transaction

from shiliu.core import clock
from shiliu.core.actor import SYSTEM
from shiliu.ledger.actions import record

MONDAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def happen(at: datetime = NOON, **changes: object) -> None:
    """Record one fact at `at`."""
    happened = {
        "verb": "case.receive",
        "by": SYSTEM,
        "at": at,
        "area_path": "a/b/",
        "subject_type": "case",
        "subject_id": uuid4(),
    } | changes
    with clock.simulated(lambda: at), transaction.atomic():
        record(**happened)


def three_days(first: datetime = NOON - timedelta(days=2)) -> UUID:
    """Facts on three days with an empty day among them; says whom the middle ones are about."""
    subject = uuid4()
    for minute in range(5):
        happen(first + timedelta(minutes=minute), subject_id=subject, data={"detail": "web"})
    happen(first + timedelta(days=2))
    return subject


def as_owner(url: str, *statements: str) -> None:
    """What somebody could do who has the owner's rights: switch the triggers off and write."""
    with psycopg.connect(url) as connection:
        connection.execute("ALTER TABLE ledger_fact DISABLE TRIGGER USER")
        connection.execute("ALTER TABLE ledger_seal DISABLE TRIGGER USER")
        for statement in statements:
            connection.execute(statement)
        connection.execute("ALTER TABLE ledger_fact ENABLE TRIGGER USER")
        connection.execute("ALTER TABLE ledger_seal ENABLE TRIGGER USER")
