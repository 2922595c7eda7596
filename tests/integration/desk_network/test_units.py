"""Changing, adding and ending units through the pages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from shiliu.accounts.rules.roles import Role
from shiliu.core import clock
from shiliu.network.queries import network
from tests.integration.desk_network.district import (
    BUILDING,
    CENTRE,
    CORNER,
    GRID,
    NEIGHBOUR,
    OTHER_COMMUNITY,
    STATION,
    facts,
    form_values,
    text_of,
)

UNITS = "/desk/network/units/"
ADD = f"{UNITS}add/"
NEW = {
    "kind": "point",
    "level": "3",
    "parent": STATION,
    "code": "p01-1-9",
    "area": "150603001001001004",
    "name_zh": "新的服务角",
    "rest": "closed",
    "makeup": "mon",
}


def edit(code: str) -> str:
    return f"{UNITS}{code}/edit/"


def errors(answer) -> dict[str, str]:
    """The message at each field, by the id its summary link leads to."""
    body = answer.content.decode()
    return dict(re.findall(r'<li><a href="#id_(\w+?)(?:_0)?">([^<]+)</a></li>', body))


def test_the_form_shows_the_unit_as_it_is(district):
    form = form_values(district.signed_in("alma").get(edit(CENTRE)))
    assert form["mon"] == "08:30-12:00, 14:30-17:30"
    assert form["sat"] == "09:00-12:00"
    assert form["sun"] == ""
    assert form["name_en"] == "Xinbei service centre"
    assert form["answers_for"] == "Xinbei"
    assert form["area"] == "Xinbei"


def test_sending_the_form_unchanged_changes_nothing(district):
    client = district.signed_in("alma", "zh-hans")
    for code in (CENTRE, STATION, NEIGHBOUR, "office-district", "dept-city"):
        was = network().units_by_code[code]
        assert client.post(edit(code), form_values(client.get(edit(code)))).status_code == 302
        assert network().units_by_code[code] == was
        assert facts("unit.change")[-1].data["fields"] == []


def test_a_change_is_seen_at_once_and_recorded_by_field_without_values(district):
    client = district.signed_in("alma")
    form = form_values(client.get(edit(CENTRE)))
    changed = {
        "phone": "0477-555-0999",
        "name_en": "Xinbei house",
        "sat": "8:30–12:00",
        "sun": "10:00-24:00",
        "answers_for": f"Xinbei, grid 1\n{OTHER_COMMUNITY}002",
    }
    answer = client.post(edit(CENTRE), form | changed, follow=True)
    text = text_of(answer)
    assert "Saved." in text
    assert "0477-555-0999" in text
    assert "Xinbei house" in text
    assert "Saturday 08:30–12:00" in text
    unit = network().units_by_code[CENTRE]
    assert len(unit.answers_for) == 2
    assert unit.name["zh"] == "新北社区党群服务中心"
    assert "Sunday 10:00–00:00" in text
    (fact,) = facts("unit.change")
    assert fact.data == {"fields": ["answers_for", "hours", "name", "phone"]}
    assert fact.by == str(district.actor("alma").post)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("nine to five", "Write hours like 08:30-12:00, 14:30-17:30"),
        ("12:00-08:30", "The end comes after the beginning, for example 14:30-17:30"),
        ("08:30-12:00, 11:00-13:00", "These hours overlap: write each hour once"),
        ("08:30-25:00", "A time lies between 00:00 and 24:00, for example 08:30"),
    ],
)
def test_hours_that_cannot_be_read_are_refused_at_their_day_with_the_input_kept(
    district, written, message
):
    client = district.signed_in("alma")
    form = form_values(client.get(edit(CENTRE)))
    answer = client.post(edit(CENTRE), form | {"tue": written, "phone": "1"})
    assert answer.status_code == 422
    assert errors(answer) == {"tue": message}
    again = form_values(answer)
    assert again["tue"] == written
    assert again["phone"] == "1"
    assert network().units_by_code[CENTRE].phone != "1"


def test_places_are_meant_by_name_or_code_and_asked_for_when_unclear(district):
    client = district.signed_in("alma")
    form = form_values(client.get(edit(CENTRE)))
    answer = client.post(edit(CENTRE), form | {"answers_for": "Xinbei grid\nnowhere at all"})
    assert answer.status_code == 422
    text = text_of(answer)
    assert "Did you mean Xinbei, grid 1 (150603001001001)" in text
    assert "No place is called “nowhere at all”." in text


def test_an_empty_name_is_refused_at_the_name(district):
    client = district.signed_in("alma")
    form = form_values(client.get(edit(CENTRE)))
    answer = client.post(edit(CENTRE), form | {"name_zh": "", "name_en": ""})
    assert answer.status_code == 422
    assert errors(answer) == {"name_zh": "Give the unit a name."}


@pytest.mark.parametrize("name", ["cora", "dora"])
def test_who_sees_a_unit_but_may_not_change_it_finds_no_form(district, name):
    client = district.signed_in(name)
    assert client.get(f"{UNITS}{CENTRE}/").status_code == 200
    assert "Change</a>" not in client.get(f"{UNITS}{CENTRE}/").content.decode()
    for url in (edit(CENTRE), f"{UNITS}{CENTRE}/end/", ADD):
        assert client.get(url).status_code == 404
        assert client.post(url, NEW).status_code == 404


def test_inventory_25_a_corner_under_a_centre_is_refused_at_the_parent(district):
    client = district.signed_in("alma")
    answer = client.post(ADD, NEW | {"parent": CENTRE})
    assert answer.status_code == 422
    assert errors(answer) == {
        "parent": "A point of level 3 hangs under a point of level 2, exactly one level up; "
        "level 1 under none. Choose another point."
    }
    assert form_values(answer)["name_zh"] == NEW["name_zh"]
    assert client.get(f"{UNITS}p01-1-9/").status_code == 404


@pytest.mark.parametrize(
    ("level", "parent"), [("1", CENTRE), ("2", STATION), ("2", ""), ("3", CORNER), ("4", STATION)]
)
def test_inventory_25_every_other_wrong_parent_is_refused_too(district, level, parent):
    answer = district.signed_in("alma").post(ADD, NEW | {"level": level, "parent": parent})
    assert answer.status_code == 422
    assert "exactly one level up" in errors(answer)["parent"]


def test_a_point_with_the_right_parent_is_at_work_at_once(district):
    client = district.signed_in("alma")
    answer = client.post(ADD, NEW, follow=True)
    assert answer.redirect_chain == [(f"{UNITS}p01-1-9/", 302)]
    text = text_of(answer)
    assert "新的服务角 is at work from today." in text
    assert "Xinbei, No. 4" in text
    assert "Nobody has entered any hours yet." in text
    assert "p01-1-9" in client.get(f"{UNITS}{STATION}/").content.decode()


def test_the_form_opened_at_a_point_knows_what_hangs_below_it(district):
    form = form_values(district.signed_in("alma").get(ADD, {"under": STATION}))
    assert (form["level"], form["parent"], form["area"]) == ("3", STATION, "Xinbei, grid 1")


def test_adding_twice_with_the_same_key_adds_one(district):
    client = district.signed_in("alma")
    key = form_values(client.get(ADD))["once"]
    assert len(key) == 32
    for _ in range(2):
        assert client.post(ADD, NEW | {"once": key}).status_code == 302
    assert len(facts("unit.add")) == 1
    answer = client.post(ADD, NEW | {"once": key, "name_zh": "另一个"})
    assert answer.status_code == 422
    assert "already sent with other content" in text_of(answer)


def test_a_number_that_was_used_is_refused_at_the_number(district):
    answer = district.signed_in("alma").post(ADD, NEW | {"code": CORNER})
    assert errors(answer) == {
        "code": f"The code {CORNER} is taken. Codes are never used again: choose another."
    }


def test_a_department_has_no_level(district):
    client = district.signed_in("alma")
    new = NEW | {"kind": "department", "code": "dept-new", "area": "Kangbashi", "parent": ""}
    assert "level" in errors(client.post(ADD, new))
    assert client.post(ADD, new | {"level": ""}).status_code == 302


def test_what_is_missing_is_named_field_by_field(district):
    answer = district.signed_in("alma").post(ADD, {})
    assert answer.status_code == 422
    assert {"kind", "code", "area"} <= errors(answer).keys()


def test_ending_says_in_numbers_what_will_happen(district):
    for _ in range(3):
        district.request(BUILDING)
    responsible = {fact.unit for fact in facts("case.receive")}
    (unit_id,) = responsible
    code = network().units_by_id[unit_id].code
    text = text_of(district.signed_in("alma").get(f"{UNITS}{code}/end/"))
    assert re.search(r"Open requests that move to Xinbei [\w ]+ 3", text)
    assert "Places that no other point would answer for 0" in text


def test_ending_a_centre_names_posts_places_and_what_hangs_under_it(district):
    text = text_of(district.signed_in("alma").get(f"{UNITS}{CENTRE}/end/"))
    assert "Posts that give no rights any more 1" in text
    assert "Communities left without a centre 1" in text
    assert "5 points hang under it" in text


def test_a_unit_with_points_under_it_does_not_end(district):
    client = district.signed_in("alma")
    answer = client.post(f"{UNITS}{STATION}/end/", {"last_day": clock.today().isoformat()})
    assert answer.status_code == 422
    assert errors(answer)["last_day"].startswith("Points that stay at work hang under this one.")


def test_a_unit_ends_after_its_last_day(district):
    client = district.signed_in("alma")
    answer = client.post(
        f"{UNITS}{NEIGHBOUR}/end/", {"last_day": clock.today().isoformat()}, follow=True
    )
    assert "ends after the day you named" in text_of(answer)
    assert client.get(f"{UNITS}{NEIGHBOUR}/").status_code == 200
    with clock.simulated(lambda: district.now + timedelta(days=1)):
        assert NEIGHBOUR not in network().units_by_code


def test_a_unit_does_not_end_in_the_past(district):
    answer = district.signed_in("alma").post(f"{UNITS}{NEIGHBOUR}/end/", {"last_day": "2026-01-01"})
    assert errors(answer) == {
        "last_day": "A unit ends today or on a later day. Choose another day."
    }


def test_moving_a_unit_out_of_the_own_area_is_not_allowed(district):
    """An administrator of one subdistrict may not put her unit into another."""
    district.ids["mona"] = district._person("mona", Role.ADMINISTRATOR, "office-habagexi")
    client = district.signed_in("mona")
    form = form_values(client.get(edit(CENTRE)))
    assert client.post(edit(CENTRE), form | {"phone": "1"}).status_code == 302
    moved = form_values(client.get(edit(CENTRE))) | {"area": "150603002007"}
    assert client.post(edit(CENTRE), moved).status_code == 404
    assert network().units_by_code[CENTRE].area_path.endswith(f"{OTHER_COMMUNITY}/")
    assert client.post(ADD, NEW | {"area": GRID}).status_code == 302
    assert client.post(ADD, NEW | {"code": "x-1", "area": "150603002007"}).status_code == 404
