"""One step on many requests, saved views, the list as a sheet, without script."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from shiliu.cases.actions import exporting
from tests.integration.desk_journeys.staff import Staff, journey
from tests.integration.desk_journeys.test_requests import case
from tests.support.people import BUILDING, STATION
from tests.support.requests import DEBT, LIGHT, WORDS, ask

VIEWS = "/desk/views/"
TEN = 10


def views_on(staff: Staff) -> list[str]:
    """The views that this page opens."""
    return [link for link in staff.shown.links if link.startswith(VIEWS) and link != VIEWS]


@journey("cases", "views", "view", "bulk", "bulk_done")
def test_a_grid_worker_takes_ten_of_a_view_at_once(at_desk, people):
    asked = [ask(area=BUILDING, asked_at=STATION) for _ in range(TEN)]
    left = ask(area=BUILDING, asked_at=STATION)
    station = at_desk("alice")
    station.follow("/desk/cases/")
    station.follow_to("filters=on")
    station.send("/desk/cases/", having="category", category=LIGHT)
    station.send(VIEWS, name="楼里的灯")
    assert station.at == "views"
    assert "视图已保存" in station.words
    station.follow(views_on(station)[0])
    assert station.at == "cases"
    assert "楼里的灯" in station.words

    station.send("/desk/bulk/", row=[str(each.id) for each in asked], step="accept")
    assert station.at == "bulk"
    assert "可以办理 10 条" in station.words
    assert {each.state for each in asked} == {"received"}, "only looked at"
    asked[0].accepted(people.alice)
    station.send()
    assert station.at == "bulk_done"
    assert "已办理 9 条。 剩余 1 条" in station.words
    assert {each.state for each in asked} == {"accepted"}
    assert left.state == "received"

    station.send("/desk/bulk/", row=[str(asked[0].id)], step="start")
    station.send()
    assert "已办理 1 条" in station.words
    assert asked[0].state == "working"
    back = next(link for link in station.shown.links if link.startswith("/desk/cases/?"))
    station.open(back)
    assert "楼里的灯" in station.words


@journey("bulk", "bulk_done")
def test_all_that_a_list_finds_is_answered_where_it_can_be(at_desk, people, erin):
    asked = [ask(category=DEBT).accepted(erin) for _ in range(2)]
    waiting = ask(category=LIGHT)
    centre = at_desk("erin")
    centre.follow("/desk/cases/")
    centre.send("/desk/bulk/", every="on", step="pause")
    assert "可以办理 2 条。 1 条不能办理" in centre.words
    centre.send(text="")
    assert centre.shown.status == 422
    centre.send(text="等配件，三天后到。")
    assert "已办理 2 条" in centre.words
    assert {each.state for each in asked} == {"paused"}
    assert waiting.state == "received"


@journey("cases", "views", "view", "view_change", "view_delete")
def test_a_view_gets_columns_another_name_and_goes(at_desk):
    asked = ask(category=DEBT)
    office = at_desk("frank")
    office.follow("/desk/cases/")
    office.follow_to("filters=on")
    office.send("/desk/cases/", having="columns", columns=["number", "channel"])
    assert asked.receipt.number in office.words
    unit = office.form(VIEWS, "unit").choices["unit"][1]
    office.send(VIEWS, name="按编号看", unit=unit)
    assert "青春山" in office.words

    other = at_desk("erin")
    other.follow("/desk/cases/")
    assert views_on(other) == [], "a view is of the unit that it was given to"
    office.follow(f"{views_on(office)[0]}change/")
    office.send(name="编号", unit="")
    assert "仅本人" in office.words
    office.follow(views_on(office)[0])
    assert asked.receipt.number in office.words
    office.follow(VIEWS)
    office.follow(f"{views_on(office)[0]}change/")
    (delete,) = {form.action for form in office.shown.forms if form.action.endswith("/delete/")}
    office.send(delete)
    assert "视图已删除" in office.words
    assert "还没有保存视图" in office.words


@journey("cases", "export")
def test_a_list_is_taken_as_a_sheet_and_as_text(at_desk):
    asked = ask(category=DEBT)
    office = at_desk("frank")
    office.follow("/desk/cases/")
    office.follow("/desk/export/")
    office.send(button=("xlsx", "1"))
    assert office.shown.headers["Content-Type"] == exporting.XLSX
    cells = list(load_workbook(io.BytesIO(office.shown.body)).active.values)
    assert asked.receipt.number in cells[2]
    assert WORDS not in str(cells)


@pytest.mark.parametrize("step", ["accept", "hand-up"])
def test_nothing_ticked_leads_back_to_the_list(at_desk, step):
    asked = ask(category=DEBT)
    centre = at_desk("erin")
    centre.follow("/desk/cases/")
    centre.send("/desk/bulk/", step=step)
    assert "没有勾选" in centre.words
    centre.open(next(link for link in centre.shown.links if link.startswith("/desk/cases/")))
    assert case(asked) in " ".join(centre.shown.links)
