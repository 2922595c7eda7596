from __future__ import annotations

from uuid import uuid4

import pytest

from shiliu.ledger.rules.happening import check_countable


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"detail": ""},
        {"detail": "x" * 40, "anything": [1, 2]},
        {"moved_from": {"area_path": "a/", "unit": None}},
        {"moved_from": {"area_path": "a/", "unit": str(uuid4())}},
    ],
)
def test_what_followers_can_count_passes(data):
    check_countable("a/b/", data)
    check_countable("", data)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a/b", {}),
        ("a/", {"detail": "x" * 41}),
        ("a/", {"detail": 7}),
        ("a/", {"moved_from": "a/"}),
        ("a/", {"moved_from": {"area_path": "a/"}}),
        ("a/", {"moved_from": {"area_path": "a", "unit": None}}),
        ("a/", {"moved_from": {"area_path": "a/", "unit": "no unit"}}),
    ],
)
def test_what_would_stop_a_follower_is_a_programming_error_at_once(path, data):
    with pytest.raises(ValueError):
        check_countable(path, data)
