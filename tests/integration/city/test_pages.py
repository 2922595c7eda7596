"""Pages stay readable and light with a thousand communities, from outside."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest
from django.db import connection
from django.test import Client

from tests.integration.desk_network.district import text_of

MOST_BYTES = 100_000
OPTION = re.compile(r"<option[^>]*>")
PUBLIC = ("/", "/points/", "/ask/", "/figures/", "/about/", "/other-ways/", "/requests/")
DESK = (
    "/desk/", "/desk/network/", "/desk/network/coverage/", "/desk/network/areas/150602000000/",
    "/desk/network/areas/150602001000/", "/desk/figures/", "/desk/figures/?area=150602000000",
    "/desk/cases/", "/desk/inbox/", "/desk/overview/", "/desk/register/",
)  # fmt: skip


def api(name: str) -> list[dict]:
    return json.loads(Client().get(f"/api/v1/{name}").content)


def test_inventory_4_a_city_shows_9_districts_and_1000_communities(city):
    areas = api("areas")
    levels = Counter(area["level"] for area in areas)
    assert levels == {"city": 1, "district": 9, "township": 77, "community": 1000}
    assert [area["code"] for area in areas if not area["parent"]] == ["150600000000"]
    text = text_of(city.grace.client.get("/desk/network/"))
    districts = [area["name"]["zh"] for area in areas if area["level"] == "district"]
    assert all(name in text for name in districts)


def test_inventory_6_all_88_township_level_areas_are_there_and_zones_hidden(city):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT hidden, count(*) FROM network_area WHERE level IN ('township', 'zone') GROUP BY 1"
        )
        assert dict(cursor.fetchall()) == {False: 77, True: 11}


def test_inventory_7_each_community_of_the_city_has_a_centre_record(city):
    communities = {area["code"] for area in api("areas") if area["level"] == "community"}
    with_centre = {point["area"] for point in api("points") if point["level"] == 1}
    assert with_centre == communities
    assert "no centre" not in text_of(
        city.grace.client.get("/desk/network/", headers={"Accept-Language": "en"})
    )


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_of_the_city_is_light(city, address):
    answer = Client().get(address)
    assert answer.status_code == 200, address
    assert len(answer.content) <= MOST_BYTES
    assert len(OPTION.findall(answer.content.decode())) <= 150


def test_each_page_of_the_desk_is_light_for_the_whole_city(city):
    for address in DESK:
        answer = city.grace.client.get(address)
        assert answer.status_code == 200, address
        assert len(answer.content) <= MOST_BYTES, (address, len(answer.content))
