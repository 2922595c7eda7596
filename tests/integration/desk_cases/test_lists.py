"""Inbox and list: narrowed by the address, a page at a time, found by Chinese words."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest

from shiliu.cases.queries import desk as desk_queries
from shiliu.cases.queries import lists as list_queries
from shiliu.cases.rules.lifecycle import Channel, Word
from shiliu.network.queries import network
from shiliu.ui.templatetags.ui import in_language
from tests.integration.desk_cases.pages import Page, cost
from tests.support.people import BUILDING, COMMUNITY, ESTATE, OTHER_COMMUNITY
from tests.support.requests import DEBT, LAMP, LIGHT, MANHOLE, ask

INBOX, LIST = "desk:inbox", "desk:cases"


@pytest.fixture
def small_pages(monkeypatch):
    """Two rows on a page."""
    for module in (list_queries, desk_queries):
        monkeypatch.setattr(module, "PAGE_SIZE", 2)
    for function in (list_queries.case_page, desk_queries.inbox_page):
        monkeypatch.setitem(function.__kwdefaults__, "size", 2)


def titles(count: int, **given: object) -> list[str]:
    """Requests one after the other, by their words."""
    words = [f"第{number}件事情请看一看" for number in range(count)]
    for each in words:
        ask(words=each, **given)
    return words


def test_the_newest_come_first_and_only_open_ones(desk, erin):
    first, second = titles(2, category=DEBT)
    closed = ask(words="已经办完的一件事情", category=DEBT).accepted(erin).answered(erin)
    closed.says(Word.SOLVED)
    assert desk.open("erin", LIST).rows == [second, first]
    assert desk.open("erin", LIST, query="state=any").rows == ["已经办完的一件事情", second, first]
    assert desk.open("erin", LIST, query="state=closed").rows == ["已经办完的一件事情"]


def test_all_pages_together_are_the_whole_list_once(desk, erin, small_pages):
    words = titles(5, category=DEBT)
    page, seen = desk.open("erin", LIST), []
    while True:
        seen += page.rows
        following = page.link("Next page")
        if not following:
            break
        page = desk.open("erin", f"/desk/cases/{following}")
    assert seen == words[::-1]
    first = urljoin("/desk/cases/", page.link("To the first page"))
    assert desk.open("erin", first).rows == words[:-3:-1]


def test_the_inbox_turns_its_pages_from_the_longest_waiting_on(desk, erin, small_pages):
    words = titles(5, category=DEBT)
    page, seen = desk.open("erin", INBOX), []
    while True:
        seen += page.rows
        following = page.link("Next page")
        if not following:
            break
        page = desk.open("erin", f"/desk/inbox/{following}")
    assert seen == words


def test_a_mangled_page_address_is_refused_with_a_sentence(desk, erin):
    for address in ("/desk/cases/?after=x", "/desk/inbox/?after=x"):
        page = desk.open("erin", address)
        assert page.status == 422
        assert "This address is not complete" in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=received", {"a", "b", "c", "d"}),
        ("state=accepted", {"e"}),
        ("state=received&state=accepted", {"a", "b", "c", "d", "e"}),
        ("channel=phone", {"b"}),
        (f"category={LIGHT}", {"a", "b", "c"}),
        ("category=home", {"a", "b", "c"}),
        (f"area={BUILDING}", {"a"}),
        ("unit=p10-1", {"a"}),
        ("doer=pm-08&state=any", {"f"}),
        ("mine=on", {"b", "d", "e"}),
        ("overdue=on", set()),
        ("received_from=2026-03-10&received_to=2026-03-10", {"a", "b", "c", "d", "e"}),
        ("received_to=2026-03-09", set()),
        ("title=approved&state=any", set()),
        ("quarantine=on", set()),
        ("word=solved&state=any", set()),
    ],
)
def test_each_filter_narrows_the_list(desk, clock, people, query, found):
    ask(words="a 楼前的路灯不亮", area=BUILDING)
    ask(words="b 电话里说的路灯", channel=Channel.PHONE, by=people.erin.actor)
    ask(words="c 小区里的路灯", area="150603002007002")
    ask(words="d 生活上的难处", category=DEBT)
    ask(words="e 受理了的难处", category=DEBT).accepted(people.erin)
    sent = ask(words="f 派给物业的路灯", area=BUILDING).accepted(people.alice)
    sent.dispatched(people.alice, ESTATE)
    rows = {title[0] for title in desk.open("erin", LIST, query=query).rows}
    assert rows - {"f"} == found - {"f"}
    if "f" in found:
        assert rows == {"f"}


def test_overdue_ones_are_one_tab_away(desk, clock, erin):
    late = ask(category=DEBT, words="拖了很久的一件事")
    clock.to(late.promised)
    clock.later(days=3)
    ask(category=DEBT, words="今天刚到的一件事")
    page = desk.open("erin", LIST)
    assert desk.open("erin", f"/desk/cases/{page.link('Overdue')}").rows == ["拖了很久的一件事"]


@pytest.mark.parametrize("field", ["area", "unit", "doer", "category"])
def test_an_unknown_code_is_refused_at_its_field(desk, erin, field):
    page = desk.open("erin", LIST, query=f"{field}=nowhere")
    assert page.status == 422
    assert "One thing missing" in page.errors
    assert "Choose" in page.errors


def test_an_unknown_choice_is_refused(desk, erin):
    assert desk.open("erin", LIST, query="state=sleeping").status == 422
    assert desk.open("erin", LIST, query="received_from=31-12").status == 422


def test_chinese_words_are_found_and_marked(desk, erin):
    ask(words="楼道灯不亮，三楼很黑，老人不敢下楼。", area=BUILDING)
    ask(words="门禁坏了，晚上不踏实。", area=BUILDING)
    page = desk.open("erin", LIST, query="q=不亮")
    assert page.rows == ["楼道灯不亮，三楼很黑，老人不敢下楼。"]
    assert "<mark>不亮</mark>" in page.html


def test_a_word_deep_in_a_long_text_is_shown_with_what_stands_around_it(desk, erin):
    ask(words="先说别的。" * 30 + "井盖松了，车一压就响。" + "再说别的。" * 30, area=BUILDING)
    page = desk.open("erin", LIST, query="q=井盖")
    assert "<mark>井盖</mark>松了" in page.html


def test_a_number_finds_its_request(desk, erin):
    asked = ask(category=DEBT)
    ask(category=DEBT)
    assert len(desk.open("erin", LIST, query=f"q={asked.receipt.number}").rows) == 1


def test_one_character_is_too_short(desk, erin):
    page = desk.open("erin", LIST, query="q=灯")
    assert page.status == 422
    assert page.errors


def test_a_search_looks_at_closed_ones_too_unless_told_otherwise(desk, erin):
    ask(words="办完的楼道灯", category=DEBT).accepted(erin).answered(erin).says(Word.SOLVED)
    assert desk.open("erin", LIST, query="q=楼道灯").rows == ["办完的楼道灯"]
    assert desk.open("erin", LIST, query="q=楼道灯&state=open").rows == []


def test_nobody_finds_what_they_may_not_see(desk, people):
    ask(words="欠了债的事情只给中心看", category=DEBT)
    assert desk.open("erin", LIST, query="q=欠了债").rows
    for who in ("alice", "bob", "charlie", "judy"):
        assert desk.open(who, LIST, query="q=欠了债").rows == []
        assert desk.open(who, LIST, query="state=any").rows == []
    assert desk.open("heidi", LIST).status == 404
    assert desk.open("ivan", INBOX).status == 404


def test_an_empty_list_says_what_to_do_next(desk, erin):
    assert "Requests of your area appear here" in desk.open("erin", LIST).text
    assert "Take one of the filters out" in desk.open("erin", LIST, query="channel=paper").text
    assert "Try fewer or other words" in desk.open("erin", LIST, query="q=没有的词").text
    inbox = desk.open("erin", INBOX)
    assert "Everything is accepted" in inbox.text
    assert inbox.link("See what is due") == "/desk/"


def test_the_inbox_holds_what_came_back(desk, people):
    returned = ask(words="退回来的路灯", area=BUILDING).accepted(people.alice)
    returned.dispatched(people.alice, ESTATE)
    desk.take("ken", returned, "return", reason="不归物业。")
    reopened = ask(words="没修好的路灯", area=BUILDING).accepted(people.alice)
    reopened.answered(people.alice).says(Word.NOT_SOLVED, "还是不亮。")
    page = desk.open("alice", INBOX)
    assert page.rows == ["退回来的路灯", "没修好的路灯"]
    assert "Sent back" in page.text
    assert "Reopened" in page.text


def test_hazards_stand_above_the_inbox_and_not_in_it(desk, clock, people):
    ask(category=MANHOLE, area=BUILDING, words="井盖没了的一件险情")
    page = desk.open("alice", INBOX)
    assert page.html.count("井盖没了的一件险情") == 1
    assert "Hazards" in page.text


def test_a_public_title_stands_in_for_the_words_in_the_readers_language(desk, people):
    from shiliu.cases.actions.publishing import propose_title
    from shiliu.core import clock

    asked = ask(area=BUILDING).accepted(people.alice)
    propose_title(
        by=people.alice.actor,
        at=clock.now(),
        case_id=asked.id,
        zh="小区路灯不亮",
        en="Estate light out",
    )
    assert desk.open("alice", LIST).rows == ["Estate light out"]
    people.alice.client.cookies["django_language"] = "zh-hans"
    assert desk.open("alice", LIST).rows == ["小区路灯不亮"]


@pytest.mark.parametrize("address", [INBOX, LIST, "/desk/cases/?q=事情请看"])
def test_a_list_costs_the_same_for_one_row_and_for_forty(desk, erin, address):
    titles(1, category=DEBT)
    assert len(desk.open("erin", address).rows) == 1
    one = cost(lambda: desk.open("erin", address))
    titles(39, category=DEBT)
    assert len(desk.open("erin", address).rows) == 40
    assert cost(lambda: desk.open("erin", address)) == one
    assert one <= 16


def test_a_list_carries_its_filters_only_when_somebody_wants_them(desk, people):
    ask(category=DEBT)
    plain = desk.open("erin", LIST, query="channel=&state=any")
    assert 'name="channel"' not in plain.html
    opened = desk.open("erin", f"/desk/cases/{plain.link('More filters')}")
    assert 'name="channel"' in opened.html
    assert "<h1" in opened.html
    part = people.erin.client.get("/desk/cases/?filters=on", headers={"hx-request": "true"})
    assert b'name="channel"' in part.content
    assert b"<h1" not in part.content
    assert cost(lambda: desk.open("erin", LIST)) > cost(
        lambda: Page(
            people.erin.client.get("/desk/cases/?filters=on", headers={"hx-request": "true"})
        )
    ), "the rows are not looked for again"
    narrowed = desk.open("erin", LIST, query="channel=phone")
    assert "1 filter" in narrowed.text
    assert '<option value="phone" selected>' in narrowed.html


def test_a_request_without_a_title_is_headed_by_its_kind_and_place(desk, people):
    asked = ask(words="楼门口又黑了一片", area=BUILDING, category=LIGHT)
    for address in (INBOX, LIST):
        text = desk.open("alice", address).text
        kind, words = text.index("Lights inside the estate"), text.index("楼门口又黑了一片")
        assert kind < text.index(in_language(network().areas_by_code[BUILDING].name)) < words
    desk.take("alice", asked, "accept")
    desk.take("alice", asked, "title", zh="楼道灯不亮", en="A staircase without light")
    listed = desk.open("alice", LIST).text
    assert "A staircase without light" in listed
    assert "Lights inside the estate" in listed
    assert "楼门口又黑了一片" not in listed


def test_filters_offer_places_and_units_of_the_own_area_only(desk, people):
    page = desk.open("erin", LIST, query="filters=on")
    assert f'value="{COMMUNITY}"' in page.html
    assert f'value="{OTHER_COMMUNITY}"' not in page.html
    assert 'value="p10-1"' in page.html
    assert 'value="p11-1"' not in page.html
    assert f'value="{LAMP}"' in page.html


def test_only_whoever_may_export_is_offered_the_file(desk, people):
    assert "As a file" not in desk.open("erin", LIST).text
    assert (
        desk.open("frank", LIST, query="channel=phone")
        .link("As a file")
        .endswith("/desk/export/?channel=phone")
    )
