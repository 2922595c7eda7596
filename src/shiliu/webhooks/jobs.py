"""Jobs of the hooks. They wait in a queue of their own: slow receivers hold up nothing else."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Final
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from shiliu.core import clock
from shiliu.core.jobs import MAIL
from shiliu.webhooks.actions.delivering import (
    deliver_one,
    forget_old_deliveries,
    release,
    tell_paused,
)

QUEUE: Final = "webhooks"
BACKOFF: Final = RetryStrategy(max_attempts=9, wait=30, exponential_wait=4)  # for six hours
SECONDS_AT_A_TIME: Final = 30.0


@app.task(name="webhooks.deliver", queue=QUEUE)
def deliver(hook: str, lease: str) -> int:
    """Send what is due for one hook, for half a minute at most; says how many attempts."""
    until, attempts = time.monotonic() + SECONDS_AT_A_TIME, 0
    hook_id, held = UUID(hook), datetime.fromisoformat(lease)
    while time.monotonic() < until:
        new = deliver_one(hook_id=hook_id, lease=held, at=clock.now())
        if new is None:
            break
        held, attempts = new, attempts + 1
    release(hook_id=hook_id, lease=held)
    return attempts


@app.task(name="webhooks.tell_paused", retry=BACKOFF, priority=MAIL)
def tell(hook: str, user: str) -> bool:
    """Write to one of those who manage a hook that it is paused."""
    return tell_paused(hook_id=UUID(hook), user_id=UUID(user))


@app.periodic(cron="37 3 * * *")
@app.task(name="webhooks.forget", queueing_lock="webhooks.forget")
def forget(timestamp: int) -> int:  # noqa: ARG001  procrastinate passes it
    """Nightly: drop old deliveries."""
    return forget_old_deliveries(clock.now())
