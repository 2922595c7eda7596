"""A reorganisation as the administrators of a city do it, and what residents find afterwards."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from shiliu.accounts.rules.roles import Role
from shiliu.cases.jobs import follow_areas
from shiliu.core import references
from shiliu.network.queries import network
from tests.integration.city.conftest import DISTRICT
from tests.integration.desk_network.district import form_values, text_of
from tests.support.people import Person

ONE, TWO = "150602001001", "150602001002"
TOWNSHIP, OTHER_DISTRICT = "150602001000", "150621000000"
MERGE = f"/desk/network/areas/{ONE}/change/?kind=merge"
CHANGES = "/desk/network/changes/"
DECIDE = re.compile(r'action="(/desk/network/changes/[0-9a-f-]+/decide/)"')


def ask(area: str) -> str:
    """Send a request by the JSON interface; its receipt code."""
    answer = Client().post(
        "/api/v1/requests",
        {"words": "楼道灯不亮了好几天。", "area": area, "category": "home.light.stair"},
        content_type="application/json",
        headers={"Idempotency-Key": f"asked-in-{area}"},
    )
    assert answer.status_code == 201, answer.content
    return answer.json()["code"]


def proposed(client: Client, address: str, **more: object) -> None:
    """Fill in the form, look at the numbers, and propose it."""
    page = client.get(address)
    sent = form_values(page) | {"reason": "民政批复〔2026〕1号", **more}
    looked = client.post(address, sent | {"look": "1"})
    assert looked.status_code == 200, text_of(looked)
    assert "effects" in looked.content.decode()
    sent.pop("look", None)
    answer = client.post(address, sent)
    assert answer.status_code == 302, text_of(answer)


def approved(client: Client) -> None:
    """Approve what waits, and let the worker do its part."""
    page = client.get(CHANGES).content.decode()
    answer = client.post(DECIDE.search(page)[1], {"decision": "approve"})
    assert answer.status_code == 302
    references.forget()
    follow_areas()
    references.forget()


@pytest.fixture
def merged(city):
    """Two communities with a request each became one."""
    ask(ONE)
    ask(TWO)
    proposed(
        city.heidi.client, MERGE, others=[TWO], code="150602001099", name_zh="合并社区（示例）"
    )
    approved(city.henry.client)
    return city


def test_the_preview_tells_how_many_requests_points_and_posts_move(city):
    ask(ONE)
    ask(TWO)
    page = city.heidi.client.get(MERGE)
    sent = form_values(page) | {
        "others": [TWO], "code": "150602001099", "name_zh": "新", "reason": "a decree", "look": "1",
    }  # fmt: skip
    looked = city.heidi.client.post(MERGE, sent).content.decode()
    numbers = re.findall(r"<b>(\d+)</b>", looked.split('id="effects"')[1].split("</section>")[0])
    assert numbers == ["2", "2", "2", "0", "1"]  # areas, requests, points, other units, posts


def test_nobody_approves_what_they_proposed(city):
    proposed(
        city.heidi.client, MERGE, others=[TWO], code="150602001099", name_zh="合并社区（示例）"
    )
    own = city.heidi.client.get(CHANGES).content.decode()
    assert not DECIDE.search(own)
    address = DECIDE.search(city.henry.client.get(CHANGES).content.decode())[1]
    city.heidi.client.post(address, {"decision": "approve"})
    assert DECIDE.search(city.henry.client.get(CHANGES).content.decode())


def test_an_administrator_of_one_district_reorganises_inside_it_only(city):
    assert city.fiona.client.get(MERGE).status_code == 200
    inside_another = "/desk/network/areas/150621001001/change/?kind=end"
    assert city.fiona.client.get(inside_another).status_code == 404
    own_district = "/desk/network/areas/150602000000/change/?kind=rename"
    assert city.fiona.client.get(own_district).status_code == 404
    move = f"/desk/network/areas/{TOWNSHIP}/change/?kind=move"
    sent = form_values(city.fiona.client.get(move)) | {
        "parent": OTHER_DISTRICT,
        "reason": "a decree",
    }
    assert city.fiona.client.post(move, sent).status_code == 422
    assert city.erin.client.get(MERGE).status_code == 404
    assert city.grace.client.get(CHANGES).status_code == 404


def test_safety_11_what_was_moved_meanwhile_is_not_decided_where_it_lay(city, clock):
    """A merge in one district waits while the city moves its township into another district."""
    fred = Person("fred", Role.ADMINISTRATOR, "office-150602", DISTRICT)
    proposed(city.fiona.client, MERGE, others=[TWO], code="150602001099", name_zh="合并社区")
    merge = DECIDE.search(fred.client.get(CHANGES).content.decode())[1]
    move = f"/desk/network/areas/{TOWNSHIP}/change/?kind=move"
    proposed(city.heidi.client, move, parent=OTHER_DISTRICT)
    waiting = set(DECIDE.findall(city.henry.client.get(CHANGES).content.decode())) - {merge}
    assert city.henry.client.post(waiting.pop(), {"decision": "approve"}).status_code == 302
    clock.later(days=1)
    references.forget()
    told = fred.client.post(merge, {"decision": "approve"}, follow=True)
    assert "这些区域现在已不在原来的位置" in text_of(told)
    references.forget()
    assert "150602001099" not in network().areas_by_code
    assert fred.client.post(merge, {"decision": "decline"}).status_code == 302
    assert not DECIDE.search(fred.client.get(CHANGES).content.decode())


def test_the_new_area_shows_since_when_and_links_to_the_figures_before(merged):
    page = merged.heidi.client.get("/desk/network/areas/150602001099/")
    assert page.status_code == 200
    board = merged.grace.client.get("/desk/figures/?area=150602001099").content.decode()
    links = re.findall(r'href="(/desk/figures/\?area=[0-9a-f]{8}-[^"]+)"', board)
    assert len(links) == 2
    for link in links:
        assert merged.grace.client.get(link.replace("&amp;", "&")).status_code == 200


def test_staff_of_the_old_areas_see_the_requests_at_the_new_place(merged):
    for client, address in (
        (merged.erin.client, "/desk/cases/?state=open"),
        (merged.grace.client, "/desk/cases/?area=150602001099"),
    ):
        found = client.get(address)
        assert found.status_code == 200
        numbers = re.findall(r"[A-Z]+-\d{4}-\d{6}", text_of(found))
        assert len(set(numbers)) == 2


def test_old_codes_and_signs_lead_on(merged):
    assert merged.heidi.client.get(f"/desk/network/areas/{ONE}/").status_code == 200
    assert Client().get(f"/points/?area={TWO}").status_code == 200
    assert Client().get("/points/c-150602001001/").status_code == 200
    assert Client().get("/ask/?at=c-150602001002").status_code == 200
    again = Client().post(
        "/api/v1/requests",
        {"words": "楼道灯又不亮了。", "area": TWO, "category": "home.light.stair"},
        content_type="application/json",
        headers={"Idempotency-Key": "by-the-old-code"},
    )
    assert again.status_code == 201


def test_a_point_that_ended_with_its_area_leads_to_what_is_there_instead(city):
    address = f"/desk/network/areas/{ONE}/change/?kind=end"
    proposed(city.heidi.client, address)
    approved(city.henry.client)
    assert Client().get("/points/c-150602001001/").status_code == 404
    answer = Client().get(f"/points/?area={ONE}")
    assert answer.status_code == 200


def test_residents_choose_the_new_area_step_by_step(merged):
    client, words = Client(), "路灯不亮了好几天"
    page = client.post("/ask/", {"step": "matter", "words": words, "community": TOWNSHIP})
    text = page.content.decode()
    assert '<option value="150602001099"' in text
    assert f'<option value="{ONE}"' not in text
    found = client.post(
        "/ask/", {"step": "matter", "words": words, "find": "合并社区", "look": "1"}
    )
    assert '<option value="150602001099"' in found.content.decode()
    last = client.post("/ask/", {"step": "matter", "words": words, "community": "150602001099"})
    assert 'name="category"' in last.content.decode()
