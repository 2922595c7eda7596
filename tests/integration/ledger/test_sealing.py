from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from django.db import connection, transaction

from shiliu.ledger.actions import seal_day, seal_due
from shiliu.ledger.models import Fact, Seal
from shiliu.ledger.queries import day_root, seal_lines
from shiliu.ledger.queries.seals import COLUMNS
from shiliu.lib.errors import RuleBroken
from tests.integration.ledger.making import MONDAY, NOON, happen, three_days

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 11, 24, tzinfo=UTC)


def sealed() -> list[tuple[date, int]]:
    return list(Seal.objects.order_by("day").values_list("day", "facts"))


def test_finished_days_are_sealed_from_the_first_fact_on_without_a_gap():
    three_days()
    saturday = MONDAY - timedelta(days=2)
    assert seal_due(TUESDAY + timedelta(minutes=10)) == [
        saturday,
        saturday + timedelta(days=1),
        MONDAY,
    ]
    assert [facts for _, facts in sealed()] == [5, 0, 1]


def test_a_day_waits_ten_minutes_for_late_clocks():
    happen()
    assert seal_due(TUESDAY + timedelta(minutes=9)) == []
    assert seal_due(TUESDAY + timedelta(minutes=10)) == [MONDAY]


def test_sealing_again_seals_only_what_is_new():
    happen()
    at = TUESDAY + timedelta(hours=1)
    assert seal_due(at) == [MONDAY]
    assert seal_due(at) == []
    assert seal_due(at + timedelta(days=1)) == [MONDAY + timedelta(days=1)]


def test_without_facts_there_is_nothing_to_seal():
    assert seal_due(TUESDAY + timedelta(days=9)) == []


def test_days_are_days_in_utc_whatever_the_deployment_says(settings):
    happen(datetime(2026, 11, 23, 17, tzinfo=UTC))  # Tuesday in Shanghai
    seal_due(TUESDAY + timedelta(hours=1))
    assert sealed() == [(MONDAY, 1)]


def test_a_day_cannot_be_sealed_early_twice_or_out_of_turn():
    happen()
    with pytest.raises(RuleBroken, match=r"ledger\.day_not_over"):
        seal_day(MONDAY, at=TUESDAY)
    seal_due(TUESDAY + timedelta(hours=1))
    for day in (MONDAY, MONDAY + timedelta(days=2)):
        with pytest.raises(RuleBroken, match=r"ledger\.seal_out_of_order"):
            seal_day(day, at=TUESDAY + timedelta(days=5))


def test_who_came_first_does_not_matter_only_the_recorded_order_does():
    rows = [
        Fact(
            recorded_at=NOON + timedelta(seconds=place // 2),
            at=NOON,
            by="system",
            verb="x",
            area_path="a/",
            subject_type="t",
            subject_id=uuid4(),
        )
        for place in range(6)
    ]
    roots = set()
    for arrived in (rows, rows[::-1], rows[3:] + rows[:3]):
        with transaction.atomic():
            Fact.objects.bulk_create(arrived)
            roots.add(day_root(MONDAY))
            transaction.set_rollback(True)
    assert len(roots) == 1


def test_the_canonical_row_has_every_column_of_a_fact():
    assert COLUMNS.split(", ") == [field.column for field in Fact._meta.concrete_fields]


def test_the_canonical_row_is_what_psql_writes():
    """Fixed bytes: an auditor with psql and SHA-256 comes to the same root, in any year."""
    happen(area_path="a\t\\/", data={"detail": "x", "number": 1.10, "text": "石\n榴"})
    fact = Fact.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TimeZone = 'Asia/Shanghai'; SET LOCAL DateStyle = 'German'")
    row = (
        f"{fact.id}\t2026-11-23 12:00:00+00\t2026-11-23 12:00:00+00\tsystem\tcase.receive\t"
        f"a\\t\\\\/\t\\N\tcase\t{fact.subject_id}\t\\N\t\t\t\t1\t"
        '{"text": "石\\\\n榴", "detail": "x", "number": 1.1}\t\t1\n'
    )
    assert day_root(MONDAY) == (1, sha256(b"\x00" + row.encode()).digest())


def test_seals_are_handed_out_as_lines():
    happen()
    seal_due(TUESDAY + timedelta(hours=1))
    (line,) = seal_lines()
    assert line.startswith("2026-11-23 1 ")
