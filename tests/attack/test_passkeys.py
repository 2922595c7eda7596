"""Passkeys under attack: other origins, other people, old proofs, and anything that is no proof."""

from __future__ import annotations

import html
import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from shiliu.accounts.actions.users import deactivate_user, drop_second_step
from shiliu.accounts.rules.roles import Role
from shiliu.core.actor import SYSTEM
from tests.integration.accounts.browsing import CODE, SET_UP, set_up, sign_in
from tests.integration.accounts.conftest import at_work, world  # noqa: F401  fixtures
from tests.integration.accounts.world import NOW, PASSWORD, facts
from tests.support.passkey import PRESENT, Device

pytestmark = pytest.mark.usefixtures("world", "at_work")
LIST, ADD = "/desk/account/passkeys/", "/desk/account/passkeys/add/"
ALONE, AGAIN = "/desk/account/passkeys/sign-in/", "/desk/account/passkeys/again/"


def browser() -> Client:
    return Client(headers={"host": "localhost"})


def shown(client: Client, address: str) -> dict[str, object]:
    """What a page asks the browser to prove."""
    page = client.get(address).content.decode()
    return json.loads(html.unescape(re.search(r'data-options="([^"]+)"', page)[1]))


def asked(client: Client) -> dict[str, object]:
    """What the sign-in asks anybody to prove."""
    return client.get(ALONE, headers={"accept": "application/json"}).json()["request_options"]


def added(client: Client, device: Device, name: str = "phone"):
    return client.post(ADD, {"name": name, "credential": device.create(shown(client, ADD))})


def inside(client: Client) -> bool:
    return client.get("/desk/account/").status_code == 200


@pytest.fixture
def wu(world, settings):  # noqa: F811  the fixture
    """Wu has a passkey and nothing else; the second step is required."""
    settings.STAFF_TOTP_REQUIRED = True
    user = world.person("wu", Role.GRID_WORKER, world.station)
    client, user.device = browser(), Device()
    sign_in(client, "wu")
    assert client.get("/desk/").headers["Location"] == SET_UP
    assert added(client, user.device).headers["Location"] == "/desk/account/codes/"
    assert inside(client)
    return user


def test_adding_naming_and_removing_leave_their_facts(wu):
    client = browser()
    client.post(ALONE, {"credential": wu.device.get(asked(client))})
    assert client.get("/desk/").status_code == 200
    number = re.search(r"passkeys/(\d+)/name/", client.get(LIST).content.decode())[1]
    assert client.post(f"{LIST}{number}/name/", {"name": "工作电脑"}).status_code == 302
    assert "工作电脑" in client.get(LIST).content.decode()
    assert client.post(f"{LIST}{number}/remove/").headers["Location"] == LIST
    assert facts()[-2:] == ["user.add_passkey", "user.remove_passkey"]
    assert client.get("/desk/").headers["Location"] == SET_UP
    assert client.post(ALONE, {"credential": wu.device.get(asked(browser()))}).status_code == 302


def test_after_the_password_a_passkey_is_the_second_step(wu):
    client = browser()
    assert sign_in(client, "wu").headers["Location"] == CODE
    assert not inside(client)
    assert client.post(CODE, {"credential": wu.device.get(shown(client, CODE))}).status_code == 302
    assert inside(client)


def test_the_session_is_a_new_one_after_a_passkey(wu):
    client = browser()
    question = asked(client)
    before = client.cookies["sessionid"].value
    client.post(ALONE, {"credential": wu.device.get(question)})
    assert client.cookies["sessionid"].value != before
    thief = browser()
    thief.cookies["sessionid"] = before
    assert not inside(thief)


@pytest.mark.parametrize(
    "origin",
    [
        *("https://evil.example", "https://localhost.evil.example", "http://127.0.0.1", "null"),
        *("https://evil.localhost", "http://evil.localhost"),
    ],
)
def test_a_proof_for_another_origin_opens_nothing(wu, origin, tried):
    client = browser()
    tried("broken, old and foreign proofs of passkeys", 1)
    wu.device.origin = origin
    client.post(ALONE, {"credential": wu.device.get(asked(client))})
    assert not inside(client)


@pytest.mark.parametrize("origin", ["https://evil.localhost", "https://evil.example"])
def test_no_passkey_is_added_on_another_host(wu, origin, tried):
    client = browser()
    client.post(ALONE, {"credential": wu.device.get(asked(client))})
    tried("broken, old and foreign proofs of passkeys", 1)
    assert added(client, Device(origin)).status_code == 422
    assert added(client, Device()).status_code == 302


def test_a_device_that_did_not_ask_who_holds_it_opens_nothing(wu):
    client, wu.device.flags = browser(), PRESENT
    client.post(ALONE, {"credential": wu.device.get(asked(client))})
    assert not inside(client)
    sign_in(client, "wu")
    client.post(CODE, {"credential": wu.device.get(shown(client, CODE))})
    assert not inside(client)


def test_a_proof_works_once_and_only_where_it_was_asked_for(wu):
    first, second = browser(), browser()
    proof = wu.device.get(asked(first))
    asked(second)
    second.post(ALONE, {"credential": proof})
    assert not inside(second), "asked for elsewhere"
    first.post(ALONE, {"credential": proof})
    assert inside(first)
    first.post("/desk/account/sign-out/")
    first.post(ALONE, {"credential": proof})
    assert not inside(first), "sent again"


def test_nobody_signs_in_as_somebody_else_with_their_own_passkey(wu, world):  # noqa: F811
    client, mallory = browser(), Device()
    mallory.user_handle = wu.device.user_handle
    client.post(ALONE, {"credential": mallory.get(asked(client))})
    assert not inside(client)
    mallory.id = wu.device.id
    client.post(ALONE, {"credential": mallory.get(asked(client))})
    assert not inside(client)


def test_the_sign_in_asks_everybody_the_same(wu):
    def without_challenge(client):
        question = asked(client)["publicKey"]
        assert len(question.pop("challenge")) >= 22
        return question

    assert without_challenge(browser()) == without_challenge(browser())
    assert not without_challenge(browser()).get("allowCredentials")


def test_neither_a_closed_account_nor_a_lost_second_step_opens(wu):
    drop_second_step(by=SYSTEM, at=NOW, user_id=wu.id)
    client = browser()
    client.post(ALONE, {"credential": wu.device.get(asked(client))})
    assert not inside(client)


def test_a_closed_account_does_not_open(wu):
    deactivate_user(by=SYSTEM, at=NOW, user_id=wu.id)
    client = browser()
    client.post(ALONE, {"credential": wu.device.get(asked(client))})
    assert not inside(client)


def test_the_password_alone_adds_no_passkey_beside_a_second_step(world, settings):  # noqa: F811
    settings.STAFF_TOTP_REQUIRED = True
    world.person("wu", Role.GRID_WORKER, world.station)
    client = browser()
    sign_in(client, "wu")
    set_up(client)
    with time_machine.travel(timedelta(minutes=20)):
        for address in (ADD, f"{LIST}1/name/", f"{LIST}1/remove/"):
            for method in (client.get, client.post):
                place = method(address).headers["Location"]
                assert place.startswith("/desk/account/code/again/"), address
        client.post("/desk/account/again/", {"password": PASSWORD})
        assert client.get(ADD).status_code == 302


def test_a_passkey_proves_again_before_something_sensitive(wu):
    client = browser()
    client.post(ALONE, {"credential": wu.device.get(asked(client))})
    with time_machine.travel(timedelta(minutes=20)):
        assert client.get(ADD).status_code == 302
        client.post("/desk/account/again/", {"password": PASSWORD})
        assert client.get(ADD).status_code == 302, "the password is not enough"
        client.post(f"{AGAIN}?next={ADD}", {"credential": wu.device.get(shown(client, AGAIN))})
        assert client.get(ADD).status_code == 200


def test_somebody_elses_passkey_is_neither_named_nor_removed(wu, world):  # noqa: F811
    mine = browser()
    mine.post(ALONE, {"credential": wu.device.get(asked(mine))})
    number = re.search(r"passkeys/(\d+)/name/", mine.get(LIST).content.decode())[1]
    other = browser()
    sign_in(other, "alma")
    added(other, Device())
    for address in (f"{LIST}{number}/name/", f"{LIST}{number}/remove/"):
        assert other.get(address).status_code == 404
        assert other.post(address, {"name": "mine"}).status_code == 404


def test_ten_passkeys_are_enough(wu):
    client = browser()
    client.post(ALONE, {"credential": wu.device.get(asked(client))})
    answers = [added(client, Device(), f"key {number}").status_code for number in range(10)]
    assert answers == [302] * 9 + [422]


def broken(proof: str) -> list[str]:
    """What somebody might send in place of a proof."""
    whole = json.loads(proof)
    parts = [
        {**whole, "response": {**whole["response"], name: value}}
        for name in whole["response"]
        for value in ("", "x", "!", "AAAA", "A" * 9000, None, 1, [], {})
    ]
    others = [{**whole, name: value} for name in whole for value in (None, 1, "", [], {}, "\0")]
    return [
        *map(json.dumps, parts + others),
        *(
            "",
            "x",
            "null",
            "[]",
            "{}",
            '{"response": {}}',
            "9" * 5000,
            "[" * 15_000,
            '{"a":' * 3000,
        ),
        *('{"response": {"a": NaN}}', '"\\ud800"', '{"response": {"x": "\\u0000"}}', "x" * 50_000),
        proof[:-5],
        "\0",
        "证",
    ]


def test_what_is_no_proof_is_refused_and_never_an_error(wu, tried):
    client = browser()
    client.raise_request_exception = False
    sendings = broken(wu.device.get(asked(client)))
    tried("broken, old and foreign proofs of passkeys", len(sendings))
    for sent in sendings:
        asked(client)
        answer = client.post(ALONE, {"credential": sent})
        assert answer.status_code < 500, sent[:200]
        assert not inside(client), sent[:200]


def test_what_is_no_new_passkey_is_refused_and_nothing_is_kept(wu, tried):
    client = browser()
    client.post(ALONE, {"credential": wu.device.get(asked(client))})
    client.raise_request_exception = False
    before = facts()
    sendings = broken(Device().create(shown(client, ADD)))
    tried("broken, old and foreign proofs of passkeys", len(sendings))
    for sent in sendings:
        shown(client, ADD)
        answer = client.post(ADD, {"name": "phone", "credential": sent})
        if answer.status_code == 302:  # an addition that is not read does no harm
            assert set(json.loads(sent)) == {
                "id",
                "rawId",
                "type",
                "response",
                "clientExtensionResults",
            }
            continue
        assert answer.status_code == 422, sent[:200]
    assert set(facts()) == set(before)
