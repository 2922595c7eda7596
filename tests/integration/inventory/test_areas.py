"""Entries 4, 6, 7 and 24: the tree of areas, its centres and who is reached, from outside."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest
from django.db import connection
from django.test import Client

from tests.integration.desk_network.district import Browser, form_values, text_of

DISTRICT = "150603000000"
NETWORK = "/desk/network/"
AREA_LINK = re.compile(r'href="/desk/network/areas/(\d+)/"')

pytestmark = pytest.mark.usefixtures("kangbashi")


def api(name: str) -> list[dict]:
    return json.loads(Client().get(f"/api/v1/{name}").content)


def children(code: str) -> list[str]:
    return [area["code"] for area in api("areas") if area["parent"] == code]


def hidden() -> list[tuple[str, str]]:
    """Codes and Chinese names of the areas that the database holds as hidden."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, name ->> 'zh' FROM network_area WHERE hidden ORDER BY code")
        return cursor.fetchall()


@pytest.fixture
def alma(people, django_capture_on_commit_callbacks) -> Client:
    """An administrator's browser."""
    browser = Browser(django_capture_on_commit_callbacks, "en")
    browser.cookies = people.heidi.client.cookies
    return browser


def tree_on_the_page(client: Client) -> dict[str, list[str]]:
    """The areas of the network's page: those inside each subdistrict."""
    page = client.get(NETWORK).content.decode()
    table = page.split('class="table table-stack areas-table"')[1].split("</table>")[0]
    found: dict[str, list[str]] = {}
    for part in table.split('class="areas-parent"')[1:]:
        own, *inside = dict.fromkeys(AREA_LINK.findall(part))
        found[own] = inside
    return found


def test_inventory_4_the_tree_of_the_interface_has_4_subdistricts_and_19_communities():
    areas = api("areas")
    assert [area["code"] for area in areas if not area["parent"]] == [DISTRICT]
    levels = Counter(area["level"] for area in areas)
    assert (levels["district"], levels["subdistrict"], levels["community"]) == (1, 4, 19)
    assert len(children(DISTRICT)) == 4
    assert sum(len(children(code)) for code in children(DISTRICT)) == 19


def test_inventory_4_the_page_shows_the_same_tree(people):
    shown = tree_on_the_page(people.grace.client)
    assert shown == {code: children(code) for code in children(DISTRICT)}
    assert sum(map(len, shown.values())) == 19


def test_inventory_4_the_zone_of_the_high_tech_park_is_there_and_hidden(people):
    zone, inside = hidden()
    assert zone[0] == "150603400000"
    assert inside[0].startswith("150603400")
    codes = {area["code"] for area in api("areas")}
    shown = "".join(
        client.get(address).content.decode()
        for client, address in (
            (Client(), "/ask/"),
            (Client(), "/points/"),
            (people.grace.client, NETWORK),
            (people.grace.client, "/desk/cases/"),
            (people.grace.client, "/desk/register/"),
        )
    )
    for code, name in (zone, inside):
        assert code not in codes
        assert code not in shown
        assert name not in shown
    asked = Client().post(
        "/api/v1/requests",
        {"words": "灯不亮。", "area": zone[0], "category": "home.light.estate"},
        content_type="application/json",
        headers={"Idempotency-Key": "to-the-hidden-zone"},
    )
    assert (asked.status_code, asked.json()["code"]) == (422, "cases.area_unknown")


def test_inventory_6_the_four_subdistricts_are_named(people):
    names = {area["name"]["zh"] for area in api("areas") if area["level"] == "subdistrict"}
    text = text_of(people.grace.client.get(NETWORK))
    assert len(names) == 4
    assert all(name in text for name in names)


def flagged(client: Client) -> set[str]:
    """The communities whose row says that there is no centre."""
    page = client.get(NETWORK).content.decode()
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    return {
        AREA_LINK.search(row)[1] for row in rows if AREA_LINK.search(row) and "no centre" in row
    }


def with_a_centre() -> set[str]:
    """The communities in which a point of the first level stands."""
    return {point["area"] for point in api("points") if point["level"] == 1}


def test_inventory_7_each_community_has_a_centre_or_a_flag(alma):
    communities = {area["code"] for area in api("areas") if area["level"] == "community"}
    assert len(communities) == 19
    assert with_a_centre() == communities
    assert not flagged(alma)
    ended = end_with_all_below(alma, "p02")
    assert communities - with_a_centre() == {ended}
    assert flagged(alma) == {ended}


def end_with_all_below(client: Client, centre: str) -> str:
    """End a centre on its page, after the points under it; the code of its community."""
    points = [each for each in api("points") if each["code"].partition("-")[0] == centre]
    community = next(each["area"] for each in points if each["code"] == centre)
    yesterday = "2026-03-09"
    for point in sorted(points, key=lambda each: -each["level"]):
        address = f"/desk/network/units/{point['code']}/end/"
        sent = form_values(client.get(address)) | {"last_day": yesterday}
        answer = client.post(address, sent)
        assert answer.status_code == 302, text_of(answer)
    return community


def test_inventory_24_every_building_stands_in_one_grid_and_is_reached(people):
    areas = {area["code"]: area for area in api("areas")}
    buildings = [area for area in areas.values() if area["level"] == "building"]
    assert len(buildings) == 430
    assert {areas[each["parent"]]["level"] for each in buildings} == {"grid"}
    text = text_of(people.grace.client.get(f"{NETWORK}coverage/"))
    assert "430" in text
