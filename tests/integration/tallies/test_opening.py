"""Open daily tallies are published once and stand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from shiliu.core import references
from shiliu.lib.errors import RuleBroken
from shiliu.network.models import Area
from shiliu.network.queries import network
from shiliu.tallies.actions import publish_days
from shiliu.tallies.models import DayTally
from shiliu.tallies.queries import open_days, open_tallies

pytestmark = pytest.mark.usefixtures("kangbashi")
AT = datetime(2026, 11, 23, 4, tzinfo=UTC)
DAY = date(2026, 11, 20)


def parts() -> list[str]:
    return [area.path for area in network().visible_areas if area.level == "subdistrict"]


def happened(path: str, count: int, day: date = DAY) -> None:
    """As the projector counts: in the place and in the whole."""
    for scope in {path, network().root.path}:
        row, _ = DayTally.objects.get_or_create(
            scope=scope, verb="case.receive", day=day, detail="web", delivery="help"
        )
        DayTally.objects.filter(pk=row.pk).update(count=row.count + count)


def published(day: date = DAY) -> dict[tuple[str, str], int | None]:
    rows = open_tallies(day, day)
    return {(row[0], row[4]): row[6] for row in rows if row[3] == "case.receive"}


def test_the_whole_and_the_areas_below_it_are_counted_by_day():
    root = network().root.path
    for path in (*parts(), root):  # in each part, and in none of them
        happened(path, 12)
    assert publish_days(at=AT) == 2, "from the first day with a request to the last settled one"
    code = network().areas_by_path[parts()[0]].code
    shown = published()
    assert shown[network().root.code, "web"] == shown[network().root.code, "*"] == 60
    assert shown[code, "web"] == shown[code, "*"] == 12
    assert sorted(day for day in open_days(DAY, AT.date())) == [DAY, DAY + timedelta(days=1)]
    assert None in set(published(DAY + timedelta(days=1)).values())


def test_a_published_day_never_changes():
    happened(parts()[0], 12)
    publish_days(at=AT)
    before = published()
    happened(parts()[0], 100)
    assert publish_days(at=AT + timedelta(days=1)) == 1, "the day that is settled since"
    assert published() == before


def test_a_day_has_the_areas_of_that_day():
    """One that ended since keeps its row before; one that begins later has none yet."""
    ended, later = (network().areas_by_path[path] for path in parts()[:2])
    for path in parts():
        happened(path, 12)
        happened(path, 12, DAY + timedelta(days=1))
    Area.objects.filter(path__startswith=ended.path).update(valid_to=DAY + timedelta(days=1))
    Area.objects.filter(path__startswith=later.path).update(valid_from=DAY + timedelta(days=1))
    references.forget()
    publish_days(at=AT)
    on_the_day, the_day_after = (
        {code for code, _ in published(day)} for day in (DAY, DAY + timedelta(days=1))
    )
    assert ended.code in on_the_day
    assert ended.code not in the_day_after
    assert later.code in the_day_after
    assert later.code not in on_the_day


def test_a_day_is_not_published_before_it_is_settled():
    with pytest.raises(RuleBroken, match="day_not_settled"):
        publish_days(at=AT, first=DAY, last=date(2026, 11, 22))
    assert publish_days(at=AT, first=DAY, last=date(2026, 11, 21)) == 2
    assert publish_days(at=AT, first=DAY, last=date(2026, 11, 21)) == 0
