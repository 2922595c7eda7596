"""Jobs of accounts: a link by e-mail, and tidying up at night."""

from __future__ import annotations

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from shiliu.accounts.actions.mail import send_link
from shiliu.accounts.actions.users import forget_what_is_over
from shiliu.core import clock
from shiliu.core.jobs import MAIL

BACKOFF = RetryStrategy(max_attempts=9, wait=30, exponential_wait=4)  # for six hours


@app.task(name="accounts.send_invitation", retry=BACKOFF, priority=MAIL)
def send_invitation(user_id: str, message: str = "") -> None:
    """Send somebody the link that lets them set their password.

    Jobs that an earlier version left in the queue name no message.
    """
    send_link(user_id=UUID(user_id), message=UUID(message) if message else None)


@app.periodic(cron="17 3 * * *")
@app.task(name="accounts.tidy")
def tidy(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes it
    """Delete sessions and counted tries that are over; returns how many."""
    return forget_what_is_over(at=clock.now())
