"""Chinese text: searching, marking and sorting it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiliu.lib.chinese import (
    bigrams,
    highlight,
    normalise,
    overlap,
    pinyin_key,
    snippet,
    terms,
)
from shiliu.lib.errors import RuleBroken

letters = st.sampled_from("路灯坏了电梯停水abcXYZ019ＡＢ１２é")
runs = st.text(letters, min_size=2, max_size=12)
texts = st.text(st.one_of(letters, st.sampled_from(" ，。-_\n　")), max_size=60)
anything = st.text(max_size=40)


class TestNormalise:
    def test_width_case_and_white_space_do_not_count(self):
        assert normalise("  ＡＢＣ　路灯\n\t坏了 Straße ") == "abc 路灯 坏了 strasse"

    @given(anything)
    def test_twice_is_once(self, text):
        assert normalise(normalise(text)) == normalise(text)


class TestBigrams:
    def test_they_are_the_neighbouring_pairs_once_and_sorted(self):
        assert bigrams("路灯坏，路灯") == sorted(["路灯", "灯坏"])

    def test_they_do_not_reach_over_spaces_and_marks(self):
        assert bigrams("路 灯-坏_了") == []

    def test_latin_words_and_numbers_give_pairs_too(self):
        assert bigrams("WiFi 12345") == sorted(["wi", "if", "fi", "12", "23", "34", "45"])

    def test_of_a_long_text_the_first_pairs_are_kept(self):
        assert bigrams("一二三四", limit=2) == sorted(["一二", "二三"])

    @given(runs, texts, texts)
    def test_every_pair_of_a_word_is_in_each_text_that_holds_the_word(self, word, before, after):
        assert set(bigrams(word)) <= set(bigrams(before + word + after))

    @given(texts)
    def test_every_pair_stands_in_the_text(self, text):
        found = bigrams(text)
        assert all(len(pair) == 2 and pair in normalise(text) for pair in found)
        assert found == sorted(set(found))


class TestTerms:
    def test_a_query_is_split_on_spaces(self):
        assert terms(" 路灯　ＷＩＦＩ 路灯 ") == ["路灯", "wifi"]

    def test_an_empty_query_has_none(self):
        assert terms("  ") == []

    @pytest.mark.parametrize("query", ["灯", "路灯 3", "--", "3-5"])
    def test_a_term_that_nothing_could_find_is_refused(self, query):
        with pytest.raises(RuleBroken) as caught:
            terms(query)
        assert caught.value.code == "search.too_short"

    def test_the_refusal_does_not_repeat_what_was_typed(self):
        with pytest.raises(RuleBroken) as caught:
            terms("王")
        assert caught.value.values == {"least": 2}


class TestHighlight:
    def test_hits_are_told_from_the_rest(self):
        assert highlight("三楼路灯坏了", ["路灯"]) == [
            ("三楼", False),
            ("路灯", True),
            ("坏了", False),
        ]

    def test_hits_that_touch_or_overlap_are_one(self):
        assert highlight("路灯坏了", ["路灯", "灯坏", "坏了"]) == [("路灯坏了", True)]

    def test_width_and_case_are_kept_as_written(self):
        assert highlight("用ＷiFi吗", ["wifi"]) == [("用", False), ("ＷiFi", True), ("吗", False)]

    def test_a_character_that_stands_for_several_is_marked_whole(self):
        assert highlight("约20㎡", ["m2"]) == [("约20", False), ("㎡", True)]

    def test_nothing_is_marked_without_terms(self):
        assert highlight("路灯", []) == [("路灯", False)]
        assert highlight("路灯", [" "]) == [("路灯", False)]
        assert highlight("", ["路灯"]) == []

    @given(anything, st.lists(runs, max_size=3))
    def test_the_pieces_joined_are_the_text(self, text, wanted):
        pieces = highlight(text, wanted)
        assert "".join(piece for piece, _ in pieces) == text
        assert all(piece for piece, _ in pieces)

    @given(texts, runs, texts)
    def test_a_term_in_the_text_is_marked(self, before, word, after):
        marked = [piece for piece, hit in highlight(before + word + after, [word]) if hit]
        assert any(normalise(word) in normalise(piece) for piece in marked)


class TestSnippet:
    def test_a_short_text_is_given_whole(self):
        assert snippet("路灯坏了", ["路灯"], 20) == "路灯坏了"

    def test_it_is_cut_around_the_first_hit(self):
        text = "前" * 50 + "路灯" + "后" * 50
        cut = snippet(text, ["路灯"], 10)
        assert cut == "…前前路灯后后后后后后…"

    def test_without_a_hit_it_is_the_beginning(self):
        assert snippet("电梯停了两天", ["路灯"], 4) == "电梯停了…"

    @given(texts, runs, texts, st.integers(12, 40))
    def test_it_holds_the_hit_and_is_no_wider_than_asked(self, before, word, after, width):
        text = f"{before} {word} {after}"
        cut = snippet(text, [word], width)
        assert len(cut) <= width + 2
        assert normalise(word) in normalise(cut)


class TestOverlap:
    def test_it_is_the_dice_coefficient(self):
        assert overlap({"a", "b"}, {"b", "c"}) == pytest.approx(0.5)
        assert overlap({"a"}, {"a"}) == pytest.approx(1)

    def test_two_empty_sets_are_not_alike(self):
        assert overlap(set(), set()) == 0

    @given(st.sets(letters), st.sets(letters))
    def test_it_is_symmetric_and_between_nought_and_one(self, a, b):
        assert 0 <= overlap(a, b) == overlap(b, a) <= 1


class TestPinyinKey:
    def test_it_is_toneless_pinyin_and_then_the_text(self):
        assert pinyin_key("路灯A") == "lu deng a 路灯a"

    def test_it_sorts_as_a_dictionary_does(self):
        names = ["赵家", "阿拉善", "李家", "白云"]
        assert sorted(names, key=pinyin_key) == ["阿拉善", "白云", "李家", "赵家"]

    @given(anything)
    def test_texts_that_differ_beyond_case_have_keys_that_differ(self, text):
        assert pinyin_key(text).endswith(text.casefold())
