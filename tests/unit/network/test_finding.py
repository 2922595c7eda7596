"""What somebody means by a name, an address or "my building"."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiliu.network.rules.finding import likeness, pieces, sort_key
from shiliu.network.rules.naming import named

words = st.text(st.sampled_from("东西南北路号楼1230 ab，"), max_size=12)


def like(asked: str, candidate: str) -> float:
    return likeness(pieces(asked), pieces(candidate))


@given(words, words)
def test_likeness_lies_between_nothing_and_the_same(asked, candidate):
    found = like(asked, candidate)
    assert 0 <= found <= 1
    assert (found == 1) == (pieces(asked) == pieces(candidate) != "")


@given(words, words, words)
def test_a_candidate_that_holds_all_of_it_beats_one_that_only_resembles(asked, before, after):
    if pieces(asked):
        assert like(asked, f"{before} {asked} {after}") >= 0.9


@pytest.mark.parametrize(
    ("asked", "candidate"),
    [
        ("3号楼", "学府社区3号楼"),
        ("三号楼", "学府社区3号楼"),
        ("学府社区 3号楼", "学府社区３号楼"),
        ("学府社区3号楼2单元501", "学府社区3号楼"),
        ("xuefu no 3", "Xuefu, No. 3"),
        ("学府3号", "学府社区3号楼"),
        ("二十一号楼", "21号楼"),
        ("一零三栋", "103栋"),
    ],
)
def test_it_is_found(asked, candidate):
    assert like(asked, candidate) > 0


@pytest.mark.parametrize(
    ("asked", "candidate"),
    [
        ("1号楼", "11号楼"),
        ("11号楼", "1号楼"),
        ("3号楼", "学府社区8号楼"),
        ("Alder 2", "22 Alder Street"),
        ("", "学府社区"),
        ("，。", "学府社区"),
        ("珠江", "学府社区"),
    ],
)
def test_it_is_not_found(asked, candidate):
    assert like(asked, candidate) == 0


def test_the_same_name_beats_a_longer_one_that_begins_with_it():
    assert like("学府社区", "学府社区") > like("学府社区", "学府社区3号楼") > 0.9


@given(st.integers(0, 10**5), st.integers(0, 10**5))
def test_numbers_are_listed_in_their_order(one, other):
    assert (sort_key(f"{one}号楼") < sort_key(f"{other}号楼")) == (one < other)


def test_names_are_listed_by_pinyin():
    assert sorted(["珠江社区", "恩和社区", "康盛社区"], key=sort_key) == [
        "恩和社区", "康盛社区", "珠江社区",
    ]  # fmt: skip


def test_a_building_is_named_by_its_number_alone_inside_its_community():
    names = [{"zh": f"学府社区{number}号楼"} for number in (1, 3, 13)]
    inside = {"zh": "学府社区"}
    assert named("13号楼一单元", inside, names) == 2
    assert named("就在3号楼门口", inside, names) == 1
    assert named("单元门口", inside, names) is None
