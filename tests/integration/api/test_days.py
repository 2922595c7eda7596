"""Days that a caller may name: none before anything was recorded, and none in the wrong order."""

from __future__ import annotations

import pytest

from shiliu.core.permissions import Permission


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("last_day=0", "last_day"),
        ("last_day=1999-12-31", "last_day"),
        ("last_day=0001-01-01", "last_day"),
        ("last_day=9999-12-31", "last_day"),
        ("first_day=0001-01-01", "first_day"),
        ("first_day=2026-03-02&last_day=2026-03-01", "first_day"),
        ("first_day=soon", "first_day"),
    ],
)
@pytest.mark.parametrize("path", ["figures", "figures/rows"])
def test_days_without_figures_are_refused_by_name(client, people, path, asked, field):
    key = people.key_of("office-district", scopes=[Permission.TALLIES_FIGURE_VIEW])
    address = f"/api/v1/desk/{path}?figure=received&{asked}"
    answer = client.get(address, headers={"Authorization": f"Bearer {key}"})
    assert (answer.status_code, answer.json()["field"]) == (422, field)


@pytest.mark.parametrize("path", ["figures", "figures/rows"])
def test_the_first_day_with_figures_is_answered(client, people, path):
    key = people.key_of("office-district", scopes=[Permission.TALLIES_FIGURE_VIEW])
    address = f"/api/v1/desk/{path}?figure=received&last_day=2000-01-01"
    assert client.get(address, headers={"Authorization": f"Bearer {key}"}).status_code == 200
