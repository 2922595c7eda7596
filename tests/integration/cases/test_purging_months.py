"""The nightly erasing of texts reads what can be due, not all that ever was."""

from __future__ import annotations

import re
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shiliu.cases.actions.erasing import purge_texts
from shiliu.core.actor import SYSTEM
from shiliu.core.clock import now
from shiliu.core.months import IMPORTED_FROM

FILL = """
INSERT INTO cases_text (case_id, id, step_id, kind, body, salt, erased_at)
SELECT shiliu_month_floor(moment), gen_random_uuid(), gen_random_uuid(), 'words', '', '', erased
FROM (
    SELECT day + n * interval '1 second' AS moment, CASE WHEN day < %(kept)s THEN day END AS erased
    FROM generate_series(%(first)s::timestamptz, now(), interval '1 day') AS day,
        generate_series(1, 20) AS n
) AS texts
"""


@pytest.fixture
def five_years(fresh_kangbashi):
    """Texts of five years, those older than two are erased; all indexes, as they serve."""
    with psycopg.connect(fresh_kangbashi.owner_url, autocommit=True) as owner:
        first = (now() - timedelta(days=5 * 365)).replace(day=1, hour=0)
        owner.execute("SELECT shiliu_make_months(3, %s)", [first])
        kept = now() - timedelta(days=2 * 365)
        owner.execute(FILL, {"first": first, "kept": kept})
        owner.execute("ANALYZE cases_text")


def test_new_months_are_not_read_and_old_ones_by_what_is_left_in_them(five_years):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        purge_texts(by=SYSTEM, at=now())
    (update,) = [each["sql"] for each in captured if each["sql"].startswith("UPDATE")]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {update}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert now().strftime("cases_text_%Y_%m") not in plan
    assert "cases_text_imported" in plan, f"ids from {IMPORTED_FROM} on tell no time"
    assert re.search("cases_text_[0-9]{4}_[0-9]{2}", plan)
    read_whole = re.findall(r"Seq Scan on (cases_text_\d{4}_\d\d)", plan)
    assert not read_whole, plan
