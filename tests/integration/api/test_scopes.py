"""What a key opens, and how it is told what it lacks, has left, and has read too long ago."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from shiliu.accounts.rules.roles import key_scopes
from shiliu.core.permissions import Permission
from shiliu.network.queries import network
from tests.support.people import BUILDING
from tests.support.requests import LAMP, ask

OFFICE = "office-district"
UNIT_VIEW, WORK = Permission.CASES_UNIT_VIEW, Permission.CASES_REQUEST_WORK


@pytest.fixture
def office(people):
    unit = network().units_by_code[OFFICE]
    return bearer(people.key_of(OFFICE, scopes=key_scopes(unit.kind, unit.level)))


def bearer(key):
    return {"Authorization": f"Bearer {key}"}


def step(client, case_id, headers, **body):
    headers = {"Idempotency-Key": uuid4().hex, **headers}
    address = f"/api/v1/desk/requests/{case_id}/steps"
    return client.post(address, json.dumps(body), content_type="application/json", headers=headers)


def test_a_missing_scope_is_named_and_what_is_not_seen_is_not_there(client, people):
    asked = ask(area=BUILDING, category=LAMP)
    reads = bearer(people.key_of("p10-1", scopes=[UNIT_VIEW]))
    answer = step(client, asked.id, reads, step="accept")
    assert (answer.status_code, answer.json()["code"]) == (403, "core.scope_missing")
    assert WORK in answer.json()["title"]
    elsewhere = bearer(people.key_of("p01"))
    assert step(client, asked.id, elsewhere, step="accept").status_code == 404


def test_each_answer_tells_what_is_left_and_beyond_it_when_to_come_again(client, people):
    headers = bearer(people.key_of("p10", 2))
    left = [client.get("/api/v1/desk/key", headers=headers) for _ in range(3)]
    assert [each.status_code for each in left] == [200, 200, 429]
    assert [each.headers["RateLimit-Remaining"] for each in left] == ["1", "0", "0"]
    assert left[2].headers["Retry-After"] == left[2].headers["RateLimit-Reset"]
    assert left[0].headers["Cache-Control"] == "private, no-store"


def test_a_step_on_what_somebody_changed_meanwhile_is_412_and_does_nothing(client, people, office):
    asked = ask(area=BUILDING, category=LAMP)
    address = f"/api/v1/desk/requests/{asked.id}"
    read = client.get(address, headers=office)
    assert "accept" in read.json()["steps"]
    asked.accepted(people.alice)
    late = step(
        client, asked.id, {**office, "If-Match": read.headers["ETag"]}, step="note", note="x"
    )
    assert (late.status_code, late.json()["code"]) == (412, "cases.changed")
    now = client.get(address, headers=office)
    taken = step(client, asked.id, {**office, "If-Match": now.headers["ETag"]}, step="start")
    assert taken.json()["state"] == "working"


def test_a_repeated_step_is_taken_once_and_known_answers_are_304(client, people, office):
    asked = ask(area=BUILDING, category=LAMP)
    headers = {**office, "Idempotency-Key": "the same key"}
    first, again = (step(client, asked.id, headers, step="accept") for _ in range(2))
    assert first.json() == again.json()
    other = step(client, asked.id, headers, step="start")
    assert (other.status_code, other.json()["code"]) == (409, "core.once_other_body")
    for path in (f"requests/{asked.id}", "requests", "units", "figures", "coverage"):
        read = client.get(f"/api/v1/desk/{path}", headers=office)
        known = {**office, "If-None-Match": read.headers["ETag"]}
        assert client.get(f"/api/v1/desk/{path}", headers=known).status_code == 304, path
    steps = client.get(f"/api/v1/desk/requests/{asked.id}", headers=office).json()["timeline"]
    assert [each["verb"] for each in steps] == ["receive", "accept"]


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"step": "dance"}, "core.field_wrong", "step"),
        ({}, "core.field_wrong", "step"),
        ({"step": "pause"}, "core.field_missing", "reason"),
        ({"step": "accept", "note": "x"}, "core.field_unknown", "note"),
        ({"step": "dispatch", "to": 7}, "core.field_wrong", "to"),
        ({"step": "dispatch", "to": "nobody"}, "cases.unit_unknown", "to"),
    ],
)
def test_a_wrong_field_of_a_step_is_named(client, office, body, code, field):
    asked = ask(area=BUILDING, category=LAMP)
    told = step(client, asked.id, office, **body).json()
    assert (told["status"], told["code"], told["field"]) == (422, code, field)


def test_a_step_that_is_not_possible_from_here_is_409(client, people, office):
    asked = ask(area=BUILDING, category=LAMP)
    answer = step(client, asked.id, office, step="release")
    assert (answer.status_code, answer.json()["code"]) == (409, "cases.step_not_allowed")


def test_a_list_is_walked_to_its_end_page_by_page(client, people, office):
    wanted = {str(ask(area=BUILDING, category=LAMP).id) for _ in range(53)}
    found, following = [], ""
    for _ in range(3):
        page = client.get(f"/api/v1/desk/requests?after={following}", headers=office).json()
        found += [each["id"] for each in page["requests"]]
        if not (following := page["next"]):
            break
    assert len(found) == len(set(found))
    assert wanted <= set(found)


def test_an_answer_that_points_at_somebody_waits_until_somebody_has_checked_it(
    client, people, office
):
    asked = ask(area=BUILDING, category=LAMP).accepted(people.alice)
    said = {"step": "answer", "outcome": "done", "reply": "请打13800138000。"}
    answer = step(client, asked.id, office, **said)
    assert answer.json()["code"] == "cases.reply_personal"
    assert step(client, asked.id, office, **said, checked=True).json()["state"] == "answered"


def test_a_key_approves_no_title_it_wrote_and_notes_no_word_for_the_asker(client, people, office):
    asked = ask(area=BUILDING, category=LAMP).accepted(people.alice)
    assert step(client, asked.id, office, step="title", zh="路灯不亮").status_code == 200
    assert step(client, asked.id, office, step="approve_title").status_code == 404
    step(client, asked.id, office, step="answer", outcome="done", reply="灯亮了。")
    noted = step(client, asked.id, office, step="confirm", word="solved", way="phone")
    assert (noted.status_code, noted.json()["code"]) == (422, "core.field_wrong")


def test_a_method_that_an_address_does_not_take_is_a_problem(client, people):
    answer = client.delete("/api/v1/requests")
    assert (answer.status_code, answer.json()["code"]) == (405, "core.method")
    assert "GET" in answer.headers["Allow"]
