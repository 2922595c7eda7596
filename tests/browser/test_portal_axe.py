"""Every page of the portal, in every state, language and theme, for readers of all kinds."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from shiliu.network.queries import network
from tests.browser.conftest import LANGUAGES
from tests.browser.looking import too_small, too_wide, violations
from tests.browser.portal_states import ALL_STATES, PICTURE, STATES, go, route_names


def test_every_route_has_its_states_here(record_property):
    record_property("states", len(ALL_STATES))
    assert set(STATES) == route_names()
    files = {"my_data", "figures_table", "brand_css", "picture_back"}
    assert {name for name, states in STATES.items() if not states} == files


@contextmanager
def overhearing(page):
    """What a page asks for and says to its console, meanwhile."""
    asked, said = [], []

    def request(found):
        asked.append(found.url)

    def console(found):
        said.append(found.text)

    page.on("request", request)
    page.on("console", console)
    yield asked, said
    page.remove_listener("request", request)
    page.remove_listener("console", console)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ALL_STATES, ids=str)
def test_a_page_has_no_violations_fits_phone_and_thumb_and_loads_nothing_foreign(
    readers, server, once, state, language
):
    page = readers[language]
    with overhearing(page) as (asked, said):
        go(page, server, state, once)
        assert page.locator(state.shows).count()
        assert too_wide(page) == 0
        assert too_small(page) == []
        assert violations(page) == []
    assert not [url for url in asked if not url.startswith((server.url, "data:"))]
    assert not [text for text in said if "the server responded with a status of 4" not in text]


def test_a_planted_fault_is_found_in_either_theme(readers, server):
    page = readers["en"]
    page.goto(server.url + "/accessibility/")
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert {found["rule"] for found in violations(page)} == {"button-name"}
    page.reload()
    plant = "document.querySelector('main').insertAdjacentHTML('beforeend', '<p class=planted>some words</p>')"
    page.evaluate(plant)
    rule = "[data-bs-theme=dark] .planted { color: #444 }"
    page.evaluate("rule => document.styleSheets[0].insertRule(rule)", rule)
    assert [(found["theme"], found["rule"]) for found in violations(page)] == [
        ("dark", "color-contrast")
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_header_and_footer_have_no_violations_in_the_dark_theme(readers, server, language):
    page = readers[language]
    page.goto(server.url + "/")
    assert violations(page, dark="html") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_without_figures_and_without_a_seal_have_no_violations_either(
    visit, server, language
):
    with server.emptied("tallies_publicfigure", "ledger_seal"):
        for path in ("/", "/figures/", "/record/"):
            page = visit(path, language=language)
            assert violations(page) == []
            assert too_wide(page) == 0


@pytest.mark.parametrize(
    "state", [state for state in ALL_STATES if state.shows == PICTURE], ids=str
)
def test_the_pictures_are_seen_that_were_looked_at(readers, server, once, state):
    page = readers["zh-hans"]
    go(page, server, state, once)
    seen = page.evaluate("where => document.querySelector(where).naturalWidth", state.shows)
    assert seen > 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_of_the_cookie_is_the_one_that_was_looked_at(visit, theme):
    page = visit("/", theme=theme)
    assert page.evaluate("document.documentElement.dataset.bsTheme") == theme


@pytest.mark.parametrize("path", ["/", "/ask/", "/points/", "/figures/"])
def test_large_type_fits_as_well(visit, path):
    page = visit(path, type="large")
    assert too_wide(page) == 0
    assert violations(page) == []


@pytest.mark.parametrize("path", ["/", "/ask/", "/points/p10/"])
def test_four_times_the_size_on_a_desktop_still_fits(visit, path):
    page = visit(path, width=1280 // 4)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_districts_names_are_on_the_pages_that_were_looked_at(visit, server):
    with server.acting():
        name = network().root.name["zh"]
    assert name in visit("/").inner_text("footer")
