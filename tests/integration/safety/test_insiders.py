"""Insiders (rule 11): nobody reaches beyond what two people gave them, by page or by key."""

from __future__ import annotations

import re

import pytest

from shiliu.accounts.rules.roles import Role
from shiliu.core import references
from shiliu.core.permissions import Permission
from shiliu.network.queries import network
from tests.integration.portal.plain_browser import Browser, Form, Page
from tests.integration.portal.test_inventory import staff
from tests.support.people import (
    CENTRE,
    DISTRICT,
    GRID,
    OFFICE,
    OTHER_SUBDISTRICT,
    STATION,
    STREET,
    SUBDISTRICT,
)
from tests.support.requests import ask
from tests.support.software import Software

ELSEWHERE, CENTRE_ELSEWHERE = "150603001001", "p01"
CHANGE = f"/desk/network/units/{CENTRE}/edit/"


@pytest.fixture(autouse=True)
def _read_anew(monkeypatch):
    """Nothing is committed in a test, so each reader asks whether reference data changed."""
    monkeypatch.setattr(references, "CHECK_SECONDS", 0)


def decide(page: Page, decision: str, part: str) -> Form:
    """The form whose button decides so."""
    fits = (form for form in page.forms if ("decision", decision) in form.buttons)
    return next(form for form in fits if part in form.action)


@pytest.fixture
def street_key(people) -> Software:
    """The office of one subdistrict over JSON."""
    return Software(people.key_of(STREET, scopes=[Permission.NETWORK_UNIT_CHANGE]))


@pytest.fixture
def mona(people) -> Browser:
    """Who administers the same subdistrict."""
    return staff(people.add("mona", Role.ADMINISTRATOR, STREET, SUBDISTRICT))


def answered_for(code: str) -> tuple[str, ...]:
    return network().units_by_code[code].answers_for


def refused(answer, field: str) -> bool:
    told = answer.json()
    return (answer.status_code, told["code"], told["field"]) == (422, "network.unit_reach", field)


def test_safety_11_a_key_draws_no_requests_of_another_area_to_its_units(street_key):
    before = answered_for(CENTRE)
    own = [path.split("/")[-2] for path in before]
    for place in (ELSEWHERE, OTHER_SUBDISTRICT, "150603000000"):
        answer = street_key.patch(f"units/{CENTRE}", answers_for=[*own, place])
        assert refused(answer, "answers_for"), place
    new = {"code": "new-9", "kind": "partner", "area": GRID, "name": {"zh": "新的单位"}}
    assert refused(street_key.post("units", **new, answers_for=[ELSEWHERE]), "answers_for")
    point = {**new, "kind": "point", "level": 2}
    assert refused(street_key.post("units", **point, parent=CENTRE_ELSEWHERE), "parent")
    answer = street_key.patch(f"units/{STATION}", parent=CENTRE_ELSEWHERE)
    assert refused(answer, "parent")
    assert answered_for(CENTRE) == before
    assert ask(area=ELSEWHERE).case.unit.code.startswith(CENTRE_ELSEWHERE)
    inside = street_key.patch(f"units/{CENTRE}", answers_for=[*own, GRID])
    assert inside.status_code == 200, inside.content
    assert street_key.post("units", **point, parent=CENTRE).status_code == 201


def test_safety_11_a_page_draws_no_requests_of_another_area_to_its_units(mona):
    before = answered_for(CENTRE)
    form = mona.open(CHANGE).form(CHANGE, "answers_for")
    wide = f"{form.values['answers_for']}\n{ELSEWHERE}"
    page = mona.submit(form, answers_for=wide)
    assert page.status == 422
    assert "您管辖的范围" in page.words()
    assert answered_for(CENTRE) == before
    edit = f"/desk/network/units/{STATION}/edit/"
    form = mona.open(edit).form(edit, "parent")
    assert mona.submit(form, parent=CENTRE_ELSEWHERE).status == 422
    assert network().units_by_code[STATION].parent_id == network().units_by_code[CENTRE].id


def test_what_a_unit_had_before_in_another_area_stays_when_the_rest_is_changed(mona, people):
    heidi = staff(people.heidi)
    form = heidi.open(CHANGE).form(CHANGE, "answers_for")
    wide = f"{form.values['answers_for']}\n{ELSEWHERE}"
    assert heidi.submit(form, answers_for=wide).status == 302
    assert mona.submit(mona.open(CHANGE).form(CHANGE, "phone"), phone="555").status == 302
    assert network().units_by_code[CENTRE].phone == "555"
    assert any(path.endswith(f"{ELSEWHERE}/") for path in answered_for(CENTRE))


def test_safety_11_whoever_issued_a_key_does_not_approve_what_it_asks_for(people, settings):
    settings.OUTGOING_HOSTS = ["hooks.example.org"]
    heidi = staff(people.heidi)
    nina = staff(people.add("nina", Role.ADMINISTRATOR, OFFICE, DISTRICT))
    issue = "/desk/tokens/issue/"
    page = heidi.submit(
        heidi.open(issue).form(issue, "unit"),
        unit=CENTRE,
        name="她自己的系统",
        scopes=[Permission.WEBHOOKS_HOOK_MANAGE.value],
    )
    software = Software(re.search(r"sl_[\w-]+", page.text)[0])
    approval = decide(nina.open("/desk/tokens/"), "approve", "/tokens/")
    assert nina.submit(approval, button=("decision", "approve")).status == 302
    asked = software.post(
        "hooks",
        name="她自己的系统",
        address="https://hooks.example.org/x",
        events=["case.receive"],
    )
    assert asked.status_code == 201, asked.content
    hook = f"/desk/hooks/{asked.json()['id']}/"
    assert ("decision", "approve") not in heidi.open(hook).form(f"{hook}decide/").buttons
    heidi.client.post(f"{hook}decide/", {"decision": "approve"})
    assert "待批准" in heidi.open(hook).words()
    approval = decide(nina.open(hook), "approve", hook)
    assert nina.submit(approval, button=("decision", "approve")).status == 302
    assert "待批准" not in nina.open(hook).words()
