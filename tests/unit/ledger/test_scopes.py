from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from shiliu.ledger.rules.scopes import scopes_of, unit_of

UNIT = UUID("018f0000-0000-7000-8000-000000000001")
codes = st.text(st.characters(exclude_characters="/", exclude_categories=["C"]), min_size=1)


def test_a_fact_counts_in_its_area_in_every_area_above_and_for_its_unit():
    assert scopes_of("a/b/c/", UNIT) == ("a/", "a/b/", "a/b/c/", f"unit:{UNIT}")
    assert scopes_of("a/b/", None) == ("a/", "a/b/")
    assert scopes_of("", None) == ()


@given(st.lists(codes, max_size=6))
def test_every_scope_is_a_subtree_that_holds_the_place(way):
    path = "".join(f"{code}/" for code in way)
    scopes = scopes_of(path, None)
    assert len(scopes) == len(way)
    assert all(path.startswith(scope) and scope.endswith("/") for scope in scopes)
    assert not way or scopes[-1] == path


def test_a_scope_says_whether_it_is_a_unit():
    assert unit_of(f"unit:{UNIT}") == UNIT
    assert unit_of("a/b/") is None
