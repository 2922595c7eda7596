"""`shiliu bench data`: as if very many requests had lived, and everything that holds for them."""

from __future__ import annotations

import re

import psycopg
import pytest

from shiliu.cases.rules.lifecycle import BY_VERB, State, Verb
from shiliu.cli import postgres
from tests import installations

REQUESTS = 700


@pytest.fixture(scope="module")
def large():
    """A home with a sample of some hundred requests over four months."""
    with installations.empty_home() as installation, postgres.running(installation.home):
        done = installation.run(
            *("bench", "data", "--requests", str(REQUESTS), "--days", "120", "--processes", "2"),
            timeout=600,
        )
        assert done.returncode == 0, done.stdout
        yield installation


def asked(installation, sql):
    with postgres.running(installation.home) as cluster:
        url = postgres.app_url(cluster, "shiliu_sample")
        with psycopg.connect(url, autocommit=True) as connection:
            return connection.execute(sql).fetchall()


def test_history_texts_and_figures_hold(large):
    done = large.run("verify", "--sample")
    assert done.returncode == 0, done.stdout
    assert "Everything holds." in done.stdout
    facts = int(re.search(r"counted anew from (\d+) facts", done.stdout)[1])
    assert facts > 7 * REQUESTS


def test_every_step_is_one_of_the_lifecycle(large):
    steps = asked(large, "SELECT DISTINCT verb, from_state, to_state FROM cases_step")
    for verb, before, after in steps:
        if verb != Verb.RECEIVE:
            row = BY_VERB[Verb(verb)]
            assert before in row.sources
            assert State(after) == (row.target or State(before))


def test_a_request_stands_where_its_last_step_left_it(large):
    wrong = asked(
        large,
        "SELECT c.id FROM cases_case c JOIN LATERAL (SELECT * FROM cases_step s"
        " WHERE s.case_id = c.id ORDER BY s.id DESC LIMIT 1) last ON true"
        " WHERE last.to_state <> c.state",
    )
    assert wrong == []


def test_rows_lie_in_their_months_and_every_index_is_back(large):
    months = asked(large, "SELECT DISTINCT tableoid::regclass::text FROM ledger_fact")
    assert len(months) >= 4
    assert all(re.fullmatch(r"ledger_fact_\d{4}_\d\d", month) for (month,) in months)
    for table in ("cases_text", "ledger_fact", "cases_step"):
        count = "SELECT count(*) FROM pg_indexes WHERE tablename = "
        ((whole,),) = asked(large, f"{count}'{table}'")
        parts = asked(
            large,
            f"SELECT DISTINCT ({count} inhrelid::regclass::text) FROM pg_inherits"
            f" WHERE inhparent = '{table}'::regclass",
        )
        assert parts == [(whole,)]
    assert asked(large, "SELECT FROM pg_index WHERE NOT indisvalid") == []
