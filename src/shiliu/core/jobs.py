"""Jobs are enqueued by name inside the action's transaction: they roll back with it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from procrastinate.contrib.django import app


def enqueue(name: str, *, at: datetime | None = None, **ids: UUID | str | int) -> None:
    """Put the job `name` into the queue with identifiers only, never texts or addresses."""
    arguments = {key: str(value) if isinstance(value, UUID) else value for key, value in ids.items()}
    app.configure_task(name, schedule_at=at, allow_unknown=False).defer(**arguments)
