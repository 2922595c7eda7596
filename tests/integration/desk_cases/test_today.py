"""The first page of the desk: time decides the order, the menu is made of work."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from shiliu.cases.actions import endings
from shiliu.cases.actions.intake import receive
from shiliu.cases.actions.publishing import propose_title
from shiliu.cases.rules.lifecycle import Word
from shiliu.cases.schemas import NewRequest
from shiliu.tallies.actions import project
from tests.integration.desk_cases.pages import Page, cost
from tests.support.moments import SHANGHAI
from tests.support.people import BUILDING, COMMUNITY, ESTATE, OTHER_COMMUNITY
from tests.support.requests import DEBT, MANHOLE, ask

TODAY = "desk:today"


def test_overdue_comes_before_today_and_today_before_tomorrow(desk, clock, erin):
    for number in range(4):
        ask(words=f"第{number}件：中心的事情要办", category=DEBT)
        clock.later(days=1)
    first = ask(words="先到的一件：中心的事情").promised
    clock.to(datetime.combine(first.date(), datetime.min.time(), SHANGHAI).replace(hour=9))
    page = desk.open("erin", TODAY)
    due = page.html.split("Requests that are due")[1].split("</table>")[0]
    times = re.findall(r'class="state state-(\w+)"', due)
    order = {"late": 0, "due": 1, "calm": 2}
    assert times == sorted(times, key=order.__getitem__)
    assert set(times) >= {"late", "due"}
    assert "overdue" in page.text
    assert "due today" in page.text


def test_a_row_says_when_how_many_days_where_it_stands_and_the_next_step(desk, clock, alice, ken):
    asked = ask(area=BUILDING, place="3号楼东侧").accepted(alice).dispatched(alice, ESTATE)
    clock.to(asked.promised.replace(hour=9))
    text = desk.open("alice", TODAY).text
    assert "today 17:30" in text
    assert "Sent to be done" in text
    assert "Waits for" in text
    assert "3号楼东侧" in text
    assert "Begin, or send it back" in desk.open("ken", TODAY).text


def test_what_is_paused_is_not_due(desk, clock, erin):
    asked = ask(category=DEBT).accepted(erin).started(erin).paused(erin)
    clock.to(asked.promised.replace(hour=9))
    page = desk.open("erin", TODAY)
    assert "Nothing is due" in page.text
    assert "Clock paused" in page.text


def test_a_request_is_accepted_from_the_inbox_and_the_toast_takes_it_back(desk, erin):
    asked = ask(category=DEBT)
    page = desk.open("erin", TODAY)
    assert page.rows == [asked.texts[0].body]
    after = desk.take("erin", asked, "accept", next="/desk/")
    assert asked.state == "accepted"
    assert after.toast == f"Accepted: {asked.receipt.number}"
    assert after.response.redirect_chain == [("/desk/", 302)]
    undone = desk.send("erin", after.undo)
    assert asked.state == "received"
    assert undone.response.redirect_chain == [("/desk/", 302)]
    assert asked.verbs == ["receive", "accept", "release"]


def test_what_was_sent_to_a_unit_waits_in_its_inbox_to_be_begun(desk, alice, ken):
    asked = ask(area=BUILDING).accepted(alice).dispatched(alice, ESTATE)
    page = desk.open("ken", TODAY)
    assert page.acts == ["start"]
    desk.take("ken", asked, "start", next="/desk/")
    assert asked.state == "working"
    assert desk.open("ken", TODAY).acts == []


def test_the_inbox_begins_with_who_has_waited_longest(desk, clock, erin):
    ask(words="等了很久的一件事情", category=DEBT)
    clock.later(hours=2, minutes=5)
    ask(words="刚刚到的一件事情", category=DEBT)
    page = desk.open("erin", TODAY)
    inbox = page.html.split("Requests that wait to be accepted")[1]
    assert inbox.index("等了很久的一件事情") < inbox.index("刚刚到的一件事情")
    assert "the first has waited for 2 h 5 min" in page.text


def test_a_hazard_stands_first_on_the_pages_of_its_unit_and_of_everybody_above(desk, clock, people):
    asked = ask(category=MANHOLE, area=BUILDING, words="路口的井盖没了，请马上围起来。")
    assert "state-late" not in _hazards(desk.open("alice", TODAY))
    clock.later(minutes=31)
    assert "state-late" in _hazards(desk.open("alice", TODAY)), "also before the job has alarmed"
    endings.alarm(at=clock.now, case_id=asked.id)
    for who in ("alice", "erin", "frank", "grace"):
        page = desk.open(who, TODAY)
        assert page.text.index("Hazards") < page.text.index("Due")
        assert "31 min" in page.text
        assert page.acts[0] == "accept"
    assert "Hazards" not in desk.open("charlie", TODAY).text
    desk.take("alice", asked, "accept")
    assert "Hazards" not in desk.open("frank", TODAY).text


def test_a_coordinator_sees_the_due_list_of_the_own_office_and_counts_the_rest(
    desk, clock, frank, erin
):
    late = ask(category=DEBT, words="社区里逾期的一件事情")
    clock.to(late.promised.replace(hour=9))
    clock.later(days=2)
    page = desk.open("frank", TODAY)
    assert "社区里逾期的一件事情" not in page.text
    assert "Overdue in the whole area 1 request" in page.text
    assert "社区里逾期的一件事情" in desk.open("erin", TODAY).text


@pytest.mark.parametrize(
    ("who", "menu"),
    [
        ("bob", ["Today"]),
        ("judy", ["Today"]),
        ("alice", ["Today", "Inbox", "Requests"]),
    ],
)
def test_the_menu_is_made_of_what_the_post_may_do(desk, who, menu):
    assert desk.open(who, TODAY).menu == menu


@pytest.mark.parametrize("who", ["erin", "frank", "grace", "heidi", "ivan"])
def test_nobody_has_more_than_eight_entries(desk, who):
    menu = desk.open(who, TODAY).menu
    assert menu[0] == "Today"
    assert len(menu) <= 8


def test_the_menu_counts_what_is_due_and_what_waits(desk, clock, erin):
    asked = ask(category=DEBT)
    ask(category=DEBT)
    clock.to(asked.promised.replace(hour=9))
    rail = desk.open("erin", TODAY).html.split('class="rail-list"')[1].split("</ul>")[0]
    assert re.findall(r'class="num">(\d+)<', rail) == ["2", "2"]


def test_an_auditor_finds_no_request_and_is_sent_to_the_menu(desk, people):
    ask(category=DEBT)
    page = desk.open("ivan", TODAY)
    assert page.status == 200
    assert "Nothing waits for this post here" in page.text
    assert page.rows == []


def test_my_point_shows_the_own_community_and_the_own_hours(desk, erin):
    page = desk.open("erin", TODAY)
    assert 'class="wedge"' in page.html
    assert "open until today" in page.text


def test_a_unit_that_is_no_point_is_called_a_unit_and_empty_boxes_are_not_there(
    desk, clock, alice, ken
):
    page = desk.open("ken", TODAY)
    for head in ("My unit", "My point", "Last seven days"):
        assert head not in page.text
    assert page.text.count("appear here") == 2, "Due and inbox say what comes there"
    ask(area=BUILDING).accepted(alice).dispatched(alice, ESTATE).started(ken).answered(ken)
    text = desk.open("ken", TODAY).text
    assert "My unit" in text
    assert "Awaiting the asker 1 request" in text
    assert "My point" not in text


def test_an_office_sees_its_area_in_figures(desk, grace):
    page = desk.open("grace", TODAY)
    assert "My area" in page.text
    assert "open now, of 460 points" in page.text
    assert 'class="wedge"' not in page.html


def test_last_week_speaks_in_two_voices(desk, clock, alice):
    for word in (Word.SOLVED, Word.NOT_SOLVED):
        ask(area=BUILDING).accepted(alice).started(alice).answered(alice).says(word)
    ask(area=BUILDING)
    while project():
        pass
    page = desk.open("alice", TODAY)
    assert "3 received, staff answered 2 , askers confirmed solved 1" in page.text
    assert "1 confirmed solved, 0 partly, 1 not solved" in page.html


def test_a_matter_done_on_the_spot_is_counted_apart(desk, clock, erin):
    new = NewRequest(
        words="当场问清楚的一件事",
        area=COMMUNITY,
        category=DEBT,
        channel="counter",
        done_note="说明白了",
    )
    receive(by=erin.actor, at=clock.now, request=new)
    while project():
        pass
    page = desk.open("erin", TODAY)
    assert "No request came in." in page.text
    assert "1 matter was done on the spot" in page.text


def test_titles_that_wait_for_a_second_person_are_a_link(desk, clock, alice, erin):
    asked = ask(area=BUILDING).accepted(alice)
    propose_title(by=alice.actor, at=clock.now, case_id=asked.id, zh="小区路灯不亮")
    page = desk.open("alice", TODAY)
    assert "Public titles to approve" in page.text
    listed = desk.open("alice", page.link("Public titles to approve"))
    assert listed.rows == ["小区路灯不亮"]


def test_it_costs_the_same_for_one_request_and_for_thirty(desk, clock, erin):
    ask(category=DEBT)
    ask(category=MANHOLE)
    one = cost(lambda: desk.open("erin", TODAY))
    for _ in range(29):
        ask(category=DEBT)
        ask(category=MANHOLE)
    assert cost(lambda: desk.open("erin", TODAY)) == one
    assert one <= 30


def test_signed_out_it_leads_to_the_sign_in_page_and_back(client, kangbashi):
    answer = client.get("/desk/")
    assert answer.status_code == 302
    assert "next=%2Fdesk%2F" in answer.headers["Location"]


def test_requests_of_another_community_are_not_there(desk, clock, people):
    ask(area=OTHER_COMMUNITY, category=DEBT, words="别的社区的事情不在这里")
    assert "别的社区的事情" not in desk.open("erin", TODAY).text
    assert "别的社区的事情" in desk.open("charlie", TODAY).text


def test_the_rows_behind_last_week_open(desk, clock, alice):
    ask(area=BUILDING)
    while project():
        pass
    page = desk.open("alice", TODAY)
    assert desk.open("alice", page.link("The rows")).rows


def _hazards(page: Page) -> str:
    """The box of the hazards that wait."""
    return page.html.split('<section class="hazards">')[1].split("</section>")[0]
