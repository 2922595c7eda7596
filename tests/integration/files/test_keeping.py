"""How long pictures are kept, and that nothing is left behind in the storage."""

from __future__ import annotations

import pytest
from django.core.files.storage import storages
from django.db import transaction

from shiliu.cases import jobs as cases_jobs
from shiliu.cases.rules.lifecycle import Word
from shiliu.core.journal import read_erasures
from shiliu.files import jobs, storage
from shiliu.network.queries import deployment
from shiliu.together.actions import repeat_erasure
from tests.integration.files.doors import TICKS, Sent, follow, images_on
from tests.support.requests import ask


@pytest.fixture
def sent(people, stored) -> Sent:
    return Sent(ask().accepted(people.erin))


def test_pictures_go_with_the_words_of_a_request_that_ended_long_ago(
    people, sent, clock, stored, do_jobs
):
    sent.asked.answered(people.erin).says(Word.SOLVED)
    clock.later(days=deployment().retention.text_days - 1)
    assert cases_jobs.purge_pictures(0) == 0
    clock.later(days=2)
    assert cases_jobs.purge_pictures(0) == 1
    assert cases_jobs.purge_pictures(0) == 0
    do_jobs()
    assert stored.files == []


def test_an_approved_picture_goes_when_its_own_time_is_over(people, sent, clock, stored, do_jobs):
    frank = people.frank.client
    sent.act(frank, "approve", **TICKS)
    clock.later(days=deployment().retention.photo_days - 1)
    assert cases_jobs.purge_pictures(0) == 0
    clock.later(days=2)
    assert cases_jobs.purge_pictures(0) == 1
    do_jobs()
    assert stored.files == []
    assert images_on(follow(sent.asked.code)) == []


def test_what_was_stored_for_a_transaction_that_failed_is_found_at_night(sent, clock, stored):
    lost = storage.put(b"left behind", clock.now)
    assert jobs.tidy(0) == 0, "today is still being written"
    clock.later(days=1)
    assert jobs.tidy(0) == 1
    assert not storages["files"].exists(lost)
    assert len(stored.files) == 1, "what belongs to a file stays"


def test_what_could_not_be_removed_is_removed_later(people, sent, stored, monkeypatch):
    sent.act(people.erin.client, "remove")
    with monkeypatch.context() as broken:
        broken.setattr(type(storages["files"]), "delete", _out_of_order)
        with pytest.raises(OSError, match="out of order"):
            jobs.tidy(0)
    assert len(stored.files) == 1
    assert jobs.tidy(0) == 1
    assert stored.files == []


def _out_of_order(_self: object, _name: str) -> None:
    raise OSError("out of order")


def test_safety_7_a_restore_brings_no_unblurred_picture_back(people, sent, clock, stored, do_jobs):
    """The journal is repeated in the database of a backup from before, and of one from after."""
    frank = people.frank.client
    sent.act(frank, "brush", strokes="[[100, 100, 60]]")
    with transaction.atomic():
        sent.act(frank, "approve", **TICKS)
        (line,) = read_erasures().erasures
        transaction.set_rollback(True)
    with transaction.atomic():
        assert repeat_erasure(line), (
            "it was blurred, not yet approved, and the one from before is there"
        )
        transaction.set_rollback(True)
    sent.act(frank, "approve", **TICKS)
    assert not repeat_erasure(line), "as it was approved it stays"
    sent.act(frank, "withdraw")
    assert not repeat_erasure(line)
    assert len(images_on(follow(sent.asked.code))) == 1


def test_a_file_that_is_gone_from_the_storage_is_said(people, sent, stored):
    (shown,) = images_on(sent.page(people.erin.client))[:1]
    for path in stored.folder.rglob("*"):
        if path.is_file():
            path.unlink()
    answer = people.erin.client.get(shown)
    assert answer.status_code == 404
    assert sent.act(people.erin.client, "remove").status_code == 200
