"""What the clock does with requests. Each job reads again what it acts on and can run twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from procrastinate.contrib.django import app

from shiliu.cases.actions import endings
from shiliu.cases.actions.batches import forget_batches
from shiliu.cases.actions.erasing import purge_files, purge_texts
from shiliu.cases.actions.succession import take_over
from shiliu.cases.queries import silent_cases, stranded_cases, waiting_cases
from shiliu.core import clock
from shiliu.core.actor import SYSTEM

KEPT: Final = timedelta(days=30)


@app.periodic(cron="7 * * * *")
@app.task(name="cases.expire_silent", queueing_lock="cases.expire_silent")
def expire_silent(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes it
    """Hourly: end what was answered and met with silence."""
    at = clock.now()
    for case_id in silent_cases(at):
        endings.expire(at=at, case_id=case_id)


@app.periodic(cron="*/10 * * * *")
@app.task(name="cases.hand_over_late", queueing_lock="cases.hand_over_late")
def hand_over_late(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes it
    """Every ten minutes: hand on what ended units left, and up what nobody accepted in time."""
    at = clock.now()
    for case_id in stranded_cases():
        take_over(at=at, case_id=case_id)
    for case_id in waiting_cases(at):
        endings.hand_over(at=at, case_id=case_id)


@app.task(name="cases.alarm")
def alarm(case_id: str) -> None:
    """Half an hour after a hazard came in: alarm when it still waits."""
    endings.alarm(at=clock.now(), case_id=UUID(case_id))


@app.periodic(cron="37 3 * * *")
@app.task(name="cases.purge_texts", queueing_lock="cases.purge_texts")
def purge(timestamp: int) -> int:  # noqa: ARG001  procrastinate passes it
    """Nightly: erase the texts of requests that ended long ago; returns how many."""
    return purge_texts(by=SYSTEM, at=clock.now())


@app.periodic(cron="41 3 * * *")
@app.task(name="cases.purge_files", queueing_lock="cases.purge_files")
def purge_pictures(timestamp: int) -> int:  # noqa: ARG001  procrastinate passes it
    """Nightly: delete pictures and documents whose time is over; returns how many."""
    return purge_files(by=SYSTEM, at=clock.now())


@app.periodic(cron="47 3 * * *")
@app.task(name="cases.forget_batches", queueing_lock="cases.forget_batches")
def forget_old_batches(timestamp: int) -> int:  # noqa: ARG001  procrastinate passes it
    """Nightly: drop what came of steps on many requests some weeks ago."""
    return forget_batches(before=clock.now() - KEPT)
