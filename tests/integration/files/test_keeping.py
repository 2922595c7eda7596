"""How long pictures are kept, and that nothing is left behind in the storage."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.files.storage import storages
from django.db import transaction

from shiliu.cases import jobs as cases_jobs
from shiliu.cases.rules.lifecycle import Word
from shiliu.core.journal import Erasure, read_erasures
from shiliu.files import jobs, storage
from shiliu.network.queries import deployment
from shiliu.together.actions import repeat_erasure
from tests.integration.files.doors import TICKS, Sent, follow, images_on
from tests.support.requests import DEBT, ask


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


def test_an_approved_picture_does_not_go_with_the_words(people, sent, clock, do_jobs):
    """Its own time is another one: it was approved shortly before the words go."""
    kept = deployment().retention
    sent.publish_title(people.frank.client)
    sent.asked.answered(people.erin).says(Word.SOLVED)
    clock.later(days=kept.text_days - 1)
    sent.act(people.frank.client, "approve", **TICKS)
    clock.later(days=2)
    assert cases_jobs.purge_pictures(0) == 0
    assert len(images_on(sent.public)) == 1
    clock.later(days=kept.photo_days)
    assert cases_jobs.purge_pictures(0) == 1


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


@contextmanager
def after_the_backup() -> Iterator[list[Erasure]]:
    """What is done inside is undone, as by a restore, but for what the journal says of it."""
    lines: list[Erasure] = []
    before = len(read_erasures().erasures)
    with transaction.atomic():
        yield lines
        lines += read_erasures().erasures[before:]
        transaction.set_rollback(True)


def test_safety_07_a_restore_does_not_show_a_withdrawn_picture_again(people, sent, clock):
    frank = people.frank.client
    sent.publish_title(frank)
    sent.act(frank, "approve", **TICKS)
    clock.later(minutes=5)
    with after_the_backup() as lines:
        sent.act(frank, "withdraw")
    assert len(images_on(sent.public)) == 1, "as the backup has it"
    assert [repeat_erasure(line) for line in lines] == [True]
    assert images_on(sent.public) == []
    clock.later(minutes=5)
    sent.act(frank, "approve", **TICKS)
    assert [repeat_erasure(line) for line in lines] == [False], "what was approved since stays"
    assert len(images_on(sent.public)) == 1


def test_safety_07_a_restore_brings_no_picture_back_that_was_blurred_a_second_time(
    people, sent, clock, do_jobs
):
    frank = people.frank.client
    sent.publish_title(frank)
    sent.act(frank, "approve", **TICKS)
    clock.later(minutes=5)
    with after_the_backup() as lines:
        sent.act(frank, "withdraw")
        clock.later(minutes=5)
        sent.act(frank, "brush", strokes="[[100, 100, 60]]")
        sent.act(frank, "approve", **TICKS)
        assert len(images_on(sent.public)) == 1
    for line in lines:
        repeat_erasure(line)
    assert images_on(sent.public) == []
    assert images_on(follow(sent.asked.code)) == []


def test_safety_06_a_restore_does_not_show_a_withdrawn_title_again(people, sent, clock):
    frank = people.frank.client
    sent.publish_title(frank)
    clock.later(minutes=5)
    with after_the_backup() as lines:
        frank.post(f"{sent.case}withdraw-title/", {"once": "a-key-of-its-own"})
        assert sent.public.status_code == 404
    assert sent.public.status_code == 200
    assert [repeat_erasure(line) for line in lines] == [True]
    assert sent.public.status_code == 404
    clock.later(minutes=5)
    sent.publish_title(frank)
    assert [repeat_erasure(line) for line in lines] == [False]
    assert sent.public.status_code == 200, "a title from after the withdrawal stays"


def test_safety_06_a_restore_does_not_show_a_title_again_that_was_written_anew(people, sent, clock):
    frank = people.frank.client
    sent.publish_title(frank)
    clock.later(minutes=5)
    with after_the_backup() as lines:
        data = {"once": "a-key-of-its-own", "zh": "小区路灯不亮", "checked": "on"}
        frank.post(f"{sent.case}title/", data)
    assert [repeat_erasure(line) for line in lines] == [True]
    assert sent.public.status_code == 404


def test_safety_06_a_restore_does_not_show_a_title_again_that_went_with_another_kind(
    people, sent, clock
):
    frank = people.frank.client
    sent.publish_title(frank)
    clock.later(minutes=5)
    with after_the_backup() as lines:
        data = {"once": "a-key-of-its-own", "category": DEBT}
        assert frank.post(f"{sent.case}kind/", data).status_code == 302
    assert [repeat_erasure(line) for line in lines] == [True]
    assert sent.public.status_code == 404


def test_safety_05_a_restore_does_not_show_the_title_of_an_erased_request_again(
    people, sent, clock
):
    sent.publish_title(people.frank.client)
    clock.later(minutes=5)
    with after_the_backup() as lines:
        follow(sent.asked.code, "erase/", sure="yes")
        assert sent.public.status_code == 404
    assert sent.public.status_code == 200
    assert [repeat_erasure(line) for line in lines] == [True]
    assert sent.public.status_code == 404
    assert sent.asked.case.title == {}


def test_a_file_that_is_gone_from_the_storage_is_said(people, sent, stored):
    (shown,) = images_on(sent.page(people.erin.client))[:1]
    for path in stored.folder.rglob("*"):
        if path.is_file():
            path.unlink()
    answer = people.erin.client.get(shown)
    assert answer.status_code == 404
    assert sent.act(people.erin.client, "remove").status_code == 200
