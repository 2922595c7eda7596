"""Following by code: the code in the body, the asker's own view, limits."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from shiliu.cases.actions import steps
from shiliu.cases.models import Case
from shiliu.core import clock
from shiliu.core.actor import Actor, ActorKind, Grant
from shiliu.core.permissions import Permission
from shiliu.network.queries import network

pytestmark = pytest.mark.usefixtures("kangbashi")


def follow(client, code: object, **headers: str):
    return client.post(
        "/api/v1/follow",
        json.dumps({"code": code}),
        content_type="application/json",
        headers=headers,
    )


def worker(case: Case) -> Actor:
    """Somebody at the unit that is responsible."""
    allowed = frozenset({Permission.CASES_UNIT_VIEW, Permission.CASES_REQUEST_WORK})
    grant = Grant(case.area_path, allowed, level=1, unit=case.unit_id)
    return Actor(ActorKind.UNIT, grants=(grant,))


def test_the_holder_of_the_code_sees_state_and_steps(client, ask):
    receipt = ask(words="路灯不亮，怕摔倒。", contact={"phone": "13800001111"}).json()
    case = Case.objects.get()
    by = worker(case)
    steps.accept(by=by, at=clock.now(), case_id=case.id)
    steps.note(by=by, at=clock.now(), case_id=case.id, body="只给同事看的话。")
    steps.answer(by=by, at=clock.now(), case_id=case.id, outcome="done", reply="灯已修好。")
    answer = follow(client, receipt["code"])
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    seen = answer.json()
    assert (seen["number"], seen["state"]) == (receipt["number"], "answered")
    assert [step["verb"] for step in seen["timeline"]] == ["receive", "accept", "answer"]
    assert seen["timeline"][0]["text"] == "路灯不亮，怕摔倒。"
    assert seen["timeline"][-1]["text"] == "灯已修好。"
    assert "13800001111" not in answer.content.decode()
    assert "只给同事看" not in answer.content.decode()
    assert seen["timeline"][1]["unit"]["code"] == network().units_by_id[case.unit_id].code


@pytest.mark.parametrize("spelling", ["{}", " {} ", "{}\n"])
def test_spaces_do_not_matter(client, ask, spelling):
    code = ask().json()["code"]
    assert follow(client, spelling.format(code)).status_code == 200
    assert follow(client, code.replace(" ", "-")).status_code == 200


def test_a_code_opens_its_own_request_only(client, ask):
    first, second = ask().json(), ask().json()
    assert follow(client, first["code"]).json()["number"] == first["number"]
    assert follow(client, second["code"]).json()["number"] == second["number"]


@pytest.mark.parametrize("code", ["", "1234", "0000 0000 0000 0000", "１２３４", "x" * 500])
def test_an_unknown_code_tells_nothing(client, ask, code):
    ask()
    answer = follow(client, code)
    assert (answer.status_code, answer.json()["code"]) == (404, "cases.code_unknown")


def test_the_code_is_never_read_from_the_address(client, ask):
    code = ask().json()["code"].replace(" ", "")
    assert client.get(f"/api/v1/follow?code={code}").status_code == 405
    assert client.post(f"/api/v1/follow?code={code}").status_code == 400


def test_tries_are_limited_per_network(client, ask, settings):
    code = ask().json()["code"]
    settings.CODE_TRIES_PER_HOUR = 3
    codes = [follow(client, "0" * 16).status_code for _ in range(3)]
    assert codes == [404] * 3
    answer = follow(client, code)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3600")


def test_tries_are_limited_per_code_from_all_networks(client, ask, settings):
    code = ask().json()["code"]
    settings.CODE_TRIES_PER_HOUR = 3
    statuses = []
    for last in range(4):
        client.defaults["REMOTE_ADDR"] = f"10.1.{last}.7"
        statuses.append(follow(client, code).status_code)
    assert statuses == [200, 200, 200, 429]


def test_long_after_closing_the_words_are_hidden(client, ask):
    code = ask(words="路灯不亮，怕摔倒。").json()["code"]
    Case.objects.update(state="closed", closed_at=clock.now() - timedelta(days=59))
    assert follow(client, code).json()["words_hidden"] is False
    Case.objects.update(closed_at=clock.now() - timedelta(days=60))
    seen = follow(client, code).json()
    assert seen["words_hidden"] is True
    assert [step["text"] for step in seen["timeline"]] == [None]
