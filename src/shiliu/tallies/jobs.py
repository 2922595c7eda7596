"""Jobs of the tallies. Projecting is no job: the worker runs `project_forever` beside its queue."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shiliu.core.clock import now
from shiliu.tallies.actions import publish_figures


@app.periodic(cron="20 * * * *")
@app.task(name="tallies.publish", lock="tallies.publish", queueing_lock="tallies.publish")
def publish(timestamp: int) -> None:  # noqa: ARG001 - procrastinate tells when it was due
    """Publish once a day: the hour does not matter, so a night switched off is made up for."""
    publish_figures(now())
