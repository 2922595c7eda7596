"""Writing the ledger: facts beside the rows they are about, and the seals over finished days."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import NotRequired, TypedDict, Unpack, cast
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from django.utils.module_loading import import_string

from shiliu.core.actor import Actor
from shiliu.core.clock import now
from shiliu.core.database import insert_together
from shiliu.core.ids import new_id
from shiliu.ledger.models import Fact, Pending, Seal
from shiliu.ledger.queries import day_root, due_days, last_seal
from shiliu.ledger.rules.happening import check_countable
from shiliu.ledger.rules.merkle import BEGINNING, chained
from shiliu.ledger.rules.seals import check_may_seal

LOOKS, PAUSE = 200, 0.05
log = structlog.get_logger(__name__)


class Happened(TypedDict):
    """What a fact says. `since`, the states and `data["detail"]` are what the tallies count by.

    `since` is when the subject's cohort began; `from_state` is empty when it enters. When the
    subject came from another area or unit, `area_path` and `unit` are the new place and
    `data["moved_from"]` is `{"area_path": …, "unit": … or None}`, the old one. `id` is for who has
    one that is greater than those of the subject's earlier facts.
    """

    id: NotRequired[UUID]
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
    """The rows of one fact for the caller's `insert_together`: it and who waits for it."""
    data = happened.get("data") or {}
    check_countable(happened["area_path"], data)
    fact = Fact(
        id=happened.get("id") or new_id(),
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
        data=data,
        request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
    )
    waiting = [Pending(fact_id=fact.id, follower=name) for name in _followers(fact.verb)]
    return [fact, *waiting]


def record(**happened: Unpack[Happened]) -> None:
    """Save one fact inside the caller's transaction: for actions that write nothing together."""
    insert_together(*fact_rows(**happened))


def _followers(verb: str) -> list[str]:
    """Who waits for facts of this verb."""
    ways = settings.LEDGER_WANTED
    return [name for name in settings.LEDGER_FOLLOWERS if name not in ways or _asked(name)(verb)]


@cache
def _asked(name: str) -> Callable[[str], bool]:
    """How a follower says what it wants: it stands above this package, settings name it."""
    return cast("Callable[[str], bool]", import_string(settings.LEDGER_WANTED[name]))


_TAKE = """
    DELETE FROM ledger_pending WHERE id = ANY (ARRAY(
        SELECT id FROM ledger_pending WHERE follower = %s ORDER BY id LIMIT %s
        FOR UPDATE SKIP LOCKED))
    RETURNING fact_id
"""
_GONE = """
    SELECT id FROM unnest(%s::uuid[]) AS taken (id)
    WHERE NOT EXISTS (SELECT FROM ledger_fact f WHERE f.id = taken.id)
"""


def take_pending(follower: str, batch: int) -> list[UUID]:
    """Hand over the oldest waiting facts, inside the follower's transaction.

    A fact waits from the moment its transaction commits, so a late commit cannot be passed over;
    rows that another process holds are skipped. A fact that is no longer there was removed from
    the ledger by somebody, which `verify` reports; the follower goes on without it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [follower, batch])
        taken = [fact_id for (fact_id,) in cursor.fetchall()]
        if taken:
            cursor.execute(_GONE, [taken])
            if gone := [str(fact_id) for (fact_id,) in cursor.fetchall()]:
                log.error("facts are gone from the ledger", follower=follower, facts=gone)
    return taken


def seal_due(at: datetime) -> list[date]:
    """Seal every finished day since the last seal, without a gap; empty days too.

    Nothing is sealed while a transaction that may still add facts of those days is open; the
    next run tries again.
    """
    days = due_days(at)
    if not days or not _earlier_writers_are_done():
        return []
    for day in days:
        seal_day(day, at=at)
    return days


def seal_day(day: date, *, at: datetime) -> None:
    """Seal one finished day (a day in UTC) and chain it to the day before.

    Raises `ledger.day_not_over` and `ledger.seal_out_of_order`.
    """
    with transaction.atomic():
        before = last_seal()
        check_may_seal(day, follows=before.day if before else None, at=at)
        facts, root = day_root(day)
        chain = chained(bytes(before.chain) if before else BEGINNING, day, facts, root)
        Seal(day=day, facts=facts, root=root, chain=chain, sealed_at=at).save(force_insert=True)


_WRITERS = """
    SELECT virtualtransaction FROM pg_locks
    WHERE locktype = 'relation' AND relation = 'ledger_fact'::regclass
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND mode = 'RowExclusiveLock' AND pid IS DISTINCT FROM pg_backend_pid()
"""


def _earlier_writers_are_done() -> bool:
    """Wait until every transaction that holds facts now has ended, as building an index does.

    A transaction that inserted a fact holds a lock on the table until it ends, and every role may
    see locks. One that inserts later takes the time later: `GRACE` after the day's end that time
    lies in the next day. Sessions idle in a transaction are ended by the server after 60 seconds.
    """
    waited_for = _writers()
    for _ in range(LOOKS):
        if not waited_for:
            return True
        time.sleep(PAUSE)
        waited_for &= _writers()
    log.warning("a transaction with facts stays open, nothing is sealed yet")
    return False


def _writers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(_WRITERS)
        return {name for (name,) in cursor.fetchall()}
