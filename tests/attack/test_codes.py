"""Guessing receipt codes: by page and by interface, from one network and from many."""

from __future__ import annotations

import json
import random
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shiliu.core import references
from tests.support.requests import ask

pytestmark = pytest.mark.usefixtures("people")
WAYS = ("/follow/", "/follow/my-data/", "/follow/contact/", "/follow/erase/", "/follow/say/")


def guess(code: str, way: str = "/follow/", network: str = "10.0.0.1"):
    client = Client(REMOTE_ADDR=network)
    if way.startswith("/api/"):
        return client.post(way, json.dumps({"code": code}), content_type="application/json")
    return client.post(way, {"code": code})


def guesses(number: int) -> list[str]:
    drawn = random.Random(16)
    return [f"{drawn.randrange(10**16):016}" for _ in range(number)]


def page_of(answer) -> str:
    return re.sub(r'value="[^"]*"', "", answer.content.decode())


@pytest.mark.parametrize("way", [*WAYS, "/api/v1/follow"])
def test_safety_03_a_network_tries_sixty_codes_an_hour_and_then_not_even_the_right_one(way, tried):
    asked = ask()
    answers = [guess(code, way).status_code for code in guesses(80)]
    tried("receipt codes from one network", len(answers))
    assert set(answers[:60]) <= {404, 422}
    assert set(answers[60:]) == {429}
    assert guess(asked.code, way).status_code == 429
    assert guess(asked.code, "/follow/", network="10.0.0.2").status_code == 200


def test_safety_03_all_doors_count_together(tried):
    for number, code in enumerate(guesses(61)):
        guess(code, [*WAYS, "/api/v1/follow"][number % 6])
    tried("receipt codes by turns at all doors", 61)
    assert {guess(guesses(1)[0], way).status_code for way in (*WAYS, "/api/v1/follow")} == {429}


def test_safety_03_many_networks_try_one_code_sixty_times_an_hour(tried):
    code = guesses(1)[0]
    answers = [guess(code, network=f"10.{n}.0.1").status_code for n in range(70)]
    tried("one receipt code from many networks", len(answers))
    assert set(answers[:60]) == {404}
    assert set(answers[60:]) == {429}


def test_safety_03_addresses_of_one_network_of_ipv6_are_one(tried):
    answers = [
        guess(code, network=f"2001:db8:1:1::{number:x}").status_code
        for number, code in enumerate(guesses(70), 1)
    ]
    tried("receipt codes from one network", len(answers))
    assert answers[-1] == 429


def test_safety_03_unknown_and_nearly_right_codes_are_answered_alike_and_cost_the_same(
    monkeypatch, tried
):
    monkeypatch.setattr(references, "CHECK_SECONDS", 3600)
    code = ask().code
    digits = re.sub(r"\D", "", code)
    near = [
        digits[:at] + str((int(digit) + 1) % 10) + digits[at + 1 :]
        for at, digit in enumerate(digits)
    ]
    seen = set()
    for number, typed in enumerate([*near, *guesses(16)]):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = guess(typed, network=f"10.0.{number}.1")
        work = tuple(re.sub(r"'[^']*'|\d+", "", each["sql"]) for each in asked.captured_queries)
        seen.add((answer.status_code, page_of(answer), work))
    tried("receipt codes by answer and by work", len(near) + 16)
    assert len(seen) == 1
    assert seen.pop()[0] == 404


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "CF-Connecting-IP"]
)
def test_safety_03_a_header_makes_no_new_network(header, tried):
    answers = []
    for number, code in enumerate(guesses(62)):
        client = Client(REMOTE_ADDR="10.0.0.1", headers={header: f"10.1.{number}.1"})
        answers.append(client.post("/follow/", {"code": code}).status_code)
    tried("receipt codes from one network", len(answers))
    assert answers[-1] == 429


def test_safety_03_a_key_used_by_somebody_else_gives_nothing_away(tried):
    """An idempotency key is bound to who sent it and to what was sent."""
    body = {
        "words": "路灯不亮，请来看看。",
        "area": "150603002007",
        "category": "home.light.estate",
    }
    key, first = {"Idempotency-Key": "somebody-elses-key"}, Client()
    made = first.post(
        "/api/v1/requests", json.dumps(body), content_type="application/json", headers=key
    )
    assert made.status_code == 201, made.content
    for other in ({**body, "words": "别的事情，请来看看。"}, {**body, "place": "3号楼"}):
        answer = Client().post(
            "/api/v1/requests", json.dumps(other), content_type="application/json", headers=key
        )
        assert answer.status_code in (409, 422)
        assert made.json()["code"] not in answer.content.decode()
    tried("replay of somebody else's key", 2)
