"""Taking steps from the page: once, with a sentence, with the way back, never losing what was typed."""

from __future__ import annotations

import pytest

from shiliu.cases.rules.lifecycle import Channel, Word
from tests.support.people import BUILDING, CENTRE, CORNER, ESTATE, LIGHTING, STATION
from tests.support.requests import DEBT, LAMP, LIGHT, ask

CASE = "desk:case"


def test_a_request_goes_its_whole_way_from_the_page(desk, clock, alice, ken):
    asked = ask(area=BUILDING)
    for who, act, data, state in (
        ("alice", "accept", {}, "accepted"),
        ("alice", "dispatch", {"to": LIGHTING, "note": "路灯一般归市政。"}, "dispatched"),
        ("judy", "return", {"reason": "小区内的灯归物业。"}, "returned"),
        ("alice", "dispatch", {"to": ESTATE}, "dispatched"),
        ("ken", "start", {}, "working"),
        ("ken", "pause", {"reason": "等配件。"}, "paused"),
        ("ken", "resume", {}, "working"),
        ("ken", "answer", {"outcome": "done", "reply": "灯亮了。"}, "answered"),
    ):
        clock.later(minutes=20)
        page = desk.take(who, asked, act, **data)
        assert page.status == 200, page.errors
        assert asked.receipt.number in page.toast
        assert asked.state == state
    assert asked.case.outcome == "done"
    assert asked.case.returns == 1


def test_the_upper_unit_is_named_and_takes_it_over(desk, alice, erin):
    asked = ask(area=BUILDING)
    page = desk.open("alice", "desk:case_act", asked.id, "hand-up")
    assert "takes it over." in page.text
    desk.take("alice", asked, "hand-up", reason="要社区出面协调。")
    assert asked.unit == CENTRE
    assert asked.state == "received"
    desk.take("erin", asked, "hand-down", to=STATION)
    assert asked.unit == STATION


def test_after_it_moved_out_of_sight_the_list_is_next(desk, alice, ken, bob):
    asked = ask(area=BUILDING).accepted(alice).dispatched(alice, ESTATE)
    page = desk.take("ken", asked, "return", query="in=today", reason="不归物业。")
    assert page.response.redirect_chain == [("/desk/", 302)]
    assert page.toast == f"Sent back: {asked.receipt.number}"
    assert desk.open("ken", CASE, asked.id).status == 404


def test_from_its_page_the_step_leads_back_to_its_page_in_the_same_list(desk, alice):
    asked = ask(area=BUILDING)
    page = desk.take("alice", asked, "accept", query="in=inbox")
    assert page.response.redirect_chain == [(f"/desk/cases/{asked.id}/?in=inbox", 302)]


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:1"])
def test_nobody_is_led_elsewhere(desk, alice, elsewhere):
    asked = ask(area=BUILDING)
    page = desk.take("alice", asked, "accept", next=elsewhere)
    assert page.response.redirect_chain[0][0].startswith(f"/desk/cases/{asked.id}/")


def test_the_same_form_sent_twice_takes_one_step(desk, alice):
    asked = ask(area=BUILDING)
    for _ in range(2):
        page = desk.take("alice", asked, "note", once="one-key-of-one-form", note="打过电话了。")
        assert page.status == 200
    assert asked.verbs == ["receive", "note"]


def test_the_same_key_with_other_words_is_refused_and_keeps_them(desk, alice):
    asked = ask(area=BUILDING)
    desk.take("alice", asked, "note", once="one-key-of-one-form", note="打过电话了。")
    page = desk.take("alice", asked, "note", once="one-key-of-one-form", note="又打了一次。")
    assert page.status == 422
    assert "already sent with other content" in page.errors
    assert "又打了一次。" in page.html
    assert asked.verbs == ["receive", "note"]


@pytest.mark.parametrize(
    ("act", "data", "complaint"),
    [
        ("pause", {"reason": "  "}, "This field is required."),
        ("dispatch", {"to": "nobody", "note": "写好的话"}, "Select a valid choice"),
        ("dispatch", {"note": "写好的话"}, "This field is required."),
        ("hand-up", {"reason": "长" * 4001}, "at most 4000"),
        ("kind", {"category": "home.lift"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_comes_back_with_what_was_typed(desk, alice, act, data, complaint):
    asked = ask(area=BUILDING).accepted(alice)
    page = desk.take("alice", asked, act, **data)
    assert page.status == 422
    assert complaint in page.errors
    assert asked.verbs == ["receive", "accept"]
    if note := data.get("note"):
        assert f"{note}</textarea>" in page.html


def test_a_step_that_is_not_possible_any_more_says_so(desk, alice):
    asked = ask(area=BUILDING).accepted(alice)
    page = desk.take("alice", asked, "accept")
    assert page.status == 422
    assert "the request has moved on" in page.errors
    answered = ask(area=BUILDING).accepted(alice).answered(alice)
    page = desk.take("alice", answered, "pause", reason="来不及了。")
    assert page.status == 422
    assert "the request has moved on" in page.errors


def test_a_step_of_another_side_is_refused_like_a_page_that_is_not_there(desk, alice, ken):
    asked = ask(area=BUILDING).accepted(alice).dispatched(alice, ESTATE)
    assert desk.take("ken", asked, "dispatch", to=LIGHTING).status == 404
    assert desk.take("alice", asked, "return", reason="试试").status == 404
    assert desk.take("alice", asked, "extend", days=1, reason="试试").status == 404
    assert asked.state == "dispatched"


def test_a_request_about_a_person_is_sent_to_no_point_below_the_centre(desk, erin):
    asked = ask(category=DEBT, area=BUILDING).accepted(erin)
    page = desk.open("erin", "desk:case_act", asked.id, "dispatch")
    assert f'value="{LIGHTING}"' in page.html
    for point in (STATION, CORNER):
        assert f'value="{point}"' not in page.html
        assert desk.take("erin", asked, "dispatch", to=point).status == 422
    assert asked.state == "accepted"


def test_units_to_send_it_to_are_grouped_and_the_suggested_one_is_first(desk, alice):
    asked = ask(area=BUILDING).accepted(alice)
    html = desk.open("alice", "desk:case_act", asked.id, "dispatch").html
    groups = [part.split('"')[0] for part in html.split('<optgroup label="')[1:]]
    assert groups[0] == "Suggested"
    assert groups[-1] == "Other places"
    assert "Departments" in groups
    assert html.index(f'value="{ESTATE}"') < html.index(f'value="{LIGHTING}"')


def test_an_extension_is_only_for_whoever_may_allow_it_and_within_what_is_left(desk, erin, frank):
    asked = ask(category=DEBT).accepted(erin)
    assert "extend" not in desk.open("erin", CASE, asked.id).acts
    page = desk.open("frank", "desk:case_act", asked.id, "extend")
    assert "At most" in page.text
    refused = desk.take("frank", asked, "extend", days=90, reason="很久。")
    assert refused.status == 422
    assert "working days are left" in refused.errors
    before = asked.promised
    desk.take("frank", asked, "extend", days=1, reason="等材料。")
    assert asked.promised > before


def test_recategorising_a_matter_about_people_takes_it_from_the_low_point(desk, alice, erin):
    asked = ask(area=BUILDING).accepted(alice)
    page = desk.take("alice", asked, "kind", category=DEBT)
    assert asked.case.category_id == DEBT
    assert asked.unit == CENTRE
    assert page.response.redirect_chain[0][0].startswith("/desk/cases/")
    assert desk.open("alice", CASE, asked.id).status == 404
    assert "was: Lights inside the estate" in desk.open("erin", CASE, asked.id).text


def test_every_get_leaves_the_request_as_it_was(desk, alice):
    asked = ask(area=BUILDING)
    before = asked.case.changes
    for act in ("accept", "dispatch", "hand-up", "hand-down", "kind", "note", "title", "answer"):
        assert desk.open("alice", "desk:case_act", asked.id, act).status == 200
    assert asked.case.changes == before
    assert asked.verbs == ["receive"]


class TestTheAskersWordNotedByStaff:
    def test_is_marked_and_names_the_way(self, desk, people):
        asked = ask(area=BUILDING).accepted(people.alice).answered(people.alice)
        page = desk.open("erin", "desk:case_act", asked.id, "confirm")
        assert "marked as noted by staff" in page.text
        desk.take("erin", asked, "confirm", way="phone", word="solved")
        assert (asked.case.word, asked.case.word_by_staff) == ("solved", True)
        step = asked.steps[-1]
        assert step.by == "resident"
        assert step.data == {"for_asker": str(people.erin.post.id), "way": Channel.PHONE}
        text = desk.open("erin", CASE, asked.id).text
        assert "Noted for the asker: solved" in text

    def test_is_not_for_whoever_answered_nor_for_their_unit(self, desk, people):
        asked = ask(area=BUILDING).accepted(people.alice).answered(people.alice)
        assert "confirm" not in desk.open("alice", CASE, asked.id).acts
        assert desk.take("alice", asked, "confirm", way="phone", word="solved").status == 404
        assert asked.case.word == Word.NONE

    def test_reopens_when_something_is_missing(self, desk, people):
        asked = ask(area=BUILDING).accepted(people.alice).answered(people.alice)
        desk.take("erin", asked, "confirm", way="counter", word="partly", remainder="还差一盏。")
        assert asked.state == "reopened"
        assert "还差一盏。" in desk.open("erin", CASE, asked.id).text

    def test_never_writes_over_the_askers_own(self, desk, people):
        asked = ask(area=BUILDING).accepted(people.alice).answered(people.alice).says(Word.PARTLY)
        assert "confirm" not in desk.open("erin", CASE, asked.id).acts
        page = desk.take("erin", asked, "confirm", way="phone", word="solved")
        assert page.status == 422
        assert (asked.case.word, asked.case.word_by_staff) == ("partly", False)


class TestTheAnswer:
    def test_without_marks_is_sent_at_once(self, desk, alice):
        asked = ask(area=BUILDING).accepted(alice)
        desk.take("alice", asked, "answer", outcome="not_ours", reply="这件可以找供电公司。")
        assert (asked.state, asked.case.outcome) == ("answered", "not_ours")

    def test_with_marks_waits_until_somebody_has_looked(self, desk, alice):
        asked = ask(area=BUILDING).accepted(alice)
        said = {"outcome": "done", "reply": "灯亮了，找王师傅，电话13812345678。"}
        page = desk.take("alice", asked, "answer", **said)
        assert asked.state == "accepted"
        assert "This is what the asker will read" in page.text
        assert "<mark>13812345678</mark>" in page.html
        assert "telephone" in page.text
        assert "找王师傅，电话13812345678。</textarea>" in page.html
        desk.take("alice", asked, "answer", checked="on", **said)
        assert asked.state == "answered"

    def test_can_be_looked_at_first(self, desk, alice):
        asked = ask(area=BUILDING).accepted(alice)
        page = desk.take("alice", asked, "answer", outcome="done", reply="灯亮了。", preview="1")
        assert asked.state == "accepted"
        assert "This is what the asker will read" in page.text
        assert "may point at a person" not in page.text

    def test_names_of_places_here_are_not_marked(self, desk, alice):
        asked = ask(area=BUILDING).accepted(alice)
        page = desk.send(
            "alice",
            "desk:case_marks",
            asked.id,
            reply=f"已转{alice.unit.name['zh']}，电话13812345678",
        )
        assert "<mark>13812345678</mark>" in page.html
        assert page.html.count("<mark>") == 1

    def test_needs_an_outcome_and_keeps_the_words(self, desk, alice):
        asked = ask(area=BUILDING).accepted(alice)
        page = desk.take("alice", asked, "answer", reply="灯亮了，谢谢提醒。")
        assert page.status == 422
        assert "Please choose what came of it" in page.errors
        assert "灯亮了，谢谢提醒。</textarea>" in page.html

    def test_is_not_offered_before_somebody_accepts(self, desk, alice):
        asked = ask(area=BUILDING)
        assert "answer" not in desk.open("alice", CASE, asked.id).acts
        page = desk.take("alice", asked, "answer", outcome="done", reply="灯亮了。")
        assert page.status == 422
        assert asked.state == "received"

    def test_the_marks_of_a_request_one_may_not_see_are_not_shown(self, desk, people):
        asked = ask(category=DEBT)
        assert desk.send("alice", "desk:case_marks", asked.id, reply="x").status == 404


class TestThePublicTitle:
    def test_is_proposed_by_one_and_approved_by_another(self, desk, people):
        asked = ask(area=BUILDING, category=LIGHT).accepted(people.alice)
        desk.take("alice", asked, "title", zh="小区路灯不亮", en="Estate light out")
        assert asked.case.title_state == "proposed"
        assert "approve-title" not in desk.open("alice", CASE, asked.id).acts
        page = desk.open("erin", CASE, asked.id)
        assert "waits for a second person" in page.text
        desk.take("erin", asked, "approve-title")
        assert asked.case.title_state == "approved"
        assert "Estate light out" in desk.open("erin", CASE, asked.id).text

    def test_with_a_mark_needs_a_look(self, desk, people):
        asked = ask(area=BUILDING, category=LAMP).accepted(people.alice)
        page = desk.take("alice", asked, "title", zh="张三家门口路灯不亮13812345678")
        assert page.status == 422
        assert "13812345678" in page.errors
        assert 'name="checked"' in page.html
        assert asked.case.title_state == "none"
        desk.take("alice", asked, "title", zh="路灯报修电话13812345678", checked="on")
        assert asked.case.title_state == "proposed"

    def test_is_taken_down_at_once(self, desk, people):
        asked = ask(area=BUILDING, category=LIGHT).accepted(people.alice)
        desk.take("erin", asked, "title", zh="小区路灯不亮")
        assert asked.case.title_state == "approved"
        desk.take("alice", asked, "withdraw-title")
        assert (asked.case.title_state, asked.case.title) == ("none", {})

    def test_never_exists_for_matters_about_people(self, desk, erin):
        asked = ask(category=DEBT).accepted(erin)
        page = desk.open("erin", CASE, asked.id)
        assert "Requests of this kind are never public." in page.text
        assert "title" not in page.acts
        assert desk.take("erin", asked, "title", zh="一件生活难处").status == 422
