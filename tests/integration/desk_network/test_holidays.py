"""Rest days and make-up days through the page."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from shiliu.network.queries import holiday, holiday_years, network
from tests.integration.desk_network.district import facts, form_values, text_of

PAGE = "/desk/network/holidays/"
NEW = {
    "day": "2028-01-01",
    "kind": "rest",
    "name_zh": "元旦",
    "name_en": "New Year",
    "source": "国办发明电〔2027〕8号",
}


def test_the_days_of_the_year_stand_there_with_their_source(district):
    text = text_of(district.signed_in("cora").get(PAGE, {"year": "2026"}))
    assert "国办发明电〔2025〕7号" in text
    assert "worked" in text


def test_a_missing_next_year_is_said(district, monkeypatch):
    from shiliu.core import clock

    assert "is entered for 2027 yet" not in text_of(district.signed_in("cora").get(PAGE))
    client = district.signed_in("alma")
    with clock.simulated(lambda: district.now.replace(year=2027, month=12, day=1)):
        text = text_of(district.signed_in("cora").get(PAGE))
        assert "Nothing is entered for 2028 yet" in text
        assert "No promise that ends in that year can be computed" in text
        assert client.post(PAGE, NEW).status_code == 302
        assert "is entered for 2028 yet" not in text_of(client.get(PAGE))
    assert 2028 in holiday_years()


def test_a_day_is_entered_with_its_notice_and_counts_at_once(district):
    client = district.signed_in("alma")
    answer = client.post(PAGE, NEW | {"once": form_values(client.get(PAGE))["once"]}, follow=True)
    assert answer.redirect_chain == [(f"{PAGE}?year=2028", 302)]
    assert "New Year" in text_of(answer)
    assert not network().calendar.is_working_day(date(2028, 1, 1))
    (fact,) = facts("holiday.add")
    assert fact.data["day"] == "2028-01-01"


@pytest.mark.parametrize("missing", ["day", "source", "name_zh", "kind"])
def test_what_is_missing_is_named_and_the_rest_kept(district, missing):
    answer = district.signed_in("alma").post(PAGE, NEW | {missing: ""})
    assert answer.status_code == 422
    assert f'href="#id_{missing}' in answer.content.decode()
    kept = {name: value for name, value in NEW.items() if name not in (missing, "kind")}
    assert kept.items() <= form_values(answer).items()
    assert 2028 not in holiday_years()


def test_taking_a_day_out_can_be_undone(district):
    client, day = district.signed_in("alma"), date(2026, 10, 1)
    before = holiday(day)
    answer = client.post(f"{PAGE}remove/", {"day": day.isoformat()}, follow=True)
    assert "follows the week again" in text_of(answer)
    assert holiday(day) is None
    assert network().calendar.is_working_day(day)
    undo = unescape(re.search(r'action="([^"]*restore[^"]*)"', answer.content.decode())[1])
    assert "It is back." in text_of(client.post(undo, follow=True))
    after = holiday(day)
    assert (after.kind, after.name, after.source) == (before.kind, before.name, before.source)
    assert [fact.verb for fact in facts("holiday.")] == ["holiday.remove", "holiday.add"]


def test_a_day_that_is_not_there_cannot_be_taken_out(district):
    answer = district.signed_in("alma").post(f"{PAGE}remove/", {"day": "2026-03-03"})
    assert answer.status_code == 422
    assert "not in the calendar" in text_of(answer)
    assert district.signed_in("alma").post(f"{PAGE}remove/", {"day": "x"}).status_code == 404


@pytest.mark.parametrize("name", ["cora", "dora"])
def test_who_may_only_look_finds_no_form_and_cannot_send_one(district, name):
    client = district.signed_in(name)
    page = client.get(PAGE).content.decode()
    assert "<form" not in page.split("<main", 1)[1].split("</main>")[0]
    assert client.post(PAGE, NEW).status_code == 404
    assert client.post(f"{PAGE}remove/", {"day": "2026-10-01"}).status_code == 404
    assert client.post(f"{PAGE}restore/?day=2026-10-01").status_code == 404
    assert holiday(date(2026, 10, 1)) is not None


def test_getting_never_removes_or_restores(district):
    client = district.signed_in("alma")
    assert client.get(f"{PAGE}remove/?day=2026-10-01").status_code == 405
    assert client.get(f"{PAGE}restore/?day=2026-10-01").status_code == 405


def test_a_year_that_is_none_is_404(district):
    assert district.signed_in("cora").get(PAGE, {"year": "next"}).status_code == 404
