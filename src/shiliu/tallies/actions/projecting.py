"""From the ledger to the tallies, exactly once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from threading import Event

import structlog
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from shiliu.ledger.actions import take_pending
from shiliu.ledger.queries import folded_facts
from shiliu.ledger.schemas import Occurrence
from shiliu.tallies.rules.folding import fold

FOLLOWER = "tallies"
REBUILD_CHUNK = 20_000
IDLE_SECONDS = 1.0
log = structlog.get_logger(__name__)

_ADD_DAYS = """
    INSERT INTO tallies_daytally AS t (scope, verb, day, detail, delivery, count, amount)
    SELECT * FROM unnest(%s::text[], %s::text[], %s::date[], %s::text[], %s::text[],
                         %s::bigint[], %s::bigint[])
    ON CONFLICT (scope, verb, day, detail, delivery)
    DO UPDATE SET count = t.count + excluded.count, amount = t.amount + excluded.amount
"""
_ADD_COHORTS = """
    INSERT INTO tallies_cohorttally AS t (scope, subject_type, day, state, count)
    SELECT * FROM unnest(%s::text[], %s::text[], %s::date[], %s::text[], %s::bigint[])
    ON CONFLICT (scope, subject_type, day, state)
    DO UPDATE SET count = t.count + excluded.count
"""


def project(batch: int = 2000) -> int:
    """Fold the oldest waiting facts into the tallies; says how many were waiting.

    Taking and adding are one transaction, so a fact counts once or, after a crash, waits again.
    Several projectors may run at once: each skips what another holds, and all add their rows in
    the order of the keys, so none waits for another in a circle.
    """
    with transaction.atomic():
        taken = take_pending(FOLLOWER, batch)
        _add(fact for fact in taken if fact is not None)
    return len(taken)


def project_forever(stop: Event) -> None:
    """Project until `stop` is set: without a pause while facts wait, else once a second.

    Runs in a thread of its own and closes that thread's connection at the end. A database that
    went away is logged and tried again; nothing is lost meanwhile.
    """
    while not stop.is_set():
        try:
            if project():
                continue
        except (OperationalError, InterfaceError):
            log.exception("projecting failed, trying again")
            connection.close()
        stop.wait(IDLE_SECONDS)
    connection.close()


def rebuild() -> int:
    """Compute the tallies again from the facts; says how many facts went in. Readers see no gap.

    Why the result is exact while others record and project: the lock waits for projectors that
    have added rows and keeps others from adding. After it one statement reads the facts that do
    not wait any more, one snapshot of both tables. A fact whose projector has committed is among
    them; a fact that waits, or whose projector has not committed (its deletion is not visible
    yet), is not, and is added by that projector once this transaction has ended.
    """
    facts = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "LOCK TABLE tallies_daytally, tallies_cohorttally IN SHARE ROW EXCLUSIVE MODE"
        )
        cursor.execute("DELETE FROM tallies_daytally")
        cursor.execute("DELETE FROM tallies_cohorttally")
        followed = folded_facts(FOLLOWER)
        while chunk := list(islice(followed, REBUILD_CHUNK)):
            _add(chunk)
            facts += len(chunk)
    return facts


def _add(facts: Iterator[Occurrence] | Sequence[Occurrence]) -> None:
    found = fold(facts, timezone.get_default_timezone())
    days = [(*key, *sums) for key, sums in sorted(found.days.items())]
    cohorts = [(*key, moved) for key, moved in sorted(found.cohorts.items())]
    with connection.cursor() as cursor:
        if days:
            cursor.execute(_ADD_DAYS, [list(column) for column in zip(*days, strict=True)])
        if cohorts:
            cursor.execute(_ADD_COHORTS, [list(column) for column in zip(*cohorts, strict=True)])
