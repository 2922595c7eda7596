"""The colours of the brand: saved on the desk, in every page's style sheet from then on."""

from __future__ import annotations

import re

import pytest

from tests.integration.desk_network.district import form_values, text_of

BRAND = "/desk/settings/brand/"
BLUE = {"colour_primary": "#225E75", "colour_primary_dark": "#8AC2D6"}
LINK = re.compile(r'<link rel="stylesheet" href="(/display/brand-[0-9a-f]{12}\.css)">')
PUBLIC = ("/", "/ask/", "/follow/", "/other-ways/paper/", "/no-such-page/")


def sheet_in(answer) -> str:
    """The address of the brand's style sheet in a page; empty when the page has none."""
    links = LINK.findall(answer.content.decode())
    assert len(links) < 2
    return links[0] if links else ""


def saved(browser, **colours: str):
    return browser.post(BRAND, form_values(browser.get(BRAND)) | colours)


@pytest.fixture
def alma(district):
    return district.signed_in("alma")


def test_the_colours_of_the_house_need_no_sheet(alma, client):
    assert [sheet_in(client.get(url)) for url in PUBLIC] == [""] * len(PUBLIC)
    assert not sheet_in(alma.get(BRAND))
    assert client.get("/display/brand-000000000000.css").status_code == 404


def test_inventory_16_new_colours_reach_every_page_in_one_sheet(alma, client):
    assert saved(alma, **BLUE).status_code == 302
    addresses = {sheet_in(client.get(url)) for url in PUBLIC} | {sheet_in(alma.get(BRAND))}
    (address,) = addresses
    sheet = client.get(address)
    assert sheet.status_code == 200
    assert sheet.headers["Content-Type"] == "text/css; charset=utf-8"
    text = sheet.content.decode()
    assert "--pome-fill: #225E75" in text
    assert "--pome-fill: #8AC2D6" in text
    assert "url(" not in text
    assert "@import" not in text


def test_the_sheet_comes_after_the_tokens_and_before_print(alma, client):
    saved(alma, **BLUE)
    page = client.get("/").content.decode()
    order = [page.index(each) for each in ("ui/tokens", "/display/brand-", "ui/print")]
    assert order == sorted(order)
    assert "style-src 'self';" in client.get("/").headers["Content-Security-Policy"]


def test_the_sheet_is_kept_for_ever_under_its_own_version_only(alma, client):
    saved(alma, **BLUE)
    first = sheet_in(client.get("/"))
    assert client.get(first).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    saved(alma, colour_primary="#1B5E20")
    second = sheet_in(client.get("/"))
    assert second != first
    stale, fresh = client.get(first), client.get(second)
    assert stale.content == fresh.content
    assert stale.headers["Cache-Control"] == "no-store"
    assert "immutable" in fresh.headers["Cache-Control"]
    assert not fresh.cookies


def test_only_the_theme_that_differs_is_in_the_sheet(alma, client):
    saved(alma, colour_primary="#225E75")
    text = client.get(sheet_in(client.get("/"))).content.decode()
    assert '[data-bs-theme="light"] {' in text
    assert '"dark"' not in text
    assert "(prefers-color-scheme: dark)" not in text


def test_empty_fields_bring_the_colours_of_the_house_back(alma, client):
    saved(alma, **BLUE, colour_on_primary_dark="#000000")
    assert sheet_in(client.get("/"))
    names = ("primary", "on_primary", "primary_dark", "on_primary_dark", "paper", "ink")
    saved(alma, **{f"colour_{name}": "" for name in names})
    assert not sheet_in(client.get("/"))


@pytest.mark.parametrize(
    ("field", "colour"),
    [
        ("colour_primary", "#D9A400"),
        ("colour_primary_dark", "#5A1020"),
        ("colour_on_primary", "#C07080"),
        ("colour_paper", "#E0D0C0"),
    ],
)
def test_a_colour_that_cannot_be_read_is_refused_where_it_was_typed(alma, client, field, colour):
    answer = saved(alma, **{field: colour})
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in answer.content.decode()
    assert "it needs 4.5 or more" in text_of(answer)
    assert not sheet_in(client.get("/"))


def test_the_sheet_costs_no_query_while_nothing_changes(alma, client, django_assert_num_queries):
    saved(alma, **BLUE)
    address = sheet_in(client.get("/"))
    with django_assert_num_queries(0):
        assert client.get(address).status_code == 200


def test_the_sheet_is_only_read(alma, client):
    saved(alma, **BLUE)
    assert client.post(sheet_in(client.get("/"))).status_code == 405
