"""What the clock does with requests. Each job reads again what it acts on and can run twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from procrastinate.contrib.django import app

from shiliu.accounts.actions.posts import follow_posts
from shiliu.cases.actions import endings
from shiliu.cases.actions.batches import forget_batches
from shiliu.cases.actions.erasing import purge_files, purge_texts
from shiliu.cases.actions.succession import move_on, take_new_names, take_over
from shiliu.cases.queries import displaced_cases, silent_cases, stranded_cases, waiting_cases
from shiliu.core import clock
from shiliu.core.actor import SYSTEM
from shiliu.network.actions import settle_areas
from shiliu.network.queries import due_area_changes

MOST_AT_ONCE = 100_000

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


@app.task(name="cases.follow_areas")
def follow_areas() -> None:
    """When a reorganisation begins: units, posts and requests go over to the new areas."""
    at = clock.now()
    for change_id in due_area_changes(at):
        settle_areas(change_id, by=SYSTEM, at=at)
    follow_posts(by=SYSTEM, at=at)
    take_new_names(at=at)
    for case_id in displaced_cases(MOST_AT_ONCE):
        move_on(at=at, case_id=case_id)


@app.periodic(cron="*/10 * * * *")
@app.task(name="cases.follow_areas_again", queueing_lock="cases.follow_areas_again")
def follow_areas_again(timestamp: int) -> None:  # noqa: ARG001  procrastinate passes it
    """Every ten minutes: what was written into an area in the very moment in which it ended."""
    follow_areas()


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
