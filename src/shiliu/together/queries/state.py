"""How this deployment is doing, in figures: for whoever runs it."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import Error
from django.db.migrations.loader import MigrationLoader

from shiliu.core.statements import Statement, fetch
from shiliu.ledger.queries import due_days
from shiliu.together.rules.health import MachineState

LAST_BACKUP, PUT_ASIDE = "last-backup", "put-aside"
MOST_COUNTED = 100_000
FOLLOWER = "tallies"
FIGURES = """
    SELECT (SELECT max(last_heartbeat) FROM procrastinate_workers),
        (SELECT count(*) FROM (SELECT FROM ledger_pending WHERE follower = %s LIMIT %s) AS waiting),
        (SELECT f.recorded_at FROM ledger_pending p JOIN ledger_fact f ON f.id = p.fact_id
            WHERE p.follower = %s ORDER BY p.id LIMIT 1),
        (SELECT max(day) FROM ledger_seal),
        (SELECT coalesce(sum(n_tup_ins), 0) FROM pg_stat_user_tables
            WHERE relname LIKE 'ledger\\_fact%%')
"""
JOBS = """
    SELECT status::text, count(*),
        min(coalesce(scheduled_at, %s)) FILTER (WHERE scheduled_at <= %s)
    FROM procrastinate_jobs WHERE scheduled_at IS NULL OR scheduled_at <= %s GROUP BY status
"""
MIGRATIONS = "SELECT app, name FROM django_migrations"


def machine_state(at: datetime) -> MachineState:
    """Everything at once; without a database only what the machine itself knows."""
    known = MachineState(
        at=at,
        sample=settings.SAMPLE,
        free_bytes=shutil.disk_usage(_there(settings.HOME_DIR)).free,
        backup_at=_noted(settings.HOME_DIR / LAST_BACKUP),
        put_aside_at=_noted(settings.HOME_DIR / PUT_ASIDE),
    )
    try:
        return _asked(known)
    except Error:
        return known


def _asked(known: MachineState) -> MachineState:
    ((heartbeat, pending, pending_since, seal_day, facts),) = fetch(
        Statement(FIGURES, (FOLLOWER, MOST_COUNTED, FOLLOWER))
    )
    jobs = fetch(Statement(JOBS, (known.at, known.at, known.at)))
    applied = set(fetch(Statement(MIGRATIONS, ())))
    return known.asked(
        migrations_missing=len(_written() - applied),
        heartbeat=heartbeat,
        pending=pending,
        pending_since=pending_since,
        seal_day=seal_day,
        unsealed_days=len(due_days(known.at - timedelta(hours=12))),
        facts=int(facts),
        jobs={status: count for status, count, _since in jobs},
        job_due=next((since for status, _count, since in jobs if status == "todo"), None),
    )


@cache
def _written() -> frozenset[tuple[str, str]]:
    """The migrations of this version, as they lie on the disk."""
    return frozenset(MigrationLoader(None).disk_migrations)


def _there(folder: Path) -> Path:
    """The folder, or the nearest one above that exists."""
    return next(each for each in (folder, *folder.parents) if each.exists())


def _noted(note: Path) -> datetime | None:
    """The moment that a command noted in the home: a whole backup, or a restore."""
    try:
        return datetime.fromisoformat(note.read_text().strip()).astimezone(UTC)
    except (OSError, ValueError):
        return None
