"""The brand's colours, set on the desk page, as a browser then shows every page."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings
from django.test import Client

from shiliu.accounts.actions.posts import appoint
from shiliu.accounts.actions.users import add_user
from shiliu.accounts.rules.roles import Role
from shiliu.accounts.schemas import NewPost
from shiliu.core import clock
from shiliu.core.actor import SYSTEM
from shiliu.network.actions import set_brand
from shiliu.network.queries import network, settings_value
from tests.browser.looking import violations

BLUE, ON_BLUE, PALE, ON_PALE = "#225E75", "#FFFFFF", "#8AC2D6", "#10232B"
RED, PALE_RED = "#A3223A", "#F29AA4"
TOKEN = "name => getComputedStyle(document.documentElement).getPropertyValue(name).trim()"
COLOUR = """([where, property]) => getComputedStyle(document.querySelector(where))[property]"""


def rgb(colour: str) -> str:
    return "rgb({}, {}, {})".format(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))


@pytest.fixture(scope="module")
def administrator(server) -> str:
    """The session of somebody who may change the brand; the old brand is back afterwards."""
    with server.acting():
        at, office = clock.now(), next(unit for unit in network().units if unit.rank == 0)
        user = add_user(by=SYSTEM, at=at, username="brand-heidi", display_name="Heidi")
        new = NewPost(user.id, office.id, network().root.id, Role.ADMINISTRATOR, date(2026, 1, 1))
        appoint(by=SYSTEM, at=at, new=new)
        client = Client()
        client.force_login(user)
        before = settings_value("brand")
    yield client.cookies[settings.SESSION_COOKIE_NAME].value
    with server.acting():
        set_brand(brand=before, by=SYSTEM, at=clock.now())


@pytest.fixture
def blue(visit, administrator):
    """The administrator's page after the colours were saved."""
    page = visit("/desk/settings/brand/", width=1200, sessionid=administrator, language="en")
    for name, colour in (
        ("primary", BLUE),
        ("on_primary", ON_BLUE),
        ("primary_dark", PALE),
        ("on_primary_dark", ON_PALE),
    ):
        page.fill(f"#id_colour_{name}", colour)
    with page.expect_navigation():
        page.click("main button.btn-main")
    assert "Saved. Every page" in page.inner_text("body")
    return page


def colour_of(page, where: str, which: str = "backgroundColor") -> str:
    return page.evaluate(COLOUR, [where, which])


def test_colours_set_on_the_desk_are_what_every_page_shows(blue, visit):
    assert colour_of(blue, "main .btn-main") == rgb(BLUE)
    refused = []
    home = visit(None, theme="light")
    home.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    home.goto(blue.url.split("/desk/")[0] + "/")
    assert colour_of(home, "a.door-main") == rgb(BLUE)
    assert colour_of(home, "a.door-main", "color") == rgb(ON_BLUE)
    assert colour_of(home, ".site-head .brand-mark", "color") == rgb(BLUE)
    assert home.evaluate(TOKEN, "--late") == RED, "what is late stays red"
    assert not refused, "nothing is against the content security policy"


def test_the_dark_theme_has_its_own_colours_by_choice_and_by_the_system(blue, visit):
    chosen = visit("/", theme="dark")
    assert colour_of(chosen, "a.door-main") == rgb(PALE)
    assert colour_of(chosen, "a.door-main", "color") == rgb(ON_PALE)
    assert chosen.evaluate(TOKEN, "--late") == PALE_RED
    system = visit("/")
    system.emulate_media(color_scheme="dark")
    assert colour_of(system, "a.door-main") == rgb(PALE)
    system.emulate_media(color_scheme="light")
    assert colour_of(system, "a.door-main") == rgb(BLUE)


def test_paper_stays_black_on_white_and_forced_colours_the_readers(blue, visit):
    page = visit("/", theme="light")
    page.emulate_media(media="print")
    assert page.evaluate(TOKEN, "--pome-fill") == "#000"
    assert colour_of(page, ".site-head .brand-mark", "color") == rgb("#000000")
    page.emulate_media(media="screen", forced_colors="active")
    assert page.evaluate(TOKEN, "--pome-fill") == "CanvasText"
    assert page.evaluate(TOKEN, "--paper") == "Canvas"


@pytest.mark.parametrize("path", ["/", "/ask/", "/points/"])
def test_pages_in_the_brands_colours_pass_axe_in_both_themes(blue, visit, path):
    assert violations(visit(path, width=1200)) == []


def test_a_colour_that_cannot_be_read_is_refused_on_the_page(blue):
    blue.fill("#id_colour_primary", "#D9A400")
    with blue.expect_navigation():
        blue.click("main button.btn-main")
    assert "it needs 4.5 or more" in blue.inner_text(".errors, main")
    assert colour_of(blue, "main .btn-main") == rgb(BLUE)
