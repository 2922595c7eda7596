"""The list as a file: said in numbers first, sent by a button, a long one by two people."""

from __future__ import annotations

import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from shiliu.cases.actions import exporting
from shiliu.cases.models import ExportApproval
from shiliu.cases.schemas import ContactInput
from shiliu.ledger.models import Fact
from tests.support.people import STREET, SUBDISTRICT
from tests.support.requests import CONTACT, DEBT, WORDS, ask

EXPORT = "desk:export"


@pytest.fixture
def one_is_long(monkeypatch):
    """A list of two is too long for one person."""
    from shiliu.desk.cases import exports

    monkeypatch.setattr(exporting, "MOST_ALONE", 1)
    monkeypatch.setattr(exports, "MOST_ALONE", 1)


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


def send_xlsx(desk, who, **said):
    """The sheet as a spreadsheet opens it."""
    page = desk.client(who).post("/desk/export/", {"xlsx": "1", **said})
    assert page.status_code == 200
    assert page.headers["Content-Type"] == exporting.XLSX
    assert page.headers["Content-Disposition"].endswith('.xlsx"')
    return load_workbook(io.BytesIO(page.content)).active


def test_a_sheet_has_real_dates_words_and_a_head_that_stays(desk, frank):
    asked = ask(category=DEBT)
    sheet = send_xlsx(desk, "frank")
    mark, head, row = sheet.iter_rows(values_only=True)
    assert "taken out on" in mark[0]
    told = dict(zip(head, row, strict=True))
    assert told["Number"] == asked.receipt.number
    assert told["Received"] == timezone.localtime(asked.case.received_at).replace(
        tzinfo=None, second=0, microsecond=0
    )
    assert told["State"] == "To be accepted"
    assert told["How it came in"] == "Web page"
    assert sheet.freeze_panes == "A3"
    assert sheet.column_dimensions["A"].width > 15
    assert all(WORDS not in str(cell) for cell in row)
    assert Fact.objects.get(verb="case.export").amount == 1


def test_safety_13_no_cell_of_a_sheet_is_calculated(desk, frank):
    for name in ("=1+1", "+1", "-1", "@SUM(A1)", "＝1"):
        ask(category=DEBT, contact=ContactInput(name, "0477-555-0999", ""))
    sheet = send_xlsx(desk, "frank", contacts="on", reason="核对名单要用")
    names = [row[-3] for row in sheet.iter_rows(min_row=3)]
    assert {cell.data_type for cell in names} == {"s"}
    assert {cell.value for cell in names} == {"'=1+1", "'+1", "'-1", "'@SUM(A1)", "'＝1"}


def test_safety_13_a_long_sheet_needs_a_second_person_too(desk, frank, one_is_long):
    ask(category=DEBT)
    ask(category=DEBT)
    refused = desk.send("frank", EXPORT, xlsx="1")
    assert refused.status == 422
    assert "need a second person" in refused.errors


def test_safety_13_contacts_in_a_sheet_need_a_reason(desk, frank):
    ask(category=DEBT, contact=CONTACT)
    assert desk.send("frank", EXPORT, xlsx="1", contacts="on").status == 422
