"""docs/INTERFACES.md says how many statements each read costs; it says so rightly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shiliu.accounts.rules.roles import key_scopes
from shiliu.cases.actions.publishing import approve_title, propose_title
from shiliu.core import references
from shiliu.core.clock import now
from shiliu.network.queries import network
from shiliu.tallies.actions.publishing import publish_figures
from tests.support.people import BUILDING
from tests.support.requests import LAMP, ask

DOCUMENT = Path(__file__).parents[3] / "docs/INTERFACES.md"
ASKED = {"desk/figures/rows": "?figure=received"}


def documented():
    """Path → statements, of every read in the tables."""
    rows = re.findall(r"^\| `GET ([^`]+)` \|.*\| (\d+) \|$", DOCUMENT.read_text(), re.MULTILINE)
    return {path: int(count) for path, count in rows}


@pytest.mark.parametrize("path", documented())
def test_a_read_costs_what_the_docs_say(path, client, people, monkeypatch):
    monkeypatch.setattr(references, "CHECK_SECONDS", 3600)
    asked = ask(area=BUILDING, category=LAMP).accepted(people.alice)
    propose_title(by=people.alice.actor, at=now(), case_id=asked.id, zh="路灯不亮")
    approve_title(by=people.erin.actor, at=now(), case_id=asked.id)
    publish_figures(now())
    office = network().units_by_code["office-district"]
    key = people.key_of(office.code, scopes=key_scopes(office.kind, office.level))
    headers = {"Authorization": f"Bearer {key}"} if path.startswith("desk/") else {}
    address = "/api/v1/" + path.format(id=asked.id, code="p10") + ASKED.get(path, "")
    assert client.get(address, headers=headers).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(address, headers=headers)
    said = "\n".join(each["sql"] for each in queries)
    assert len(queries) == documented()[path], said
