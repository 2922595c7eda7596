"""Jobs of the ledger."""

from __future__ import annotations

from procrastinate.contrib.django import app

from shiliu.core.clock import now
from shiliu.ledger.actions import seal_due


@app.periodic(cron="*/15 * * * *")
@app.task(name="ledger.seal", lock="ledger.seal", queueing_lock="ledger.seal")
def seal(timestamp: int) -> None:  # noqa: ARG001 - procrastinate tells when it was due
    """Seal the days that are over; most runs find nothing to do."""
    seal_due(now())
