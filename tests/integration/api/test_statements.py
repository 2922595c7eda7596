"""docs/INTERFACES.md says how many statements each read costs; it says so rightly."""

from __future__ import annotations

import json
import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shiliu.accounts.rules.roles import key_scopes
from shiliu.cases.actions.publishing import approve_title, propose_title
from shiliu.core import references
from shiliu.core.clock import now
from shiliu.files.actions import read_picture
from shiliu.files.models import File
from shiliu.files.queries import make_link
from shiliu.network.queries import network
from shiliu.tallies.actions.publishing import publish_figures
from tests.support.people import BUILDING
from tests.support.pictures import from_a_phone
from tests.support.requests import CONTACT, LAMP, ask

DOCUMENT = Path(__file__).parents[3] / "docs/INTERFACES.md"
SAVEPOINTS = ("SAVEPOINT", "RELEASE SAVEPOINT")
ASKED = {"desk/figures/rows": "?figure=received"}


WRITES = {
    "follow": {},
    "follow/confirm": {"word": "solved"},
    "follow/data": {},
    "follow/contact": {"phone": "0477-555-0101"},
    "follow/erase": {},
    "desk/requests": {
        "words": "路灯不亮。",
        "area": BUILDING,
        "category": LAMP,
        "channel": "counter",
    },
    "desk/requests/{id}/steps": {"step": "note", "note": "来过一次。"},
    "desk/requests/{id}/contact": {"reason": "约时间"},
}


def documented(method):
    """Path → statements, of every line in the tables that says how many."""
    found = rf"^\| `{method} ([^`]+)` \|.*\| (\d+) \|$"
    rows = re.findall(found, DOCUMENT.read_text(), re.MULTILINE)
    return {path: int(count) for path, count in rows}


def test_every_read_says_what_it_costs():
    assert len(documented("GET")) > 15
    assert documented("POST").keys() == WRITES.keys()


@pytest.mark.parametrize("path", WRITES)
def test_a_write_costs_what_the_docs_say(path, client, people, monkeypatch):
    monkeypatch.setattr(references, "CHECK_SECONDS", 3600)
    asked = ask(area=BUILDING, category=LAMP, contact=CONTACT)
    asked.accepted(people.alice).answered(people.alice)
    office = network().units_by_code["office-district"]
    key = people.key_of(office.code, scopes=key_scopes(office.kind, office.level))
    headers = {"Authorization": f"Bearer {key}"} if path.startswith("desk/") else {}
    client.get("/api/v1/desk/key", headers={"Authorization": f"Bearer {key}"})
    coded = {"code": asked.code} if path.startswith("follow") else {}
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(
            "/api/v1/" + path.format(id=asked.id),
            json.dumps({**coded, **WRITES[path]}),
            content_type="application/json",
            headers={**headers, "Idempotency-Key": uuid4().hex},
        )
    assert answer.status_code in (200, 201), answer.content
    said = [each["sql"] for each in queries if not each["sql"].startswith(SAVEPOINTS)]
    assert len(said) == documented("POST")[path], "\n".join(said)


@pytest.mark.parametrize("path", documented("GET"))
def test_a_read_costs_what_the_docs_say(path, client, people, monkeypatch):
    monkeypatch.setattr(references, "CHECK_SECONDS", 3600)
    pictures = (read_picture(from_a_phone()),)
    asked = ask(area=BUILDING, category=LAMP, pictures=pictures).accepted(people.alice)
    propose_title(by=people.alice.actor, at=now(), case_id=asked.id, zh="路灯不亮")
    approve_title(by=people.erin.actor, at=now(), case_id=asked.id)
    publish_figures(now())
    office = network().units_by_code["office-district"]
    key = people.key_of(office.code, scopes=key_scopes(office.kind, office.level))
    headers = {"Authorization": f"Bearer {key}"} if path.startswith("desk/") else {}
    file = File.objects.get(subject_id=asked.id)
    token = make_link(file, now(), audience=f"unit:{office.id}")
    address = "/api/v1/" + path.format(id=asked.id, code="p10", token=token) + ASKED.get(path, "")
    assert client.get(address, headers=headers).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(address, headers=headers)
    said = "\n".join(each["sql"] for each in queries)
    assert len(queries) == documented("GET")[path], said
