"""Suggested categories and the words that are the reason."""

from hypothesis import given
from hypothesis import strategies as st

from shiliu.catalogue.rules.suggesting import suggested

KEYWORDS = {
    "home.stairs": ["楼道灯", "stair light"],
    "street.light": ["路灯", "灯", "light"],
    "heat": ["暖气不热", "暖气"],
    "works": ["暖气"],
}


def test_the_longer_word_wins_over_the_shorter_inside_it():
    assert suggested("楼道灯坏了", KEYWORDS) == [("home.stairs", ("楼道灯",))]
    assert suggested("The stair lights are off", KEYWORDS) == [("home.stairs", ("stair light",))]


def test_each_place_counts_and_the_strongest_comes_first():
    assert suggested("路灯不亮，楼道灯也坏，又是路灯", KEYWORDS) == [
        ("street.light", ("路灯",)),
        ("home.stairs", ("楼道灯",)),
    ]


def test_a_word_that_belongs_to_two_suggests_both_in_their_order():
    assert [code for code, _ in suggested("暖气", KEYWORDS)] == ["heat", "works"]


def test_a_latin_word_is_found_only_at_a_beginning():
    assert suggested("a delightful day", KEYWORDS) == []
    assert suggested("LIGHTS out", KEYWORDS) == [("street.light", ("light",))]


@given(st.text(st.sampled_from("楼道路灯暖气不热 light"), max_size=30))
def test_reasons_stand_in_the_text_and_belong_to_their_code(text):
    for code, words in suggested(text, KEYWORDS):
        assert words
        for word in words:
            assert word in KEYWORDS[code]
            assert word in " ".join(text.split())


def test_nothing_is_suggested_for_nothing():
    assert suggested("", KEYWORDS) == []
    assert suggested("你好", {"a": ["", " "]}) == []
