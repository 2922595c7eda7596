"""A figure of a cohort is opened without a look into the months before it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from shiliu.core.actor import SYSTEM
from shiliu.core.clock import now
from shiliu.ledger.models import Fact
from shiliu.ledger.queries import facts_behind_cohort
from tests.integration.ledger.making import happen


@pytest.fixture
def years(fresh_database):
    """Facts are kept in months since 2020."""
    with psycopg.connect(fresh_database.owner_url) as owner:
        owner.execute("SELECT shiliu_make_months(3, '2020-01-01Z')")


def parts_asked(rows) -> set[str]:
    """The parts of the table of facts that stand in the plan."""
    sql, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}", values)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    return set(re.findall(r"\bledger_fact_(?:\d{4}_\d\d|rest|imported)\b", plan))


def behind(days: tuple[date, date]):
    return facts_behind_cohort("a/", days, by=SYSTEM, states=["closed.none"])


def test_only_the_months_since_are_asked(years):
    today = now().date()
    asked = parts_asked(behind((today - timedelta(days=30), today)))
    assert {"ledger_fact_rest", "ledger_fact_imported"} < asked
    assert len(asked) <= 2 + 3 + 3, "this month and two before, three ahead, and what has no month"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_inherits WHERE inhparent = 'ledger_fact'::regclass")
        assert cursor.fetchone()[0] > 80


def test_the_subjects_are_the_same_as_without_months(years):
    """Some began today, some were brought in from a year ago; some ended, some moved away."""
    last_year = now() - timedelta(days=365)
    wanted = {}
    for since in (now(), now() - timedelta(days=40), last_year, datetime(2020, 2, 1, tzinfo=UTC)):
        stayed, moved, still_open = uuid4(), uuid4(), uuid4()
        for subject in (stayed, moved, still_open):
            happen(since, subject_id=subject, since=since, to_state="received.none")
        for subject, path in ((stayed, "a/b/"), (moved, "b/")):
            happen(
                since + timedelta(hours=1),
                verb="case.close",
                subject_id=subject,
                area_path=path,
                since=since,
                from_state="received.none",
                to_state="closed.none",
            )
        wanted[since] = stayed
    for since, stayed in wanted.items():
        day = since.astimezone(UTC).date()
        days = (day - timedelta(days=1), day + timedelta(days=1))
        assert [fact.subject_id for fact in behind(days)] == [stayed]
    assert Fact.objects.count() == 4 * 5
