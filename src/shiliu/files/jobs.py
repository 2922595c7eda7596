"""Taking files out of the storage after the rows that named them are gone."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from shiliu.core import clock
from shiliu.files.actions import remove_stored
from shiliu.files.actions import tidy as tidy_storage

BACKOFF = RetryStrategy(max_attempts=12, wait=10, exponential_wait=3)


@app.task(name="files.remove", retry=BACKOFF)
def remove(key: str) -> None:
    """Take one thing out of the storage; tried again until it is gone, at the latest at night."""
    remove_stored(key=key)


@app.periodic(cron="53 3 * * *")
@app.task(name="files.tidy", queueing_lock="files.tidy")
def tidy(timestamp: int) -> int:  # noqa: ARG001  procrastinate passes it
    """Nightly: what was not taken away yet, and what a failed transaction left behind."""
    return tidy_storage(at=clock.now())
