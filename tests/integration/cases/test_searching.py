"""Finding requests by their words: whose, in which spelling, in which order, at what cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shiliu.cases.actions.intake import receive
from shiliu.cases.queries import Filters, search, search_cases
from shiliu.core import clock, references
from shiliu.core.actor import PUBLIC
from shiliu.core.errors import RuleBroken
from tests.support.people import OTHER_COMMUNITY
from tests.support.requests import LAMP, LIGHT, MANHOLE, ask, new_request

COLD = "家里暖气不热"


def found(who, query: str, **filters: object) -> list[str]:
    rows = search_cases(who.actor, query, Filters(**filters), clock.now())
    return [row.words for row in rows]


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("A座电梯坏了", "a座"),
        ("a座电梯坏了", "A座"),
        ("Ａ座１２层漏水", "a座12层"),
        ("WiFi连不上", "WIFI"),
        ("门口 有 坑", "门口"),
        ("打八折100%退款", "100%"),
        ("地址是a_b小区", "a_b小"),
    ],
)
def test_width_and_case_do_not_count_and_signs_mean_themselves(people, words, query):
    ask(words=words)
    ask(words="地址是aXb小区，打八折1000退款")
    assert found(people.erin, query) == [words]


def test_the_same_is_found_among_the_newest_and_in_the_index(people, monkeypatch):
    ask(words=COLD), ask(words=f"{COLD}，两天了")
    newest = found(people.grace, "暖气 不热")
    monkeypatch.setattr(search, "NEWEST", 0)
    assert found(people.grace, "暖气 不热") == newest == [f"{COLD}，两天了", COLD]


def test_a_full_page_of_newest_asks_no_index_and_ends_in_the_right_order(people, monkeypatch):
    for number in range(4):
        ask(words=f"{COLD}{number}号")
    with CaptureQueriesContext(connection) as queries:
        rows = search_cases(people.grace.actor, "暖气", Filters(), clock.now(), size=2)
    assert [row.words for row in rows] == [f"{COLD}3号", f"{COLD}2号"]
    assert not [each for each in queries.captured_queries if "@>" in each["sql"]]


def test_the_last_months_are_asked_first_and_the_day_decides_not_when_it_was_entered(
    people, monkeypatch
):
    ask(words=f"{COLD}今天")
    long_ago = clock.now() - timedelta(days=2 * search.RECENT_DAYS)
    receive(by=PUBLIC, at=long_ago, request=new_request(words=f"{COLD}去年"))
    assert found(people.grace, "暖气") == [f"{COLD}今天", f"{COLD}去年"]
    monkeypatch.setattr(search, "NEWEST", 0)
    assert found(people.grace, "暖气") == [f"{COLD}今天", f"{COLD}去年"]
    with CaptureQueriesContext(connection) as queries:
        rows = search_cases(people.grace.actor, "暖气", Filters(), clock.now(), size=1)
    assert [row.words for row in rows] == [f"{COLD}今天"]
    assert len([each for each in queries.captured_queries if "@>" in each["sql"]]) == 1


def test_words_from_another_community_are_not_found(people):
    ask(words=COLD, area=OTHER_COMMUNITY)
    assert found(people.erin, "暖气") == []
    assert found(people.charlie, "暖气") == [COLD]
    assert found(people.frank, "暖气") == [COLD]


def test_a_department_finds_what_it_works_on_wherever_that_is(people):
    asked = ask(words="路口的灯不亮", category=LAMP)
    ask(words="另一个路口的灯不亮", category=LAMP)
    assert found(people.judy, "路口") == []
    asked.accepted(people.erin).dispatched(people.erin)
    assert found(people.judy, "路口") == ["路口的灯不亮"]


def test_what_a_unit_holds_outside_its_area_comes_in_the_order_of_days(people):
    """A centre may hold a request of elsewhere (its community was split); both lists are one."""
    elsewhere = ask(words=f"{COLD}甲", area=OTHER_COMMUNITY)
    ask(words=f"{COLD}乙")
    case = elsewhere.case
    case.unit_id = people.erin.post.unit_id
    case.save(update_fields=["unit_id"])
    assert found(people.erin, "暖气") == [f"{COLD}乙", f"{COLD}甲"]


def test_filters_narrow_what_is_found(people):
    ask(words=COLD)
    tomorrow = (clock.now() + timedelta(days=1)).date()
    assert found(people.erin, "暖气", received_from=tomorrow) == []


def test_an_erased_text_is_not_found(people):
    from shiliu.cases.actions.erasing import erase_texts

    asked = ask(words=COLD)
    erase_texts(asked.id, clock.now())
    assert found(people.grace, "暖气") == []
    assert {text.folded for text in asked.texts} == {None}


def test_a_search_costs_the_same_queries_for_one_and_for_many(people, monkeypatch):
    monkeypatch.setattr(references, "CHECK_SECONDS", 3600)  # whether they changed is asked apart

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert found(people.erin, "暖气")
        return len(counted)

    ask(words=COLD)
    queries()
    one = queries()
    for number in range(30):
        ask(words=f"{COLD}{number}号")
    assert queries() == one


def test_when_the_newest_hits_do_not_fill_the_page_the_others_are_fetched(people, monkeypatch):
    monkeypatch.setattr(search, "NEWEST", 0)
    monkeypatch.setattr(search, "CHUNK", 2)
    for number in range(5):
        ask(words=f"{COLD}{number}号")
    assert found(people.erin, "暖气") == [f"{COLD}{number}号" for number in (4, 3, 2, 1, 0)]


def test_similar_are_those_of_the_same_kind_or_with_much_of_the_same_words(people):
    words = "三单元门口的路灯一直不亮，晚上很黑。"
    asked = ask(words=words, category=LIGHT)
    alike = "门口的路灯坏了，请派人来看看，孩子放学害怕。"
    same_kind, other_kind = ask(words=alike, category=LIGHT), ask(words=alike, category=MANHOLE)
    same_words = ask(words=words, category=MANHOLE)
    listed = {row.id for row in search.similar_cases(people.erin.actor, asked.case)}
    assert listed == {same_words.id, same_kind.id}, other_kind.id


def test_an_unknown_code_is_refused_also_where_no_words_are_found(people):
    with pytest.raises(RuleBroken) as refused:
        found(people.grace, "没有这样的词", unit="nowhere")
    assert refused.value.field == "unit"


@pytest.mark.parametrize("query", ["暖气", "KB-2026-000001"])
def test_who_sees_no_request_finds_none(people, query):
    ask(words=COLD)
    assert found(people.ivan, query) == []
