"""Guessing passwords and codes, borrowed sessions, and ways to be sent elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from shiliu.accounts.actions.users import deactivate_user
from shiliu.accounts.rules.roles import Role
from shiliu.core.actor import SYSTEM
from tests.integration.accounts.browsing import CODE, SIGN_IN, set_up, sign_in, totp
from tests.integration.accounts.conftest import at_work, world  # noqa: F401  fixtures
from tests.integration.accounts.world import NOW, PASSWORD

pytestmark = pytest.mark.usefixtures("world", "at_work")
WRONG = "wrong wrong wrong"


class CountedHasher(MD5PasswordHasher):
    """The hasher of the tests; each hash is counted, because hashing is what takes time."""

    hashed: list[str] = []

    def encode(self, password: str, salt: str) -> str:
        self.hashed.append(password)
        return super().encode(password, salt)


@pytest.fixture
def hashed(settings):
    settings.PASSWORD_HASHERS = ["tests.attack.test_sign_in.CountedHasher"]
    CountedHasher.hashed.clear()
    return CountedHasher.hashed


def inside(client: Client) -> bool:
    return client.get("/desk/account/").status_code == 200


def page_of(answer) -> str:
    text = answer.content.decode()
    return re.sub(r'value="[^"]*"|csrf\w*', "", text)


def test_names_are_not_told_by_answer_or_by_work(world, hashed, tried):  # noqa: F811
    """Known, unknown, closed, without a password: the same page, the same hashing."""
    closed = world.person("wu", Role.GRID_WORKER, world.station)
    deactivate_user(by=SYSTEM, at=NOW, user_id=closed.id)
    seen = {}
    for name in ("alma", "nobody-here", "wu", "x" * 60, "a\u202eb"):
        hashed.clear()
        answer = sign_in(Client(), name, WRONG)
        seen[name] = (answer.status_code, page_of(answer), len(hashed))
    tried("names of accounts by answer and by work", 5)
    assert len(set(seen.values())) == 1, {name: each[::2] for name, each in seen.items()}


def test_a_password_is_not_guessed_from_many_networks(tried):
    for number in range(60):
        sign_in(Client(REMOTE_ADDR=f"10.0.{number}.1"), "alma", f"guess number {number}")
    client = Client(REMOTE_ADDR="10.9.9.9")
    sign_in(client, "alma")
    tried("passwords of one account from many networks", 60)
    assert not inside(client), "the account waits for everybody"


def test_one_network_does_not_try_one_password_on_everybody(tried):
    answers = [sign_in(Client(), f"name-{number}", WRONG).status_code for number in range(150)]
    tried("one password on many accounts", len(answers))
    assert answers[-1] == 429


def test_the_second_step_is_not_guessed(world, settings, tried):  # noqa: F811
    settings.STAFF_TOTP_REQUIRED = True
    world.person("wu", Role.GRID_WORKER, world.station)
    owner = Client()
    sign_in(owner, "wu")
    secret = set_up(owner)
    for number in range(50):
        guesser = Client(REMOTE_ADDR=f"10.1.{number}.1")
        sign_in(guesser, "wu")
        guesser.post(CODE, {"code": f"{number:06}"})
        assert not inside(guesser)
    guesser = Client()
    sign_in(guesser, "wu")
    guesser.post(CODE, {"code": totp(secret)})
    assert not inside(guesser), "the right one waits as well"
    with time_machine.travel(timedelta(minutes=6)):
        owner = Client()
        sign_in(owner, "wu")
        owner.post(CODE, {"code": totp(secret)})
        assert inside(owner)
    tried("codes of the second step", 50)


# --- sessions ---------------------------------------------------------------------------------


def _sign_in(client: Client) -> None:
    client.get(SIGN_IN)
    sign_in(client, "alma")


def _prove_again(client: Client) -> None:
    client.post("/desk/account/again/?next=/desk/", {"password": PASSWORD})


def _another_post(client: Client) -> None:
    page = client.get("/desk/account/").content.decode()
    posts = re.findall(r'name="post" value="([^"]+)"', page)
    client.post("/desk/account/post/", {"post": posts[0]})


def _new_password(client: Client) -> None:
    new = "quite another sentence"
    fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post("/desk/account/password/", fields)


def _sign_out(client: Client) -> None:
    client.post("/desk/account/sign-out/")


@pytest.mark.parametrize(
    "change",
    [_prove_again, _another_post, _new_password, _sign_out],
    ids=lambda each: each.__name__,
)
def test_an_old_session_is_dead_after(change: Callable[[Client], None], world, tried):  # noqa: F811
    world.post(world.alma, Role.COORDINATOR, world.street)
    client = Client()
    _sign_in(client)
    before = client.cookies["sessionid"].value
    with time_machine.travel(timedelta(minutes=20)):
        change(client)
        tried("session fixation", 1)
        assert client.cookies["sessionid"].value != before
        thief = Client()
        thief.cookies["sessionid"] = before
        assert not inside(thief)


def test_a_session_that_a_stranger_chose_is_not_taken(tried):
    for chosen in ("a" * 32, "0", "x" * 8, "../../etc", "a" * 5000, "%00", "'; DROP TABLE x"):
        client = Client()
        client.cookies["sessionid"] = chosen
        sign_in(client, "alma")
        assert client.cookies["sessionid"].value != chosen
        assert inside(client)
    tried("session fixation", 7)


# --- being sent elsewhere ---------------------------------------------------------------------

ELSEWHERE = [
    *("https://evil.example/", "//evil.example", "///evil.example", "////evil.example/%2f.."),
    *("/\\evil.example", "\\\\evil.example", "https:evil.example", "http:///evil.example"),
    *("javascript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "//evil.example\\@x"),
    *(
        "https://localhost@evil.example",
        "\t//evil.example",
        "/%09/evil.example",
        "%2f%2fevil.example",
    ),
    *("/\t/evil.example", "http://[::1]evil.example", "//google%00.com", "／／evil.example"),
]
AFTER = [SIGN_IN, "/desk/account/passkeys/sign-in/", "/desk/account/again/"]


def leads_away(place: str) -> bool:
    """Whether a browser leaves this site for it, however it reads the address."""
    plain = re.sub(r"[\t\r\n]", "", place).strip().replace("\\", "/")
    return plain.startswith("//") or bool(re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", plain))


@pytest.mark.parametrize("address", AFTER)
def test_no_door_sends_anybody_to_another_site(address, tried):
    for target in ELSEWHERE:
        client = Client()
        fields = {"login": "alma", "password": PASSWORD, "next": target, "credential": "{}"}
        if address.endswith("again/"):
            sign_in(client, "alma")
        for answer in (
            client.get(address, {"next": target}),
            client.post(address, fields),
            client.post(f"{SIGN_IN}", {**fields, "password": WRONG}, query_params={"next": target}),
            client.get(address, {"next": target}),
        ):
            assert not leads_away(answer.headers.get("Location", "")), target
            links = re.findall(r'(?:href|action)="([^"]*)"', answer.content.decode())
            assert not [link for link in links if leads_away(unescape(link))], target
    tried("open redirects", len(ELSEWHERE) * 4)
