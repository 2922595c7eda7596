"""Webhooks over JSON: a secret is told to whoever made it, and to nobody after the next one."""

from __future__ import annotations

import pytest

from shiliu.core.actor import SYSTEM
from shiliu.core.permissions import Permission
from shiliu.webhooks.actions.managing import rotate_secret
from tests.support.people import CENTRE
from tests.support.software import Software

HOOKS = "hooks"
BODY = {
    "name": "示例系统",
    "address": "https://hooks.example.org/shiliu",
    "events": ["case.receive"],
}


@pytest.fixture
def software(people, settings) -> Software:
    """That of a centre."""
    settings.OUTGOING_HOSTS = ["hooks.example.org"]
    return Software(people.key_of(CENTRE, scopes=[Permission.WEBHOOKS_HOOK_MANAGE]))


def test_a_repetition_tells_the_same_secret_until_there_is_another(software, clock):
    first, again = (software.post(HOOKS, "the first call", **BODY).json() for _ in range(2))
    assert first == again
    assert first["secret"].startswith("whsec_")
    rotate = f"{HOOKS}/{first['id']}/rotate"
    second, again = (software.post(rotate, "the second call").json() for _ in range(2))
    assert second == again
    assert second["secret"] not in ("", first["secret"])
    assert software.post(HOOKS, "the first call", **BODY).json() == {**first, "secret": ""}
    clock.later(days=1)
    rotate_secret(by=SYSTEM, at=clock.now, hook_id=first["id"])
    assert software.post(rotate, "the second call").json()["secret"] == ""
    assert software.post(HOOKS, "the first call", **BODY).json()["secret"] == ""


def test_what_has_ended_comes_last_and_falls_off_first(software, clock, monkeypatch):
    one, two, three = (
        software.post(HOOKS, f"call number {n}", **BODY).json()["id"] for n in range(3)
    )
    for ended in (three, one):
        clock.later(minutes=1)
        assert software.post(f"{HOOKS}/{ended}/end", f"the end of {ended}").status_code == 200
    listed = [hook["id"] for hook in software.get(HOOKS).json()["items"]]
    assert listed == [two, one, three]
    monkeypatch.setattr("shiliu.webhooks.queries.MOST_HOOKS", 1)
    assert [hook["id"] for hook in software.get(HOOKS).json()["items"]] == [two]


def test_a_third_secret_waits_until_the_first_counts_no_more(software, clock):
    rotate = f"{HOOKS}/{software.post(HOOKS, 'the first call', **BODY).json()['id']}/rotate"
    assert software.post(rotate, "the second call").status_code == 200
    clock.later(days=1, seconds=-1)
    refused = software.post(rotate, "the third call")
    assert (refused.status_code, refused.json()["code"]) == (422, "webhooks.rotated")
    clock.later(seconds=1)
    assert software.post(rotate, "the third call").status_code == 200
