from __future__ import annotations

import json
from itertools import count

import pytest

from shiliu.accounts.actions.tokens import issue_token
from shiliu.cases.models import Case
from shiliu.core import clock
from shiliu.core.actor import SYSTEM
from shiliu.network.queries import network

COMMUNITY = "150603002007"
BUILDING = "150603001001001001"
LIGHT = "home.light.estate"
_keys = count(1)


@pytest.fixture
def ask(client):
    """Ask for help over the JSON interface; whatever is named replaces the usual."""

    def asking(key: str = "", headers: dict[str, str] | None = None, **changed: object):
        body = {"words": "3号楼前的路灯不亮。", "area": COMMUNITY, "category": LIGHT} | changed
        return client.post(
            "/api/v1/requests",
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": key or f"test-key-{next(_keys)}", **(headers or {})},
        )

    return asking


@pytest.fixture
def publish(ask):
    """Ask, and let the public see a title, as the desk would; returns the request."""

    def publishing(title: str = "路灯不亮", **changed: object) -> Case:
        after = {
            name: changed.pop(name)
            for name in ("state", "word", "received_at", "closed_at", "answered_at")
            if name in changed
        }
        case = Case.objects.get(pk=ask(**changed).json()["id"])
        Case.objects.filter(pk=case.pk).update(
            title={"zh": title, "en": f"{title} (en)"}, title_state="approved", **after
        )
        case.refresh_from_db()
        return case

    return publishing


@pytest.fixture
def unit_key(kangbashi):
    """A key of a community centre."""
    unit = network().units_by_code["p10"]
    _token, key = issue_token(
        by=SYSTEM, at=clock.now(), unit_id=unit.id, name="city app", calls_per_hour=5
    )
    return key
