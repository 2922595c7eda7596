"""Facts, steps and texts lie in months: made ahead by the owner's function, told when missing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from structlog.testing import capture_logs

from shiliu.cases.rules.importing import import_id
from shiliu.core.jobs import make_coming_months
from shiliu.core.months import make_months, months
from tests.integration.ledger.making import happen

TABLES = ["cases_step", "cases_text", "ledger_fact"]


def this_month(table: str) -> str:
    return f"{table}_{datetime.now(UTC):%Y_%m}"


def asked(sql: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def as_owner(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as owner:
        for statement in statements:
            owner.execute(statement)


def test_three_months_stand_ready(kangbashi):
    assert [(each.table, each.ahead, each.rest) for each in months()] == [
        (table, 3, 0) for table in TABLES
    ]
    assert make_months() == 0


@pytest.mark.parametrize("table", TABLES)
def test_each_part_has_every_index_of_the_whole(kangbashi, table):
    count = "SELECT count(*) FROM pg_indexes WHERE tablename = %s"
    ((whole,),) = asked(count, table)
    for part in (this_month(table), f"{table}_rest", f"{table}_imported"):
        assert asked(count, part) == [(whole,)]


def test_the_word_index_of_a_part_keeps_few_texts_for_later(kangbashi):
    options = asked(
        "SELECT DISTINCT reloptions FROM pg_class c JOIN pg_am a ON a.oid = c.relam"
        " WHERE a.amname = 'gin' AND c.relname LIKE 'cases_text%%'"
    )
    assert options == [(["gin_pending_list_limit=256"],)]


def test_a_fact_lies_in_the_month_of_its_id(kangbashi):
    happen()
    assert asked("SELECT tableoid::regclass::text FROM ledger_fact ORDER BY id DESC LIMIT 1") == [
        (this_month("ledger_fact"),)
    ]


def test_the_first_moment_of_a_month_and_the_last_before_it_lie_apart(kangbashi):
    edge = datetime(2026, 12, 1, tzinfo=UTC)
    ((first,),) = asked("SELECT shiliu_month_floor(%s)", edge)
    assert first == UUID(int=int(edge.timestamp() * 1000) << 80)
    last = asked("SELECT shiliu_month_floor(%s)", edge - timedelta(milliseconds=1))[0][0]
    assert last < first


def test_an_imported_request_has_an_id_without_time():
    assert all(import_id("file.csv", str(number)).int >> 127 for number in range(200))


@pytest.mark.parametrize("table", ["ledger_fact", "cases_step"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "TRUNCATE {}", "UPDATE {} SET verb = 'x'"])
def test_history_cannot_be_changed_in_a_part_either(fresh_kangbashi, table, change):
    happen()
    statement = change.format(this_month(table))
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        asked(statement)
    if table == "ledger_fact" or change.startswith("TRUNCATE"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            as_owner(fresh_kangbashi.owner_url, statement)


def test_a_row_without_a_month_is_taken_all_the_same_and_moved_by_the_job(fresh_kangbashi):
    as_owner(
        fresh_kangbashi.owner_url,
        *(f"DROP TABLE {this_month(table)} CASCADE" for table in TABLES),
    )
    happen()
    fact = "SELECT tableoid::regclass::text, id FROM ledger_fact ORDER BY id DESC LIMIT 1"
    ((part, fact_id),) = asked(fact)
    assert part == "ledger_fact_rest"
    with capture_logs() as logs:
        assert make_coming_months(0) == len(TABLES)
    assert asked(fact) == [(this_month("ledger_fact"), fact_id)]
    assert not logs
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        as_owner(fresh_kangbashi.owner_url, "DELETE FROM ledger_fact_rest; DELETE FROM ledger_fact")


def test_rows_that_no_month_can_take_are_told(fresh_kangbashi):
    as_owner(
        fresh_kangbashi.owner_url,
        'INSERT INTO ledger_fact SELECT (jsonb_populate_record(f, \'{"id":'
        ' "00000000-0000-7000-8000-000000000001"}\')).* FROM ledger_fact f LIMIT 1',
    )
    with capture_logs() as logs:
        make_coming_months(0)
    assert [(log["table"], log["rows"]) for log in logs] == [("ledger_fact", 1)]


def test_the_function_takes_no_more_than_two_years(fresh_kangbashi):
    assert make_months(1000) == (24 - 3) * len(TABLES)
