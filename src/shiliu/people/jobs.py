"""The nightly purge of contacts."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shiliu.core import clock
from shiliu.core.actor import SYSTEM
from shiliu.people.actions import purge_contacts


@app.periodic(cron="23 3 * * *")
@app.task(name="people.purge")
def purge(timestamp: int) -> int:  # noqa: ARG001 - procrastinate passes it
    """Delete contacts whose time is over; returns how many."""
    return purge_contacts(by=SYSTEM, at=clock.now())
