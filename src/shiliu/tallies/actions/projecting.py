"""From the ledger to the tallies, exactly once.

The database folds facts by itself, so that millions of them pass through no other process. What
counts where is the rule in `rules.folding`: `verify` counts by that rule and compares.
"""

from __future__ import annotations

from threading import Event
from uuid import UUID

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction

from shiliu.ledger.actions import take_pending
from shiliu.ledger.queries import OCCURRENCES, OF_THESE, THAT_DO_NOT_WAIT

FOLLOWER = "tallies"
IDLE_SECONDS = 1.0
REBUILD_MEMORY = "256MB"
log = structlog.get_logger(__name__)

# Facts of one kind, place and day are summed first. Then every area on the path counts them, and
# the unit. Rows are added in the order of their keys, so that no projector waits for another in a
# circle. One statement: both tables get the same facts.
_SCOPES = """LATERAL (
        SELECT array_to_string((string_to_array(path, '/'))[1:number], '/') || '/' AS scope
        FROM unnest(string_to_array(rtrim(path, '/'), '/')) WITH ORDINALITY AS part (code, number)
        UNION ALL SELECT 'unit:' || its_unit WHERE its_unit IS NOT NULL
    ) scopes"""
_FOLD = f"""
    WITH fact AS NOT MATERIALIZED ({OCCURRENCES} {{facts}}),
    days AS (
        INSERT INTO tallies_daytally AS t (scope, verb, day, detail, delivery, count, amount)
        SELECT scope, verb, day, detail, delivery, sum(facts), sum(amounts) FROM (
            SELECT area_path AS path, unit AS its_unit, verb, detail, delivery,
                (at AT TIME ZONE %(zone)s)::date AS day, count(*) AS facts, sum(amount) AS amounts
            FROM fact GROUP BY 1, 2, 3, 4, 5, 6
        ) summed, {_SCOPES}
        GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
        ON CONFLICT (scope, verb, day, detail, delivery)
        DO UPDATE SET count = t.count + excluded.count, amount = t.amount + excluded.amount
    ),
    cohorts AS (
        INSERT INTO tallies_cohorttally AS t (scope, subject_type, day, state, count)
        SELECT scope, subject_type, day, state, sum(moved) FROM (
            SELECT path, its_unit, subject_type, (since AT TIME ZONE %(zone)s)::date AS day, state,
                sum(step) AS moved
            FROM fact, LATERAL (
                VALUES (1, to_state, area_path, unit),
                    (-1, from_state, coalesce(moved_from_path, area_path),
                     CASE WHEN moved_from_path IS NULL THEN unit ELSE moved_from_unit END)
            ) AS moves (step, state, path, its_unit)
            WHERE since IS NOT NULL AND state <> ''
            GROUP BY 1, 2, 3, 4, 5 HAVING sum(step) <> 0
        ) summed, {_SCOPES}
        GROUP BY 1, 2, 3, 4 HAVING sum(moved) <> 0 ORDER BY 1, 2, 3, 4
        ON CONFLICT (scope, subject_type, day, state)
        DO UPDATE SET count = t.count + excluded.count
    )
    SELECT count(*) FROM fact
"""  # noqa: S608 - only our own constants


def project(batch: int = 2000) -> int:
    """Fold the oldest waiting facts into the tallies; says how many were waiting.

    Taking and adding are one transaction, so a fact counts once or, after a crash, waits again.
    Several projectors may run at once: each skips what another holds.
    """
    with transaction.atomic():
        taken = take_pending(FOLLOWER, batch)
        if taken:
            _fold(OF_THESE, ids=taken)
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
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "LOCK TABLE tallies_daytally, tallies_cohorttally IN SHARE ROW EXCLUSIVE MODE"
        )
        cursor.execute("DELETE FROM tallies_daytally")
        cursor.execute("DELETE FROM tallies_cohorttally")
        cursor.execute("SELECT set_config('work_mem', %s, true)", [REBUILD_MEMORY])
        return _fold(THAT_DO_NOT_WAIT, follower=FOLLOWER)


def _fold(which: str, **values: str | list[UUID]) -> int:
    """Add these facts to the tallies; says how many there are."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLD.format(facts=which), {"zone": settings.TIME_ZONE, **values})
        return int(cursor.fetchone()[0])
