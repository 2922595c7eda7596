"""Jobs are enqueued by name inside the action's transaction: they roll back with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import OperationalError, connection
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from shiliu.core import clock
from shiliu.core.limits import forget_old_uses
from shiliu.core.months import make_months, months
from shiliu.core.once import forget_old_keys

MAIL = -1  # the priority of letters: a mail server that hangs keeps no alarm waiting
log = structlog.get_logger(__name__)


def enqueue(name: str, *, at: datetime | None = None, **ids: UUID | str | int) -> None:
    """Put the job `name` into the queue with identifiers only, never texts or addresses.

    A connection that is lost here is told like one that is lost anywhere else in an action.
    """
    arguments = {
        key: str(value) if isinstance(value, UUID) else value for key, value in ids.items()
    }
    try:
        app.configure_task(name, schedule_at=at, allow_unknown=False).defer(**arguments)
    except ConnectorException as error:
        raise OperationalError("a job could not be put into the queue") from error


@app.periodic(cron="*/5 * * * *")
@app.task(name="core.retry_stalled", queueing_lock="core.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Every five minutes: jobs whose worker died go back into the queue; they are idempotent."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=60):
        await manager.retry_job(job)


@app.periodic(cron="23 3 * * *")
@app.task(name="core.forget", queueing_lock="core.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes it
    """Nightly: drop used idempotency keys after a week and counts of windows that are over."""
    at = clock.now()
    forget_old_uses(at)
    forget_old_keys(at - timedelta(days=7))


@app.periodic(cron="43 2 * * *")
@app.task(name="core.make_months", queueing_lock="core.make_months")
def make_coming_months(timestamp: int) -> int:  # noqa: ARG001  procrastinate passes it
    """Nightly: make the parts of the coming months; those missing now and rows in none are told."""
    made = make_months()
    for table in months():
        if table.rest:
            log.error("rows lie in no month", table=table.table, rows=table.rest)
    return made


def forget_all() -> None:
    """Drop every waiting job: for the sample life, which sends nothing."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")
