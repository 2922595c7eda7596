"""The list as a file: said in numbers first, sent by a button, a long one by two people."""

from __future__ import annotations

from shiliu.cases.models import ExportApproval
from shiliu.ledger.models import Fact
from tests.support.people import STREET, SUBDISTRICT
from tests.support.requests import CONTACT, DEBT, WORDS, ask

EXPORT = "desk:export"


def test_the_page_says_how_many_and_opening_it_takes_nothing_out(desk, frank):
    ask(category=DEBT)
    page = desk.open("frank", EXPORT)
    assert "1 request. Numbers, days, places and states" in page.text
    assert not Fact.objects.filter(verb="case.export").exists()


def test_the_button_sends_the_file_without_words(desk, frank):
    asked = ask(category=DEBT)
    page = desk.send("frank", EXPORT)
    assert page.response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in page.response.headers["Content-Disposition"]
    assert asked.receipt.number in page.html
    assert WORDS not in page.html
    assert Fact.objects.get(verb="case.export").amount == 1


def test_the_file_holds_what_the_list_held(desk, frank):
    ask(category=DEBT)
    page = desk.send("frank", EXPORT, query="channel=phone")
    assert "KB-2026" not in page.html


def test_contacts_need_a_reason(desk, frank):
    ask(category=DEBT, contact=CONTACT)
    refused = desk.send("frank", EXPORT, contacts="on")
    assert refused.status == 422
    assert refused.errors
    sent = desk.send("frank", EXPORT, contacts="on", reason="回访上周的求助")
    assert CONTACT.phone in sent.html


def test_a_long_list_needs_a_second_person(desk, people, one_is_long):
    from shiliu.accounts.rules.roles import Role

    people.add("olga", Role.COORDINATOR, STREET, SUBDISTRICT)
    ask(category=DEBT)
    ask(category=DEBT)
    assert desk.send("frank", EXPORT).status == 422
    asked = desk.send("frank", EXPORT, ask="1", reason="写季度报告用")
    assert asked.toast == "A second person has been asked"
    approval = ExportApproval.objects.get()
    assert "Lists to approve" in desk.open("olga", "desk:today").text
    assert "写季度报告用" in desk.open("olga", EXPORT).text
    own = desk.send("frank", "desk:export_approve", approval.id)
    assert own.status == 422
    assert "Somebody else has to approve" in own.errors
    desk.send("olga", "desk:export_approve", approval.id)
    assert desk.send("frank", EXPORT).response.headers["Content-Type"].startswith("text/csv")


def test_who_may_not_export_does_not_find_the_page(desk, people):
    for who in ("alice", "bob", "erin", "judy", "heidi", "ivan"):
        assert desk.open(who, EXPORT).status == 404
