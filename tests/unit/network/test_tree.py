"""Paths, distances and the strict levels of the network."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiliu.lib.errors import RuleBroken
from shiliu.network.rules import tree

codes = st.sampled_from(["a", "b", "c", "1", "11"])
paths = st.lists(codes, min_size=1, max_size=5).map(lambda found: "/".join(["root", *found]) + "/")


@given(paths, paths)
def test_distance_is_the_same_both_ways_and_zero_only_at_home(one, other):
    assert tree.distance(one, other) == tree.distance(other, one)
    assert (tree.distance(one, other) == 0) == (one == other)


@given(paths, paths, paths)
def test_no_detour_is_shorter(one, between, other):
    assert tree.distance(one, other) <= tree.distance(one, between) + tree.distance(between, other)


@given(paths)
def test_each_step_up_is_one(path):
    assert [tree.distance(path, up) for up in tree.above(path)] == list(
        range(len(tree.steps(path)))
    )


@given(paths, st.lists(paths, min_size=1, max_size=5))
def test_the_nearest_of_several_is_the_least_distance(path, others):
    assert tree.distance_to_any(path, others) == min(tree.distance(path, each) for each in others)


def test_a_code_that_begins_like_another_is_another_area():
    assert tree.distance("root/1/", "root/11/") == 2


@st.composite
def networks(draw):
    """Points with levels and parents at random: many wrong, some right."""
    levels = draw(st.integers(1, 5))
    parents = draw(st.lists(st.none() | st.integers(0, 20), max_size=20))
    points = [(draw(st.integers(1, levels)), parent) for parent in parents]
    return levels, points


@given(networks())
def test_whatever_is_let_in_makes_a_forest_with_strict_levels(drawn):
    """Points are added one by one as an action would; what is refused stays out."""
    levels, wanted = drawn
    there: list[tuple[int, int | None]] = []
    for level, parent in wanted:
        above = there[parent] if parent is not None and parent < len(there) else None
        try:
            tree.check_place_in_network(
                "point", level, ("point", above[0]) if above else None, levels
            )
        except RuleBroken:
            continue
        there.append((level, parent if above else None))
    for level, parent in there:
        hops, up = 1, parent
        while up is not None:
            assert there[up][0] == level - hops
            hops, up = hops + 1, there[up][1]
        assert hops == level


def test_level_three_under_level_one_is_refused():
    with pytest.raises(RuleBroken) as refused:
        tree.check_place_in_network("point", 3, ("point", 1), levels=4)
    assert (refused.value.code, refused.value.field) == ("network.parent_level", "parent")


@pytest.mark.parametrize(
    ("kind", "level", "parent", "code"),
    [
        ("point", 1, ("point", 1), "network.parent_level"),
        ("point", 2, None, "network.parent_level"),
        ("point", 2, ("office", None), "network.parent_level"),
        ("point", 5, ("point", 4), "network.level_unknown"),
        ("point", 0, None, "network.level_unknown"),
        ("point", None, None, "network.level_unknown"),
        ("department", 2, None, "network.only_points_have_levels"),
        ("office", None, ("point", 1), "network.only_points_have_levels"),
    ],
)
def test_other_wrong_places_are_refused_by_name(kind, level, parent, code):
    with pytest.raises(RuleBroken) as refused:
        tree.check_place_in_network(kind, level, parent, levels=4)
    assert refused.value.code == code
