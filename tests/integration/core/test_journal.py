"""The erasure journal survives crashes in the middle of a line and full disks."""

import os
from multiprocessing import get_context
from uuid import uuid4

import pytest
from django.conf import settings

from shiliu.core.clock import now
from shiliu.core.journal import Erasure, read_erasures, write_erasure


@pytest.fixture
def journal(tmp_path, monkeypatch):
    path = tmp_path / "deep" / "erasures.journal"
    monkeypatch.setattr(settings, "ERASURE_JOURNAL", path)
    return path


def ids():
    return [erasure.subject_id for erasure in read_erasures().erasures]


def test_there_is_none_before_the_first_erasure(journal):
    assert read_erasures().erasures == ()


def test_what_was_written_is_read_back_in_order(journal):
    first, second, before = uuid4(), uuid4(), now()
    write_erasure("case", first, at=now())
    write_erasure("post", second, at=now())
    read = read_erasures()
    assert [(each.subject_type, each.subject_id) for each in read.erasures] == [
        ("case", first),
        ("post", second),
    ]
    assert before <= read.erasures[0].at <= now()
    assert read.torn == 0
    assert isinstance(read.erasures[0], Erasure)


def test_only_the_service_may_read_it(journal):
    write_erasure("case", uuid4(), at=now())
    assert journal.stat().st_mode & 0o777 == 0o600


def test_it_is_on_the_disk_before_the_call_returns(journal, monkeypatch):
    order = []
    real_write, real_sync = os.write, os.fsync
    monkeypatch.setattr(os, "write", lambda *a: order.append("write") or real_write(*a))
    monkeypatch.setattr(os, "fsync", lambda *a: order.append("fsync") or real_sync(*a))
    write_erasure("case", uuid4(), at=now())
    assert order == ["write", "fsync", "fsync"], "the line, then the new name in its folder"
    write_erasure("case", uuid4(), at=now())
    assert order[3:] == ["write", "fsync"]


@pytest.mark.parametrize("cut", range(1, 84, 7))
def test_a_line_torn_by_a_crash_is_left_out_and_spoils_nothing(journal, cut):
    first, second = uuid4(), uuid4()
    write_erasure("case", first, at=now())
    whole = journal.read_bytes()
    write_erasure("case", uuid4(), at=now())
    torn = journal.read_bytes()[: len(whole) + cut]
    journal.write_bytes(torn)
    assert ids() == [first]
    write_erasure("case", second, at=now())
    assert ids() == [first, second]
    assert read_erasures().torn == (1 if cut > 1 else 0)


def test_a_short_write_is_an_error_not_an_acknowledgement(journal, monkeypatch):
    real_write = os.write
    monkeypatch.setattr(os, "write", lambda handle, line: real_write(handle, line[:10]))
    with pytest.raises(OSError, match="could not be written"):
        write_erasure("case", uuid4(), at=now())
    assert ids() == []


def _write_many(path, count):
    settings.ERASURE_JOURNAL = path
    for _ in range(count):
        write_erasure("case", uuid4(), at=now())


def test_processes_do_not_tear_each_others_lines(journal):
    context = get_context("fork")
    writers = [context.Process(target=_write_many, args=(journal, 50)) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    read = read_erasures()
    assert (len(read.erasures), read.torn) == (200, 0)
    assert len(set(ids())) == 200
