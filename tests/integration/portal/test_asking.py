"""A resident asks, follows and answers, through the pages, without script and without an account."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("kangbashi")

MATTER = {
    "step": "matter",
    "words": "3号楼前的路灯不亮，孩子晚上放学要走这段路。",
    "community": "150603002007",
    "place": "3号楼东侧",
}


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the first form that sends on."""
    form = page.split("<form", 1)[1] if "points-find" not in page else page
    pairs = re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form.split("</form>")[0]
    )
    return {name: unescape(value) for name, value in pairs}


def ask(client: Client, **changed: str) -> str:
    """The three steps; returns the receipt code."""
    page = client.post("/ask/", MATTER | changed).content.decode()
    fields = hidden(page) | {"category": changed.get("category", "home.light.estate")}
    page = client.post("/ask/", fields).content.decode()
    answer = client.post("/ask/", hidden(page) | {"email": changed.get("email", "")})
    assert answer.status_code == 200, answer.content.decode()
    return code_in(answer.content.decode())


def code_in(page: str) -> str:
    found = re.search(r'id="receipt-code">([\d ]+)<', page)
    assert found, page
    return found[1]


def test_asking_gives_a_code_that_opens_the_request(client):
    code = ask(client)
    assert re.fullmatch(r"\d{4} \d{4} \d{4} \d{4}", code)
    page = client.post("/follow/", {"code": code})
    assert page.status_code == 200
    assert MATTER["words"] in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]


def test_a_missing_place_keeps_what_was_typed_and_names_the_field(client):
    page = client.post("/ask/", MATTER | {"community": ""})
    assert page.status_code == 422
    text = page.content.decode()
    assert MATTER["words"] in text
    assert 'href="#id_community"' in text


def test_sending_twice_makes_one_request(client):
    page = client.post("/ask/", MATTER).content.decode()
    page = client.post("/ask/", hidden(page) | {"category": "home.light.estate"}).content.decode()
    first = code_in(client.post("/ask/", hidden(page)).content.decode())
    assert code_in(client.post("/ask/", hidden(page)).content.decode()) == first


def test_a_wrong_code_opens_nothing(client):
    answer = client.post("/follow/", {"code": "0000 0000 0000 0000"})
    assert answer.status_code == 404
