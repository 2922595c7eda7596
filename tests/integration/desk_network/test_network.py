"""The network on the desk: the drawing with its table, coverage, areas and finding."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from shiliu.core import clock
from shiliu.core.actor import SYSTEM
from shiliu.network.actions import change_unit, end_unit
from shiliu.network.queries import counts_by_level, network
from tests.integration.desk_network.district import (
    BUILDING,
    CENTRE,
    CORNER,
    GRID,
    NEIGHBOUR,
    OTHER_COMMUNITY,
    ROOT,
    STATION,
    SUBDISTRICT,
    text_of,
)

NETWORK = "/desk/network/"
OFFICE_HOURS = datetime(2026, 11, 24, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def in_office_hours():
    with clock.simulated(lambda: OFFICE_HOURS):
        yield OFFICE_HOURS


def change(code: str, district, **changes) -> None:
    unit = network().units_by_code[code]
    with district.after_commit(execute=True):
        change_unit(unit.id, by=SYSTEM, at=district.now, **changes)


def end(code: str, district) -> None:
    """End a unit and all that hang under it, as of today."""
    ending = [each for each in network().units if each.code.split("-")[0] == code]
    for unit in sorted(ending, key=lambda each: -(each.level or 0)):
        with district.after_commit(execute=True):
            end_unit(
                unit.id, valid_to=clock.today(), by=SYSTEM, at=district.now + timedelta(seconds=1)
            )


def test_inventory_26_the_drawing_and_its_table_say_the_same_numbers(district, in_office_hours):
    page = district.signed_in("cora").get(NETWORK)
    counts = counts_by_level(in_office_hours)
    n_open, n_points = sum(each.open for each in counts), sum(each.points for each in counts)
    body = page.content.decode()
    assert f'<text class="fruit-number" y="6">{n_open}</text>' in body
    assert f"{n_open} of {n_points} open now" in body
    table = re.search(r'<details class="more">.*?<tfoot><tr>(.*?)</tr></tfoot>', body, re.DOTALL)[1]
    cells = re.findall(r'<td class="num">(\d+) / (\d+)</td>', table)
    assert cells == [(str(each.open), str(each.points)) for each in counts] + [
        (str(n_open), str(n_points))
    ]
    assert n_points == 460
    assert 0 < n_open < n_points


def test_inventory_26_each_chamber_is_a_link_with_words(district):
    body = district.signed_in("cora").get(NETWORK).content.decode()
    chambers = re.findall(r'<a class="fruit-chamber" href="([^"]+)" aria-label="([^"]+)"', body)
    assert len(chambers) == 4
    assert all(re.search(r"\d+ of \d+ open now", label) for _, label in chambers)
    client = district.signed_in("cora")
    assert {client.get(url).status_code for url, _ in chambers} == {200}


def test_the_requests_beside_the_drawing_are_those_of_the_board(district):
    district.life()
    page = district.signed_in("cora").get(NETWORK).content.decode()
    notes = re.findall(r'<tspan class="fruit-note"[^>]*>(\d+) in work</tspan>', page)
    assert sum(map(int, notes)) == 3
    assert f"figure=in_work&amp;area={SUBDISTRICT}" in page


def test_a_coordinator_sees_requests_of_her_own_area_only(district):
    district.life()
    page = district.signed_in("sue").get(NETWORK).content.decode()
    assert len(re.findall(r'class="fruit-note"', page)) == 1
    assert f"figure=in_work&amp;area={SUBDISTRICT}" in page
    assert "area=150603001000&" not in page.replace("&amp;", "&")


def test_an_administrator_sees_points_and_no_requests(district):
    page = district.signed_in("alma").get(NETWORK).content.decode()
    assert "fruit-note" not in page
    assert "/desk/rows/" not in page


@pytest.mark.parametrize("name", ["greta", "hana", "ada"])
def test_who_may_not_see_units_gets_404(district, name):
    client = district.signed_in(name)
    for url in (
        NETWORK,
        f"{NETWORK}coverage/",
        f"{NETWORK}areas/{GRID}/",
        f"{NETWORK}units/{CENTRE}/",
    ):
        assert client.get(url).status_code == 404


def test_signed_out_one_is_asked_to_sign_in(client, district):
    answer = client.get(NETWORK)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/desk/account/sign-in/")


def test_inventory_24_every_building_is_in_one_grid_and_reached(district):
    text = text_of(district.signed_in("cora").get(f"{NETWORK}coverage/"))
    assert "430" in text
    assert text.count("no gap") == 3


def test_inventory_24_a_building_that_nobody_reaches_is_listed_by_name(district):
    grid = network().areas_by_code["150603001001002"]
    for unit in [each for each in network().points if each.area_path.startswith(grid.path)]:
        change(unit.code, district, answers_for=())
    change(CENTRE, district, answers_for=(network().areas_by_code[GRID].id,))
    page = district.signed_in("cora").get(f"{NETWORK}coverage/")
    text = text_of(page)
    assert re.search(r"Each Building with a point (\d+) gaps", text)
    assert "Xinbei, No. 5" in text
    assert "Each Community with a centre 1 gap" in text


def test_inventory_7_a_community_without_a_centre_is_flagged(district):
    end(CENTRE, district)
    page = district.signed_in("cora").get(NETWORK)
    row = re.search(rf'areas/{OTHER_COMMUNITY}/".*?</tr>', page.content.decode(), re.DOTALL)[0]
    assert "no centre" in row
    assert "1 missing" in text_of(page)
    area = district.signed_in("cora").get(f"{NETWORK}areas/{OTHER_COMMUNITY}/")
    assert "no centre" in text_of(area)


def test_inventory_6_four_subdistricts_and_nineteen_communities(district):
    page = district.signed_in("cora").get(NETWORK).content.decode()
    table = page.split('class="table table-stack areas-table"')[1].split("</table>")[0]
    assert table.count('class="areas-parent"') == 4
    assert table.count("<tr>") - 1 == 19


def test_an_area_shows_what_lies_inside_and_who_answers(district):
    page = district.signed_in("cora").get(f"{NETWORK}areas/{OTHER_COMMUNITY}/")
    text = text_of(page)
    assert "Xinbei, grid 1" in text
    assert "Xinbei service centre" in text
    assert "Habagexi subdistrict office" in text
    assert re.search(r"\d+ units that answer everywhere", text)


def test_a_building_without_a_point_says_where_to_look(district):
    page = district.signed_in("cora").get(f"{NETWORK}areas/150603001001001004/")
    assert "No point stands here" in text_of(page)


def test_an_unknown_area_is_404(district):
    assert district.signed_in("cora").get(f"{NETWORK}areas/nowhere/").status_code == 404


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("新北 2号楼", "Xinbei No. 2 corner"),
        (STATION, "Xinbei grid 1 station"),
        ("Xinbei grid 1", "Xinbei grid 1 station"),
        ("住房", "District housing"),
        ("office-district", "Kangbashi coordination office"),
    ],
)
def test_points_units_and_areas_are_found_by_name_and_number(district, asked, found):
    assert found in text_of(district.signed_in("cora").get(NETWORK, {"q": asked}))


def test_what_is_not_found_says_what_to_try(district):
    text = text_of(district.signed_in("cora").get(NETWORK, {"q": "zzzz"}))
    assert "Nothing found" in text
    assert "The whole network" in text


def test_points_outside_of_the_own_area_lead_to_their_public_page(district):
    page = district.signed_in("sue").get(NETWORK, {"q": "Xinbei service centre"}).content.decode()
    assert f"/points/{CENTRE}/" in page
    assert f"/desk/network/units/{CENTRE}/" not in page


@pytest.mark.parametrize(
    "url",
    [NETWORK, f"{NETWORK}areas/{SUBDISTRICT}/", f"{NETWORK}units/{CENTRE}/", f"{NETWORK}coverage/"],
)
def test_pages_take_the_same_queries_however_many_requests_there_are(
    district, django_assert_num_queries, django_assert_max_num_queries, url
):
    client = district.signed_in("cora")
    client.get(url)
    with django_assert_max_num_queries(14) as few:
        client.get(url)
    district.life()
    with django_assert_num_queries(len(few)):
        client.get(url)


def test_the_page_of_a_unit_says_hours_places_and_posts(district, in_office_hours):
    text = text_of(district.signed_in("alma").get(f"{NETWORK}units/{CENTRE}/"))
    assert "open until 12:00" in text
    assert "Saturday 09:00–12:00" in text
    assert "Sunday not open" in text
    assert "Closed on public holidays." in text
    assert "Requests taken, Policy questions" in text
    assert "Centre staff Dora" in text
    assert "Xinbei grid 1 station" in text


def test_posts_are_not_for_everybody_who_sees_the_unit(district):
    text = text_of(district.signed_in("dora").get(f"{NETWORK}units/{CENTRE}/"))
    assert "Xinbei service centre" in text
    assert "Dora Dora" not in text
    assert "Centre staff Dora" not in text


def test_a_unit_of_another_area_is_404(district):
    assert district.signed_in("sue").get(f"{NETWORK}units/{CENTRE}/").status_code == 404
    assert district.signed_in("dora").get(f"{NETWORK}units/p02/").status_code == 404


@pytest.mark.parametrize(
    "code", [CENTRE, STATION, CORNER, NEIGHBOUR, "office-district", "dept-city"]
)
def test_every_kind_of_unit_has_its_page(district, code):
    assert district.signed_in("cora").get(f"{NETWORK}units/{code}/").status_code == 200


def test_a_root_or_building_area_page_works(district):
    client = district.signed_in("cora")
    assert client.get(f"{NETWORK}areas/{ROOT}/").status_code == 200
    assert client.get(f"{NETWORK}areas/{BUILDING}/").status_code == 200
