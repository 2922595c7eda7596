from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from shiliu.network.queries import network
from shiliu.tallies.actions import publish_figures
from shiliu.tallies.models import CohortTally, PublicFigure
from shiliu.tallies.queries import public_figures
from shiliu.tallies.rules.figures import PUBLIC_COLUMNS
from shiliu.tallies.schemas import PublicRow, PublicTable

pytestmark = pytest.mark.usefixtures("kangbashi")
KEY = "cases.answered_and_confirmed"
MORNING = datetime(2026, 11, 23, 0, tzinfo=UTC)
YESTERDAY = date(2026, 11, 22)


def communities() -> list[str]:
    return [area.path for area in network().visible_areas if area.level == "community"]


def cases(path: str, state: str, count: int, day: date = YESTERDAY) -> None:
    """Requests as the projector would count them: in the place and in all areas above."""
    codes = path.rstrip("/").split("/")
    for depth in range(1, len(codes) + 1):
        scope = "".join(f"{code}/" for code in codes[:depth])
        row, _ = CohortTally.objects.get_or_create(
            scope=scope, subject_type="case", day=day, state=state
        )
        CohortTally.objects.filter(pk=row.pk).update(count=row.count + count)


def everywhere(count: int) -> None:
    states = ["solved", "partly", "not_solved", "none", "staff_solved", "at_counter"]
    for place in [*communities(), network().root.path]:
        for word in states:
            cases(place, f"closed.{word}", count)
        for state in ("answered.none", "working.none", "withdrawn.none"):
            cases(place, state, count)


def published() -> PublicTable:
    table = public_figures(KEY)
    assert table is not None
    return table


def row_of(path: str) -> PublicRow:
    (row,) = (row for row in published().rows if row.area_path == path)
    return row


def test_every_community_has_a_row_and_everything_adds_up():
    everywhere(6)
    assert publish_figures(MORNING)
    table = published()
    assert len(communities()) == 19
    assert [row.area_path for row in table.rows] == [*communities(), ""]
    assert table.columns == tuple(PUBLIC_COLUMNS)
    assert (table.first_day, table.last_day) == (YESTERDAY - timedelta(days=29), YESTERDAY)
    assert table.as_of == MORNING
    assert table.total.cells == {
        **dict.fromkeys(table.columns, 20 * 6),
        "received": 20 * 6 * 8,
        "answered": 20 * 6 * 6,
    }
    for column in table.columns:
        assert sum(row.cells[column] for row in table.rows) == table.total.cells[column]


def test_a_count_of_four_prints_less_than_five_and_no_sum_gives_it_away():
    everywhere(6)
    place = communities()[3]
    cases(place, "closed.solved", -2)
    publish_figures(MORNING)
    table = published()
    assert row_of(place).cells["solved"] == "<5"
    shown = [row.cells["solved"] for row in table.rows]
    assert shown.count(None) >= 1
    assert sum(cell is None for cell in row_of(place).cells.values()) >= 1
    assert sum(cell == "<5" for row in table.rows for cell in row.cells.values()) == 1


def test_what_happened_outside_of_all_communities_has_a_row_of_its_own():
    everywhere(6)
    cases(network().root.path, "closed.solved", 5)
    publish_figures(MORNING)
    assert row_of("").cells["solved"] == 11


def test_today_and_what_is_older_than_thirty_days_are_left_out():
    everywhere(6)
    cases(communities()[0], "closed.solved", 7, day=YESTERDAY + timedelta(days=1))
    cases(communities()[0], "closed.solved", 7, day=YESTERDAY - timedelta(days=30))
    publish_figures(MORNING)
    assert row_of(communities()[0]).cells["solved"] == 6


def test_figures_are_published_once_a_day():
    everywhere(6)
    assert publish_figures(MORNING)
    everywhere(50)
    assert not publish_figures(MORNING + timedelta(hours=15))
    assert published().as_of == MORNING
    assert publish_figures(MORNING + timedelta(hours=16))  # midnight in Shanghai


def test_figures_wait_until_ten_requests_have_moved():
    everywhere(6)
    publish_figures(MORNING)
    cases(communities()[0], "closed.solved", 9)
    assert not publish_figures(MORNING + timedelta(days=1))
    assert row_of(communities()[0]).cells["solved"] == 6
    cases(communities()[1], "closed.solved", 1)
    assert publish_figures(MORNING + timedelta(days=2))
    assert row_of(communities()[0]).cells["solved"] == 15


def test_the_exact_counts_never_leave_the_table_they_are_kept_in():
    everywhere(6)
    cases(communities()[3], "closed.solved", -2)
    publish_figures(MORNING)
    kept = PublicFigure.objects.get()
    assert kept.basis[communities()[3]]["solved"] == 4
    assert "basis" not in PublicTable.__slots__
    (row,) = (row for row in kept.values["rows"] if row["area_path"] == communities()[3])
    assert 4 not in row["cells"].values()


def test_an_empty_network_of_requests_shows_only_small_counts():
    publish_figures(MORNING)
    cells = {cell for row in [*published().rows, published().total] for cell in row.cells.values()}
    assert cells == {"<5"}
