"""Over HTTP: nobody is told that something is saved which is not; who repeats gets one result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client

from tests.faults.cutting import COMMIT, Cut, Cutter, through
from tests.faults.states import counts, state
from tests.faults.told import told
from tests.support.people import COMMUNITY
from tests.support.requests import LIGHT, WORDS, ask


@dataclass(frozen=True)
class Sent:
    """Something sent again and again with one key, and what says that it was taken."""

    send: Callable[[], HttpResponse]
    taken: int
    facts: int = 1


def by_json(_world) -> Sent:
    body = {"words": WORDS, "area": COMMUNITY, "category": LIGHT}
    client = Client(raise_request_exception=False)
    return Sent(
        lambda: client.post(
            "/api/v1/requests",
            body,
            content_type="application/json",
            headers={"Idempotency-Key": "one key for all tries"},
        ),
        201,
    )


def by_the_form(_world) -> Sent:
    client = Client(raise_request_exception=False)
    body = {
        "step": "contact",
        "words": WORDS,
        "community": COMMUNITY,
        "category": LIGHT,
        "once": "the key of one form",
    }
    return Sent(lambda: client.post("/ask/", body), 200)


def by_staff(world) -> Sent:
    """Erin accepts a request with the form of its page."""
    case = ask().id
    client = world.people.erin.client
    client.raise_request_exception = False
    body = {"once": "a key of one page"}
    return Sent(lambda: client.post(f"/desk/cases/{case}/accept/", body), 302)


@pytest.mark.parametrize("way", [by_json, by_the_form, by_staff])
def test_who_sends_it_again_after_each_cut_has_one_result(way, world, cutter, fresh_kangbashi):
    sent, url = way(world), fresh_kangbashi.owner_url
    before = counts(state(url))["ledger_fact"]
    with through(cutter):
        cuts = cut_off(sent, cutter, lambda: counts(state(url))["ledger_fact"] - before)
        cutter.arm(None)
        first, again = sent.send(), sent.send()
    assert (first.status_code, again.status_code) == (sent.taken, sent.taken)
    assert first.content == again.content
    assert counts(state(url))["ledger_fact"] - before == sent.facts
    told("connection lost while a page or interface answered", way.__name__, cuts=cuts)


def cut_off(sent: Sent, cutter: Cutter, facts: Callable[[], int]) -> int:
    """Cut at every statement up to the first COMMIT that saves facts, and lose its answer."""
    number = 0
    while True:
        number += 1
        cutter.arm(Cut(number))
        answer = sent.send()
        connections.close_all()  # which the test's client leaves to the test
        assert cutter.was_made
        assert answer.status_code != sent.taken or facts() == sent.facts, "told, but not saved"
        if cutter.statements[-1] == COMMIT:
            break
    cutter.arm(Cut(answer_lost=True))
    assert sent.send().status_code == 500
    connections.close_all()
    assert facts() == sent.facts, "saved, but nobody was told"
    return number + 1
