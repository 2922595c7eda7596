from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from shiliu.core.actor import PUBLIC, SYSTEM, Actor, ActorKind, Grant, holder_of
from shiliu.core.permissions import Permission
from shiliu.ledger.models import Fact
from shiliu.ledger.queries import facts_behind, facts_for
from tests.integration.ledger.making import NOON, happen

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)
UNIT = UUID(int=5)


def staff(*paths: str, permission: Permission = Permission.TALLIES_FIGURE_VIEW) -> Actor:
    grants = tuple(Grant(path, frozenset({permission})) for path in paths)
    return Actor(ActorKind.STAFF, post=uuid4(), grants=grants)


def behind(scope: str = "a/", by: Actor = SYSTEM, days=(DAY, DAY), **more: object) -> list[str]:
    facts = facts_behind(scope, "case.receive", days, by=by, **more)
    return [fact.area_path for fact in facts]


def test_a_figure_opens_the_facts_it_counts():
    happen(area_path="a/b/")
    happen(area_path="a/")
    happen(area_path="b/")
    happen(area_path="a/", verb="case.answer")
    assert sorted(behind()) == ["a/", "a/b/"]
    assert behind("a/b/") == ["a/b/"]


def test_days_begin_at_midnight_of_the_deployment():
    for hour, minute in ((15, 59), (16, 0)):
        happen(datetime(2026, 11, 22, hour, minute, tzinfo=UTC), area_path=f"a/{hour}/")
        happen(datetime(2026, 11, 23, hour, minute, tzinfo=UTC), area_path=f"a/{hour}/next/")
    assert behind() == ["a/15/next/", "a/16/"]


def test_details_and_deliveries_narrow_it_down():
    happen(area_path="a/web/", data={"detail": "web"}, delivery="help")
    happen(area_path="a/none/")
    happen(area_path="a/empty/", data={"detail": ""})
    assert behind(detail="web") == ["a/web/"]
    assert sorted(behind(detail="")) == ["a/empty/", "a/none/"]
    assert behind(delivery="help") == ["a/web/"]
    assert len(behind()) == 3


def test_a_units_figure_opens_the_facts_of_the_unit():
    happen(area_path="a/b/", unit=UNIT)
    happen(area_path="a/b/", unit=UUID(int=6))
    assert behind(f"unit:{UNIT}") == ["a/b/"]


@pytest.mark.parametrize(
    ("by", "seen"),
    [
        (staff("a/"), 2),
        (staff("a/b/"), 1),
        (staff("a/b/", "a/c/"), 2),
        (staff("b/"), 0),
        (staff("a/", permission=Permission.LEDGER_FACT_VIEW), 0),
        (staff(), 0),
        (PUBLIC, 0),
        (SYSTEM, 2),
    ],
)
def test_nobody_sees_facts_outside_of_a_grant(by, seen):
    happen(area_path="a/b/", unit=UNIT)
    happen(area_path="a/c/", unit=UNIT)
    assert len(behind("a/", by)) == len(behind(f"unit:{UNIT}", by)) == seen


def test_the_facts_about_a_subject_come_in_recorded_order():
    subject = uuid4()
    for minutes in (3, 1, 2):
        happen(NOON + timedelta(minutes=minutes), subject_id=subject)
    happen()
    auditor = staff("a/", permission=Permission.LEDGER_FACT_VIEW)
    for by in (SYSTEM, auditor, holder_of(subject)):
        assert [f.recorded_at.minute for f in facts_for(subject, by=by)] == [1, 2, 3]
    for stranger in (PUBLIC, staff("a/"), holder_of(uuid4())):
        assert not facts_for(subject, by=stranger).exists()
    assert Fact.objects.count() == 4
