"""Requests from the inbox to the asker's word, without script."""

from __future__ import annotations

import pytest

from shiliu.cases.actions import exporting
from shiliu.desk.cases import exports
from tests.integration.desk_journeys.staff import journey
from tests.support.people import BUILDING, ESTATE, LIGHTING
from tests.support.requests import CONTACT, DEBT, LAMP, WORDS, ask


def case(asked) -> str:
    return f"/desk/cases/{asked.id}/"


def opened(staff, asked, slug: str) -> None:
    """Press the link that opens the form of a step."""
    staff.follow(f"{case(asked)}{slug}/")
    assert staff.at == "case_act"


def do(staff, asked, slug: str, **typed: str) -> None:
    """Open the form of a step and send it."""
    opened(staff, asked, slug)
    staff.send(f"{case(asked)}{slug}/", **typed)
    assert staff.shown.status == 200
    assert staff.at in ("case", "inbox"), "a request that went elsewhere is out of sight"


@pytest.fixture
def at_the_estate(at_desk):
    """A request that came to the property manager by way of a department; everybody at work."""
    asked = ask(category=LAMP)
    centre, lighting = at_desk("erin"), at_desk("judy")
    centre.follow("/desk/inbox/")
    assert WORDS in centre.words
    centre.send(f"{case(asked)}accept/")
    centre.send(f"{case(asked)}release/")
    assert asked.state == "received", "undone"
    centre.follow(case(asked))
    centre.send(f"{case(asked)}accept/")
    do(centre, asked, "dispatch", to=LIGHTING, note="三盏都不亮。")
    lighting.follow("/desk/inbox/")
    lighting.follow(case(asked))
    do(lighting, asked, "return", reason="这几盏灯在小区里，归物业管。")
    assert asked.state == "returned"
    centre.open("/desk/")
    centre.follow(case(asked))
    do(centre, asked, "dispatch", to=ESTATE)
    return asked, centre, at_desk("ken")


@journey("account_login", "today", "inbox", "case", "case_act")
def test_from_the_inbox_over_two_units_to_the_askers_word(at_the_estate):
    asked, centre, estate = at_the_estate
    estate.open("/desk/inbox/")
    estate.follow(case(asked))
    estate.send(f"{case(asked)}start/")
    do(estate, asked, "pause", reason="等配件，三天后到。")
    assert asked.state == "paused"
    estate.send(f"{case(asked)}resume/")
    said = {"outcome": "done", "reply": "灯亮了，找王师傅，电话13812345678。"}
    estate.send(f"{case(asked)}answer/", ("preview", "1"), **said | {"reply": "灯亮了。"})
    assert asked.state == "working", "only looked at"
    estate.send(f"{case(asked)}answer/", **said)
    assert asked.state == "working", "something may point at a person"
    estate.send(f"{case(asked)}answer/", **said, checked="on")
    assert asked.state == "answered"

    centre.open("/desk/cases/?state=answered")
    centre.follow(case(asked))
    do(centre, asked, "confirm", way="phone", word="solved")
    assert asked.case.word_by_staff


@journey("case_contact", "case_act")
def test_up_and_sorted_anew_with_note_title_and_more_days(at_desk):
    asked = ask(area=BUILDING, contact=CONTACT)
    station = at_desk("alice")
    station.follow(case(asked))
    station.send(f"{case(asked)}contact/")
    assert "0477-555-0999" in station.words
    station.open(case(asked))
    do(station, asked, "note", note="打过电话了。")
    do(station, asked, "title", zh="小区路灯不亮", en="Estate lights out")
    do(station, asked, "kind", category=LAMP)
    opened(station, asked, "hand-up")
    station.send(f"{case(asked)}hand-up/", reason="要街道协调。")
    assert asked.verbs[-1] == "hand_up"

    centre = at_desk("erin")
    centre.open(case(asked))
    centre.send(f"{case(asked)}approve-title/")
    assert asked.case.title_state == "approved"
    opened(centre, asked, "hand-down")
    form = centre.form(f"{case(asked)}hand-down/", "to", "reason")
    centre.submit(form, to=form.choices["to"][0], reason="就在网格里。")
    assert asked.verbs[-1] == "hand_down"
    centre.open(case(asked))
    centre.send(f"{case(asked)}withdraw-title/")
    assert asked.case.title_state == "none"


@journey("case_act")
def test_more_days_are_allowed_by_the_office_above(at_desk):
    asked = ask(against="p10", category="complaint.unit")
    office = at_desk("frank")
    office.follow(case(asked))
    before = asked.promised
    do(office, asked, "extend", days="1", reason="等材料。")
    assert asked.promised > before


@journey("register", "case")
def test_a_request_is_registered_for_somebody_on_the_phone(at_desk):
    centre = at_desk("erin")
    centre.follow("/desk/register/")
    centre.send(button=("suggest", "1"), words="3号楼前的路灯不亮", channel="phone")
    assert centre.at == "register"
    likely = centre.form("/desk/register/", "likely").choices["likely"]
    centre.send(words="3号楼前的路灯不亮", likely=likely[0], phone="0477-555-0999")
    assert "查询码" in centre.words
    (link,) = {link for link in centre.shown.links if link.startswith("/desk/cases/0")}
    centre.open(link)
    assert "3号楼前的路灯不亮" in centre.words


@journey("register")
def test_a_matter_is_done_on_the_spot(at_desk):
    host = at_desk("bob")
    host.follow("/desk/register/")
    host.send(words="帮忙打印一张表。", category="home.light.estate", done_note="打好了。")
    assert host.shown.status == 200
    assert host.at == "register"
    assert "查询码" in host.words


@journey("cases", "case")
def test_a_request_is_found_by_words_filters_and_number(at_desk):
    asked, _ = ask(), ask(category=DEBT, words="欠了水费，想分期。")
    centre = at_desk("erin")
    centre.follow("/desk/cases/")
    centre.send("/desk/cases/", q="路灯")
    assert WORDS in centre.words
    assert "水费" not in centre.words
    centre.follow_to("filters=on")
    centre.send("/desk/cases/", having="category", category=DEBT)
    assert "水费" not in centre.words, "the words searched for are kept"
    centre.open("/desk/cases/")
    centre.follow_to("filters=on")
    centre.send("/desk/cases/", having="category", category=DEBT)
    assert "水费" in centre.words
    assert WORDS not in centre.words
    centre.open("/desk/cases/")
    centre.send("/desk/cases/", q="没有的词")
    assert WORDS not in centre.words
    centre.follow("/desk/cases/")
    centre.follow(case(asked))
    assert WORDS in centre.words


@journey("export", "export_approve")
def test_a_long_list_is_taken_out_with_a_second_person(at_desk, monkeypatch):
    for module in (exporting, exports):
        monkeypatch.setattr(module, "MOST_ALONE", 0)
    asked = ask()
    office = at_desk("frank")
    office.follow("/desk/cases/")
    office.follow("/desk/export/")
    office.send(button=("ask", "1"), reason="月度会议")
    assert office.at == "export"
    second = at_desk("grace")
    second.follow("/desk/export/")
    (approve,) = {form.action for form in second.shown.forms if "/approve/" in form.action}
    second.send(approve)
    assert second.at == "export"
    office.send(having="reason", reason="月度会议")
    assert office.shown.headers["Content-Type"].startswith("text/csv")
    number = asked.case.number
    assert str(number) in office.shown.text


@pytest.mark.parametrize("name", ["bob", "judy", "ivan", "heidi"])
def test_whoever_signs_in_gets_a_page_with_work_or_with_a_menu(at_desk, name):
    staff = at_desk(name)
    for link in sorted({link for link in staff.shown.links if link.startswith("/desk/")}):
        staff.open(link)
        assert staff.shown.status == 200, link
