"""Merging, splitting, moving, renaming and ending areas, on random trees of 2 to 6 levels."""

from __future__ import annotations

from random import Random
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shiliu.lib.errors import RuleBroken
from shiliu.network.rules.reorganising import (
    Kind,
    Link,
    Part,
    Plan,
    Wish,
    carried,
    followed,
    plan,
)
from shiliu.network.rules.tree import shared
from tests.support.trees import Node, random_tree, random_wish

seeds = st.integers(0, 10**9)
depths = st.integers(2, 6)


def applied(places: list[Node], made: Plan, first_id: int) -> list[Node]:
    """The tree after the change."""
    left = [each for each in places if each.id not in made.ended]
    by_path = {each.path: each for each in left}
    known = {each.id: each for each in places}
    for number, born in enumerate(made.born):
        parent = by_path.get(born.parent_path)
        like = known[born.like]
        node = Node(
            UUID(int=first_id + number), born.code, parent.id if parent else None, born.path,
            like.level, parent.depth + 1 if parent else 0,
        )  # fmt: skip
        by_path[born.path] = node
        left.append(node)
    if renamed := {each.like: by_path[each.path].id for each in made.born if each.name}:
        left = [
            each
            if each.parent_id not in renamed
            else Node(
                each.id, each.code, renamed[each.parent_id], each.path, each.level, each.depth
            )
            for each in left
        ]
    return left


def check_is_a_tree(places: list[Node]) -> None:
    by_id = {each.id: each for each in places}
    assert len({each.code for each in places}) == len(places)
    assert len({each.path for each in places}) == len(places)
    assert sum(each.parent_id is None for each in places) == 1
    for each in places:
        parent = by_id[each.parent_id] if each.parent_id else None
        assert each.path == f"{parent.path if parent else ''}{each.code}/"
        assert each.depth == (parent.depth + 1 if parent else 0)


@given(seeds, depths)
def test_after_any_change_it_is_a_tree_and_every_ended_area_leads_into_it(seed, depth):
    chance = Random(seed)
    places = random_tree(chance, depth)
    wish = random_wish(chance, places, 1)
    assume(wish is not None)
    made = plan(wish, places, {each.code for each in places})
    after = applied(places, made, 10_000)
    check_is_a_tree(after)
    paths = {each.path for each in after}
    assert {each.path for each in made.leads} <= paths
    mains = [each.old for each in made.leads if each.main]
    assert sorted(mains) == sorted(made.ended)
    assert not {each.id for each in after} & set(made.ended)


@given(seeds, depths)
def test_what_goes_on_keeps_its_level_and_nothing_else_changes(seed, depth):
    chance = Random(seed)
    places = random_tree(chance, depth)
    wish = random_wish(chance, places, 1)
    assume(wish is not None)
    made = plan(wish, places, {each.code for each in places})
    known = {each.id: each for each in places}
    after = {each.path: each for each in applied(places, made, 10_000)}
    for each in made.leads:
        if each.carries:
            assert after[each.path].level == known[each.old].level
    top = shared(
        known[old].path.rstrip("/").rpartition("/")[0] + "/" if known[old].parent_id else "r/"
        for old in made.ended
    )
    for place in places:
        if place.id not in made.ended and not place.path.startswith(top):
            assert after[place.path].id == place.id


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=4), min_size=1, max_size=5))
def test_the_shared_path_is_the_deepest_above_all(found):
    paths = ["r/" + "".join(f"{code}/" for code in codes) for codes in found]
    common = shared(paths)
    assert all(path.startswith(common) for path in paths)
    for code in "abc":
        assert not all(path.startswith(f"{common}{code}/") for path in paths)


TREE = [
    Node(UUID(int=1), "r", None, "r/", "city", 0),
    Node(UUID(int=2), "d1", UUID(int=1), "r/d1/", "district", 1),
    Node(UUID(int=3), "d2", UUID(int=1), "r/d2/", "district", 1),
    Node(UUID(int=4), "t1", UUID(int=2), "r/d1/t1/", "township", 2),
    Node(UUID(int=5), "t2", UUID(int=2), "r/d1/t2/", "township", 2),
    Node(UUID(int=6), "c1", UUID(int=4), "r/d1/t1/c1/", "community", 3),
]
CODES = {each.code for each in TREE}
NAME = {"zh": "新"}


@pytest.mark.parametrize(
    ("wish", "refused"),
    [
        (Wish(Kind.MERGE, ("t1",), (Part("n", NAME),)), "network.areas_several"),
        (Wish(Kind.MERGE, ("t1", "d2"), (Part("n", NAME),)), "network.areas_not_alike"),
        (Wish(Kind.MERGE, ("t1", "t2"), (Part("t1", NAME),)), "network.area_code"),
        (Wish(Kind.MERGE, ("t1", "t2"), (Part("n/1", NAME),)), "network.area_code"),
        (Wish(Kind.MERGE, ("t1", "t2"), (Part("n", {}),)), "network.area_name_missing"),
        (Wish(Kind.MERGE, ("t1", "x"), (Part("n", NAME),)), "network.area_unknown"),
        (Wish(Kind.SPLIT, ("t1",), (Part("n", NAME, ("c1",)),)), "network.split_parts"),
        (Wish(Kind.SPLIT, ("t1",), (Part("n", NAME), Part("o", NAME))), "network.split_children"),
        (Wish(Kind.MOVE, ("t1",), parent="d1"), "network.area_parent"),
        (Wish(Kind.MOVE, ("t1",), parent="r"), "network.area_parent"),
        (Wish(Kind.MOVE, ("t1",), parent="c1"), "network.area_parent"),
        (Wish(Kind.END, ("r",)), "network.area_is_root"),
        (Wish(Kind.RENAME, ("t1",), (Part("n", NAME),)), "network.area_code"),
        (Wish(Kind.MERGE, ("t1", "t2"), (Part("n" * 30, NAME),)), None),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(wish, refused):
    if refused is None:
        assert plan(wish, TREE, CODES).born
        return
    with pytest.raises(RuleBroken) as refusal:
        plan(wish, TREE, CODES)
    assert refusal.value.code == refused


def test_a_moved_area_keeps_its_code_and_takes_everything_inside_along():
    made = plan(Wish(Kind.MOVE, ("t1",), parent="d2"), TREE, CODES)
    assert [each.path for each in made.born] == ["r/d2/t1/", "r/d2/t1/c1/"]
    assert all(each.carries and each.main for each in made.leads)


def test_of_a_split_one_part_is_where_requests_and_old_codes_go():
    parts = (Part("n", NAME, ("c1",)), Part("o", NAME))
    made = plan(Wish(Kind.SPLIT, ("t1",), parts), TREE, CODES)
    assert [(each.path, each.main) for each in made.leads if each.old == UUID(int=4)] == [
        ("r/d1/n/", True),
        ("r/d1/o/", False),
    ]
    assert {each.path for each in made.born} == {"r/d1/n/", "r/d1/n/c1/", "r/d1/o/"}


def test_what_ends_leads_up_and_carries_nothing():
    made = plan(Wish(Kind.END, ("t1",)), TREE, CODES)
    assert not made.born
    assert {(each.path, each.carries) for each in made.leads} == {("r/d1/", False)}


def test_pointers_are_followed_through_several_changes():
    a, b, c, d, e = (UUID(int=number) for number in range(5))
    links = {
        a: (Link(b, main=True, carries=True),),
        b: (Link(d, main=False, carries=True), Link(c, main=True, carries=True)),
        e: (Link(a, main=True, carries=False),),
    }
    valid = {c, d}
    assert followed(a, links, valid) == c
    assert carried(a, links, valid) == (c, d)
    assert followed(e, links, valid) == c
    assert carried(e, links, valid) == ()
    assert followed(UUID(int=9), links, valid) is None
