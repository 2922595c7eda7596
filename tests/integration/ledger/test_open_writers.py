"""Real commits: no transaction may add a fact to a day after its seal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Timer

import psycopg

from shiliu.ledger import actions
from shiliu.ledger.actions import seal_due
from shiliu.ledger.models import Seal
from shiliu.ledger.queries import due_days
from tests.integration.ledger.making import MONDAY, NOON, happen

TUESDAY = datetime(2026, 11, 24, tzinfo=UTC)


def test_nothing_is_sealed_while_a_transaction_with_facts_is_open(fresh_database, monkeypatch):
    monkeypatch.setattr(actions, "LOOKS", 3)
    happen()
    at = TUESDAY + timedelta(hours=1)
    with psycopg.connect(fresh_database.app_url) as late:
        _insert(late, NOON)
        assert seal_due(at) == []
        assert due_days(at) == [MONDAY]
    assert seal_due(at) == [MONDAY]
    assert Seal.objects.get().facts == 2


def test_the_owners_open_transaction_is_waited_for_too(fresh_database, monkeypatch):
    monkeypatch.setattr(actions, "LOOKS", 3)
    happen()
    with psycopg.connect(fresh_database.owner_url) as late:
        _insert(late, NOON)
        assert seal_due(TUESDAY + timedelta(hours=1)) == []


def test_a_writer_that_ends_while_sealing_waits_is_sealed(fresh_database):
    happen()
    late = psycopg.connect(fresh_database.app_url)
    _insert(late, NOON)

    timer = Timer(0.3, late.commit)
    timer.start()
    assert seal_due(TUESDAY + timedelta(hours=1)) == [MONDAY]
    timer.join()
    late.close()
    assert Seal.objects.get().facts == 2


def test_who_writes_only_now_is_not_waited_for(fresh_database, monkeypatch):
    """A busy evening never has a moment without writers: only those seen at first count."""
    happen()
    writers = iter([{"1/1", "2/7"}, {"1/1", "3/4"}, {"3/4", "5/1"}])
    monkeypatch.setattr(actions, "_writers", lambda: next(writers))
    assert seal_due(TUESDAY + timedelta(hours=1)) == [MONDAY]


def _insert(connection: psycopg.Connection, at: datetime) -> None:
    connection.execute(
        "INSERT INTO ledger_fact (id, recorded_at, at, by, verb, area_path, subject_type,"
        " subject_id, from_state, to_state, delivery, amount, data, request_id, version)"
        " VALUES (gen_random_uuid(), %s, %s, 'system', 'x', 'a/', 't', gen_random_uuid(),"
        " '', '', '', 1, '{}', '', 1)",
        [at, at],
    )
