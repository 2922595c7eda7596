"""The page of one request: the asker's words first, then what can be done, and why."""

from __future__ import annotations

import pytest

from shiliu.cases.actions import endings, erasing, steps
from shiliu.cases.rules.lifecycle import Word
from shiliu.core import clock as core_clock
from shiliu.core.actor import SYSTEM
from tests.integration.desk_cases.pages import cost
from tests.support.people import BUILDING, ESTATE, LIGHTING, POINT, STATION
from tests.support.requests import CONTACT, DEBT, MANHOLE, WORDS, ask

CASE = "desk:case"


def test_it_shows_the_words_the_place_and_how_it_came_in(desk, alice):
    asked = ask(area=BUILDING, place="3号楼东侧小路")
    page = desk.open("alice", CASE, asked.id)
    assert f"<p>{WORDS}</p>" in page.html
    assert "3号楼东侧小路" in page.text
    assert "Web page" in page.text
    assert "no contact left, follows by code" in page.text
    assert asked.receipt.number in page.text


def test_the_code_of_the_asker_is_never_there(desk, alice):
    asked = ask(area=BUILDING)
    page = desk.open("alice", CASE, asked.id)
    assert asked.code not in page.html
    assert asked.code[:4] + " " + asked.code[4:8] not in page.html


def test_a_stranger_learns_nothing(desk, people, client):
    asked = ask(category=DEBT)
    for who in ("alice", "bob", "charlie", "judy", "ken", "heidi", "ivan"):
        assert desk.open(who, CASE, asked.id).status == 404
        assert desk.take(who, asked, "note", note="试一试").status == 404
    assert client.get(f"/desk/cases/{asked.id}/").status_code == 302
    assert asked.verbs == ["receive"]


def test_a_unit_complained_of_does_not_see_it(desk, people):
    asked = ask(category="complaint.unit", against=STATION, area=BUILDING)
    assert desk.open("alice", CASE, asked.id).status == 404
    page = desk.open("erin", CASE, asked.id)
    assert "Complaint about" in page.text
    assert "They do not see it." in page.text


def test_the_suggestion_quotes_its_reason_and_stays_after_it_was_used(desk, alice):
    asked = ask(area=BUILDING).accepted(alice)
    page = desk.open("alice", CASE, asked.id)
    assert "A suggestion; you decide" in page.text
    assert "The property manager repairs shared parts" in page.text
    assert "Use it" in page.text
    desk.take("alice", asked, "dispatch", to=ESTATE)
    after = desk.open("alice", CASE, asked.id)
    assert "used 10 March" in after.text
    assert "Use it" not in after.text


def test_words_that_point_at_another_kind_are_a_suggestion_with_the_word(desk, grace):
    asked = ask(category="unsorted", words="路边的路灯不亮了，晚上很黑。", area=BUILDING)
    page = desk.open("grace", CASE, asked.id)
    assert "Kind rather" in page.text
    assert "“路灯不亮”" in page.text
    desk.take("grace", asked, "kind", category="street.light")
    assert asked.case.category_id == "street.light"
    assert "Kind rather" not in desk.open("grace", CASE, asked.id).text


def test_similar_requests_around_the_place_are_listed_with_how_they_ended(desk, alice):
    ask(area=BUILDING).accepted(alice).answered(alice).says(Word.SOLVED)
    asked = ask(area=BUILDING, words="3号楼前的路灯又不亮，孩子放学要走这段路。")
    page = desk.open("alice", CASE, asked.id)
    assert "Similar requests" in page.text
    assert "Asker: solved" in page.text


def test_it_says_who_is_on_it_and_how_it_came_here(desk, alice, ken):
    asked = ask(area=BUILDING).accepted(alice).dispatched(alice, ESTATE)
    text = desk.open("ken", CASE, asked.id).text
    assert "Responsible" in text
    assert "Doing it" in text
    assert "the nearest point for the place" in text


def test_the_clock_counts_working_days_and_names_pauses_and_extensions(desk, clock, people):
    asked = ask(category=DEBT).accepted(people.erin).started(people.erin)
    text = desk.open("erin", CASE, asked.id).text
    assert "working days from the next one on" in text
    assert "No pause. No extension." in text
    clock.later(days=1)
    assert "Day 1 of" in desk.open("erin", CASE, asked.id).text
    desk.take("frank", asked, "extend", days=1, reason="等一份材料。")
    asked.paused(people.erin)
    text = desk.open("erin", CASE, asked.id).text
    assert "The clock is paused." in text
    assert "1 pause." in text
    assert "Extended, allowed by" in text


def test_the_history_has_every_step_with_unit_and_person_notes_included(desk, alice, ken):
    asked = ask(area=BUILDING).accepted(alice)
    steps.dispatch(
        by=alice.actor, at=core_clock.now(), case_id=asked.id, to=ESTATE, note="请看一下电缆。"
    )
    desk.take("ken", asked, "return", reason="不归物业。")
    text = desk.open("alice", CASE, asked.id).text
    for words in (
        "Came in",
        "Accepted",
        "Sent to",
        "请看一下电缆。",
        "Sent back",
        "不归物业。",
        "Ken",
    ):
        assert words in text


def test_later_words_of_the_asker_stand_under_the_first_ones(desk, alice):
    asked = ask(area=BUILDING)
    endings.supplement(by=asked.asker, at=core_clock.now(), case_id=asked.id, words="两盏都不亮。")
    asked.accepted(alice).answered(alice).says(Word.NOT_SOLVED, "东边那盏还黑着。")
    text = desk.open("alice", CASE, asked.id).text
    assert "Added today 10:00 两盏都不亮。" in text
    assert "Still missing, said today 10:00 东边那盏还黑着。" in text
    assert "Reopened" in text


def test_erased_words_are_said_to_be_erased(desk, alice):
    asked = ask(area=BUILDING)
    erasing.erase(by=SYSTEM, at=core_clock.now(), case_id=asked.id)
    page = desk.open("alice", CASE, asked.id)
    assert "were erased at their wish" in page.text
    assert WORDS not in page.html


def test_a_foreign_language_of_the_words_is_marked(desk, alice):
    asked = ask(area=BUILDING, words="The lamp by the door is out.", language="en")
    assert 'lang="en"><p>The lamp' in desk.open("alice", CASE, asked.id).html


def steps_on(page):
    """What the page offers besides looking at contacts, marks, files and others alike."""
    return set(page.acts) - {"contact", "marks", "pictures", "documents"}


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        (
            "alice",
            {
                *("accept", "dispatch", "hand-up", "hand-down", "kind", "note", "title"),
                "merge",
                "split",
            },
        ),
        (
            "frank",
            {
                *("accept", "dispatch", "hand-up", "hand-down", "extend", "kind", "note", "title"),
                *("merge", "split"),
            },
        ),
    ],
)
def test_a_new_request_offers_the_steps_of_the_responsible_side(desk, who, offered):
    asked = ask(area=BUILDING)
    assert steps_on(desk.open(who, CASE, asked.id)) == offered


def test_the_doer_may_begin_pause_answer_and_send_back(desk, alice, ken):
    asked = ask(area=BUILDING).accepted(alice).dispatched(alice, ESTATE)
    offered = steps_on(desk.open("ken", CASE, asked.id))
    assert offered == {"start", "pause", "return", "note", "answer", "title"}


def test_what_cannot_be_taken_says_why(desk, clock, alice, judy):
    hazard = ask(area=BUILDING, category=MANHOLE).accepted(alice).dispatched(alice, LIGHTING)
    page = desk.open("judy", CASE, hazard.id)
    assert 'aria-disabled="true">A hazard is not sent back<' in page.html
    asked = ask(area=BUILDING).accepted(alice).dispatched(alice, LIGHTING)
    clock.later(days=5)
    page = desk.open("judy", CASE, asked.id)
    assert 'aria-disabled="true">The time to send it back is over<' in page.html
    assert "return" not in page.acts


def test_after_the_answer_nothing_is_left_but_notes(desk, alice):
    asked = ask(area=BUILDING).accepted(alice).answered(alice)
    page = desk.open("alice", CASE, asked.id)
    assert steps_on(page) == {"note", "title"}
    assert "Answered, awaiting the asker" in page.text
    assert "灯亮了" in page.text


def test_previous_and_next_follow_the_list_one_came_from(desk, clock, erin):
    first, second, third = (ask(category=DEBT, words=f"第{n}件难处说一说") for n in range(3))
    newest_first = desk.open("erin", CASE, second.id)
    assert str(third.id) in newest_first.link("Previous")
    assert str(first.id) in newest_first.link("Next")
    waiting = desk.open("erin", CASE, second.id, query="in=inbox")
    assert str(first.id) in waiting.link("Previous")
    assert waiting.link("Next").endswith(f"{third.id}/?in=inbox")
    clock.to(second.promised.replace(hour=9))
    due = desk.open("erin", CASE, first.id, query="in=today")
    assert not due.link("Previous")
    assert str(second.id) in due.link("Next")


def test_the_way_back_and_the_neighbours_keep_the_filters(desk, erin):
    asked = ask(category=DEBT)
    ask(category=DEBT, channel="phone", by=erin.actor)
    page = desk.open("erin", CASE, asked.id, query="in=cases&channel=web")
    assert 'href="/desk/cases/?channel=web" data-back' in page.html
    assert not page.link("Previous")
    broken = desk.open("erin", CASE, asked.id, query="in=cases&area=nowhere")
    assert broken.status == 200
    assert not broken.link("Next")
    searched = desk.open("erin", CASE, asked.id, query="in=cases&q=路灯")
    assert not searched.link("Next")


def test_it_costs_the_same_however_much_there_is(desk, alice):
    asked = ask(area=BUILDING).accepted(alice)
    ask(area=BUILDING)
    one = cost(lambda: desk.open("alice", CASE, asked.id))
    for number in range(20):
        ask(area=BUILDING)
        steps.note(by=alice.actor, at=core_clock.now(), case_id=asked.id, body=f"第{number}条备注")
    assert cost(lambda: desk.open("alice", CASE, asked.id)) == one
    assert one <= 30


def test_with_a_contact_the_page_says_so_and_nothing_more(desk, alice):
    asked = ask(area=BUILDING, contact=CONTACT)
    page = desk.open("alice", CASE, asked.id)
    assert "with a contact" in page.text
    for part in (CONTACT.name, CONTACT.phone, CONTACT.email):
        assert part not in page.html


def test_a_form_alone_is_sent_where_htmx_asks_for_it(desk, people):
    asked = ask(area=BUILDING)
    answer = people.alice.client.get(
        f"/desk/cases/{asked.id}/hand-up/", headers={"HX-Request": "true"}
    )
    html = answer.content.decode()
    assert html.lstrip().startswith('<section id="act"')
    assert "takes it over." in html


def test_an_unknown_step_is_not_there(desk, alice):
    asked = ask(area=BUILDING)
    assert desk.open("alice", "desk:case_act", asked.id, "explode").status == 404
    assert desk.take("alice", asked, "explode").status == 404


def test_a_request_brought_to_a_neighbour_point_is_its_own(desk, bob):
    asked = ask(area=BUILDING, asked_at=POINT)
    page = desk.open("bob", CASE, asked.id)
    assert "it was brought to this point" in page.text
    assert "accept" in page.acts


def test_a_reopened_request_is_to_be_accepted_again_by_the_responsible_unit(desk, people):
    asked = ask(area=BUILDING).accepted(people.alice)
    asked.dispatched(people.alice, ESTATE)
    desk.take("ken", asked, "start")
    asked.answered(people.ken).says(Word.NOT_SOLVED, "还是不亮。")
    page = desk.open("alice", CASE, asked.id)
    assert 'class="btn btn-main" formaction' in page.html, "accepting is the main act"
    assert 'name="reply"' not in page.html
    assert "answer" in page.acts
    assert "Did it" in page.text
    assert "Doing it" not in page.text
    assert 'name="reply"' in desk.open("alice", page.link("Answer")).html
