"""The personal-data finder: how much it finds, how much of it is right, and what it promises."""

import runpy
from collections import Counter
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from shiliu.lib.personal import MARK, STRONG, Kind, blank, find
from shiliu.lib.personal.numbers import check_character

MARKED = runpy.run_path(str(Path(__file__).with_name("personal_marked.py")))
KNOWN = [*MARKED["WITH_PEOPLE"], *((text, ()) for text in MARKED["WITHOUT_PEOPLE"])]
UNSEEN, PAIRS = MARKED["UNSEEN"], MARKED["PAIRS"]

PROVINCES = ("11", "15", "31", "44", "65", "82")
WORDS = (
    "电话",
    "我妻子",
    "王师傅",
    "微信",
    "QQ",
    "身份证",
    "号楼",
    "单元",
    "室",
    "蒙K",
    "某",
    "老张",
    "超市",
    "@a.cn",
)
soup = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.text("0123456789０１２ -—.,，。+()Xx年月日元号", max_size=12),
        st.text(max_size=4),
    ),
    max_size=12,
).map("".join)


def spans(text, pieces):
    """Where the marked pieces stand, in the order of the sentence."""
    at = 0
    for kind, piece in pieces:
        at = text.index(piece, at)
        yield kind, at, at + len(piece)
        at += len(piece)


def measure(sentences):
    """Precision and recall by kind and over all.

    A marked piece counts as found when one finding of its kind covers all of
    it. A finding counts as right when it touches a marked piece of its kind
    and is at most two characters longer.
    """
    found, marked, right, given_out = Counter(), Counter(), Counter(), Counter()
    for text, pieces in sentences:
        marks, findings = list(spans(text, pieces)), find(text)
        for kind, start, end in marks:
            marked[kind] += 1
            found[kind] += any(
                f.kind == kind and f.start <= start and f.end >= end for f in findings
            )
        for f in findings:
            given_out[f.kind] += 1
            right[f.kind] += any(
                f.kind == kind
                and f.start < end
                and start < f.end
                and len(f.text) <= end - start + 2
                for kind, start, end in marks
            )
    recall = {kind: found[kind] / marked[kind] for kind in marked}
    precision = {kind: right[kind] / given_out[kind] for kind in given_out}
    overall = right.total() / given_out.total(), found.total() / marked.total()
    return precision, recall, overall


def floors(**least):
    return dict.fromkeys(Kind, 0.9) | least


class TestHowGoodItIs:
    def test_the_marked_set_is_large_enough(self):
        assert len(KNOWN) + len(UNSEEN) >= 120
        assert len({text for text, _ in [*KNOWN, *UNSEEN]}) == len(KNOWN) + len(UNSEEN)

    def test_precision_and_recall_on_the_sentences_it_was_built_with(self):
        """Measured on 277 sentences, 158 pieces: precision 1.00, recall 0.99.

        By kind: recall of person_name 0.98 (a two-character name in the midst of
        a sentence is not found), everything else 1.00 both ways. These sentences
        were before the eyes of the finder's author: see the next test.
        """
        precision, recall, (right, found) = measure(KNOWN)
        assert all(precision[kind] >= floor for kind, floor in floors().items()), precision
        assert all(recall[kind] >= floor for kind, floor in floors().items()), recall
        assert right >= 0.97
        assert found >= 0.97

    def test_precision_and_recall_on_sentences_written_afterwards(self):
        """Measured on 74 sentences, 45 pieces.

        First run, before anything was changed for them: precision 0.95, recall
        0.82; person_name 0.94 and 0.68, shop_name 0.75 and 1.00, the other
        kinds 1.00. Now, with more given names and titles: precision 0.98,
        recall 1.00; person_name 0.96 and 1.00. Expect the first figures of
        texts from life, and less of names that stand alone.
        """
        precision, recall, (right, found) = measure(UNSEEN)
        assert precision["person_name"] >= 0.9
        assert recall["person_name"] >= 0.9
        assert right >= 0.95
        assert found >= 0.95

    def test_precision_and_recall_of_names_of_two_characters(self):
        """Measured on 59 sentences, 26 names, most of them without a title or an introduction.

        Before there were rules for them: recall 0.1. First run of the rules: precision 0.95,
        recall 0.77. Now 1.00 and 1.00, on sentences that were before the eyes of their author.
        In 2,600 real messages with replies, from which full names had been taken out, the rules
        mark 68 places, about five out of six rightly, and none of the subjects: no flood.
        """
        precision, recall, _ = measure(PAIRS)
        assert precision["person_name"] >= 0.95
        assert recall["person_name"] >= 0.95


class TestNumbers:
    @given(
        st.sampled_from(PROVINCES),
        st.integers(0, 9999),
        st.dates(date(1900, 1, 1), date(2099, 12, 31)),
        st.integers(0, 999),
        st.sampled_from(["{}", "证件{}，", "我的是 {} 谢谢", "第{}号"]),
    )
    def test_every_valid_identity_number_is_found(self, province, region, born, serial, around):
        body = f"{province}{region:04}{born:%Y%m%d}{serial:03}"
        number = body + check_character(body)
        found = find(around.format(number))
        assert [(f.kind, f.text) for f in found] == [(Kind.ID_NUMBER, number)]

    @given(st.integers(0, 16), st.integers(1, 9))
    def test_a_wrong_check_digit_makes_it_no_identity_number(self, at, more):
        number = "150602197905123022"
        digit = str((int(number[at]) + more) % 10)
        assert Kind.ID_NUMBER not in {f.kind for f in find(number[:at] + digit + number[at + 1 :])}

    @given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["", " ", "-", "－"]))
    def test_every_mobile_number_is_found_however_it_is_grouped(self, number, gap):
        written = gap.join((number[:3], number[3:7], number[7:]))
        assert [f.text for f in find(f"请打{written}找我")] == [written]

    @given(st.from_regex(r"[0-9]{20,40}", fullmatch=True))
    def test_a_longer_run_of_digits_is_none_of_them(self, digits):
        assert find(digits) == []


class TestFind:
    @given(soup)
    def test_findings_are_in_range_in_order_and_never_overlap(self, text):
        at = 0
        for finding in find(text):
            assert at <= finding.start < finding.end <= len(text)
            assert finding.text == text[finding.start : finding.end]
            assert finding.reason
            at = finding.end

    def test_known_names_are_found_without_context(self):
        assert [f.text for f in find("昨天安静来过", known_names=["安静", " "])] == ["安静"]
        assert [f.text for f in find("ask TOM or tom", known_names=["Tom"])] == ["TOM", "tom"]

    def test_a_known_name_of_one_character_is_not_looked_for(self):
        assert find("安全第一", known_names=["安"]) == []

    @given(
        st.sampled_from("王李张刘陈"),
        st.sampled_from("三四强芳娜伟静敏"),
        st.sampled_from(
            ["举报{}", "投诉{}占道", "找{}办事", "叫{}的人", "{}先生", "{}、李雷", "{}"]
        ),
    )
    def test_a_name_of_two_characters_is_found_where_somebody_is_meant(self, family, given, around):
        name = family + given
        assert any(
            f.start <= around.index("{}") and name in f.text for f in find(around.format(name))
        )

    def test_what_only_looks_like_one_is_left(self):
        for text in ("找张桌子", "投诉高层住户抛物", "周末、节假日", "黄河的水位", "王府井"):
            assert find(text) == [], text

    def test_places_are_no_persons(self):
        assert [f.text for f in find("何家湾阿姨合唱队")] == ["何家湾阿姨"]
        assert find("何家湾阿姨合唱队", place_words=["何家湾"]) == []

    def test_a_shop_that_is_a_place_may_stay(self):
        assert find("红星超市门前", place_words=["红星超市"]) == []

    def test_a_known_name_wins_over_a_place(self):
        assert find("王府井", known_names=["王府井"], place_words=["王府井"]) != []

    def test_overlapping_finds_become_one_of_the_stronger_kind(self):
        (finding,) = find("隔壁老王修车店占道")
        assert (finding.kind, finding.text) == (Kind.SHOP_NAME, "隔壁老王修车店")

    def test_a_building_alone_may_stay(self):
        assert find("3号楼和12栋之间，三号楼2单元门口") == []


class TestBlank:
    def test_what_was_found_is_gone_and_the_rest_still_reads(self):
        text = "3号楼2单元301的王师傅说打13948771203"
        assert blank(text, find(text)) == f"{MARK}的{MARK}说打{MARK}"

    def test_without_findings_nothing_changes(self):
        assert blank("路灯坏了", []) == "路灯坏了"

    def test_the_order_of_the_findings_does_not_matter(self):
        text = "王师傅和李阿姨"
        assert blank(text, reversed(find(text))) == blank(text, find(text))

    @given(soup)
    def test_no_strong_finding_is_left(self, text):
        left = find(blank(text, find(text)))
        assert not [finding for finding in left if finding.kind in STRONG]

    def test_nothing_strong_is_left_of_the_marked_sentences(self):
        for text, _ in [*KNOWN, *UNSEEN]:
            assert not {f.kind for f in find(blank(text, find(text)))} & STRONG, text
