"""The list as a sheet: real dates, nothing that is calculated, the same second person."""

from __future__ import annotations

import io

from django.utils import timezone
from openpyxl import load_workbook

from shiliu.cases.actions import exporting
from shiliu.cases.schemas import ContactInput
from tests.support.requests import CONTACT, DEBT, WORDS, ask

EXPORT = "desk:export"


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
