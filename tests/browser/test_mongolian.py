"""Traditional Mongolian beside the Chinese, as a browser lays it out.

The samples are letters of the alphabet, not words: nothing in the language is made up here.
"""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.test import Client

from shiliu.accounts.actions.posts import appoint
from shiliu.accounts.actions.users import add_user
from shiliu.accounts.rules.roles import Role
from shiliu.accounts.schemas import NewPost
from shiliu.cli import postgres
from shiliu.core import clock
from shiliu.core.actor import SYSTEM
from shiliu.network.actions import set_brand
from shiliu.network.queries import network, settings_value
from tests import databases
from tests.browser.looking import violations

LETTERS = " ".join(map(chr, range(0x1820, 0x1830)))
FONT = "noto-sans-mongolian"
BOXES = "where => [...document.querySelectorAll(where)].map(each => each.getBoundingClientRect().toJSON())"
STYLE = "([where, name]) => getComputedStyle(document.querySelector(where))[name]"
FIRST = """() => {
  const pair = document.querySelector('.pair-scripts'), [zh, mn] = pair.children;
  const size = each => parseFloat(getComputedStyle(each).fontSize);
  return [zh.lang, mn.lang, !!(zh.compareDocumentPosition(mn) & 4), size(zh), size(mn)];
}"""


def _languages(server, languages: list[str]) -> None:
    """As a profile with these languages would leave it."""
    url = postgres.owner_url(databases.cluster(), server.database)
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(
            "UPDATE network_setting SET value = jsonb_set(value, '{languages}', to_jsonb(%s::text[]))"
            " WHERE key = 'profile'",
            (languages,),
        )


@pytest.fixture(scope="module")
def editor(server):
    """The session of an administrator; brand and languages are as before afterwards."""
    with server.acting():
        at, office = clock.now(), next(unit for unit in network().units if unit.rank == 0)
        user = add_user(by=SYSTEM, at=at, username="script-sara", display_name="Sara")
        new = NewPost(user.id, office.id, network().root.id, Role.ADMINISTRATOR, date(2026, 1, 1))
        appoint(by=SYSTEM, at=at, new=new)
        client = Client()
        client.force_login(user)
        before = settings_value("brand")
    yield client.cookies[settings.SESSION_COOKIE_NAME].value
    with server.acting():
        _languages(server, ["zh-hans", "en"])
        set_brand(brand=before, by=SYSTEM, at=clock.now())


@pytest.fixture
def turned_on(server, editor):
    """A deployer whose profile names mn-mong and whose brand has texts of that kind."""
    with server.acting():
        brand = dict(settings_value("brand"))
        for name in ("tagline", "name"):
            brand[name] = {**brand[name], "mn": LETTERS}
        _languages(server, ["zh-hans", "en", "mn-mong"])
        set_brand(brand=brand, by=SYSTEM, at=clock.now())


def test_inventory_17_chinese_comes_first_and_is_at_least_as_large(turned_on, server, visit):
    page = visit(None, width=1200)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server.url}/")
    page.evaluate("document.fonts.ready.then(() => null)")
    zh, mn, before, large, small = page.evaluate(FIRST)
    assert (zh, mn, before) == ("zh-Hans", "mn-Mong", True)
    assert large >= small
    assert page.inner_text(".pair-scripts > [lang=zh-Hans]")
    fonts = [url for url in asked if FONT in url]
    assert fonts
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(server.url).netloc}
    assert page.evaluate("document.fonts.check('16px \"Noto Sans Mongolian\"', '\\u1820')")


@pytest.mark.parametrize("width", [320, 1200])
def test_inventory_17_it_stands_vertical_with_columns_from_left_to_right(
    turned_on, editor, visit, width
):
    page = visit("/desk/settings/mongolian/", width=width, sessionid=editor)
    assert page.evaluate(STYLE, ["#mongolian-columns", "writingMode"]) == "vertical-lr"
    assert page.evaluate(STYLE, ["#mongolian-columns", "textOrientation"]) == "mixed"
    columns = page.evaluate(BOXES, "#mongolian-columns > p")
    assert len(columns) > 3
    lefts = [each["left"] for each in columns]
    assert lefts == sorted(lefts)
    assert len(set(lefts)) == len(lefts)
    assert all(each["height"] > each["width"] for each in columns[:2])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    upright = page.evaluate(BOXES, "#mongolian-columns .upright")[0]
    assert upright["height"] <= 2 * upright["width"]
    assert violations(page) == []


def test_inventory_17_the_font_comes_with_pages_that_show_it_and_no_other(turned_on, server, visit):
    for path, language, wanted in (("/danger/", "zh-hans", 0), ("/", "en", 0), ("/", "zh-hans", 1)):
        page = visit(None, language=language)
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(f"{server.url}{path}")
        page.evaluate("document.fonts.ready.then(() => null)")
        assert bool([url for url in asked if FONT in url]) == bool(wanted), (path, language)


def test_inventory_17_a_missing_text_is_left_out_and_chinese_stays(turned_on, visit):
    page = visit("/points/p10/", language="zh-hans")
    assert page.locator("h1").inner_text()
    assert page.locator("[lang=mn-Mong]").count() == 0


def test_inventory_17_without_the_switch_nothing_is_shown(turned_on, server, visit):
    with server.acting():
        _languages(server, ["zh-hans", "en"])
        set_brand(brand=settings_value("brand"), by=SYSTEM, at=clock.now())
    page = visit("/")
    assert page.locator("[lang=mn-Mong]").count() == 0
