"""Sending notices, and forgetting that they were sent."""

from __future__ import annotations

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from shiliu.core import clock
from shiliu.core.jobs import MAIL
from shiliu.notices.actions import forget_old_notices, send_notice

BACKOFF = RetryStrategy(max_attempts=15, wait=60, exponential_wait=3)


@app.task(name="notices.send", retry=BACKOFF, priority=MAIL)
def send(notice: str) -> str:
    """Send one notice; running it again does not send it again."""
    return send_notice(notice_id=UUID(notice), at=clock.now())


@app.periodic(cron="29 3 * * *")
@app.task(name="notices.purge")
def purge(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes it
    """Delete old records of sending; returns how many."""
    return forget_old_notices(at=clock.now())
