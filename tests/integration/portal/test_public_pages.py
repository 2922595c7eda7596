"""Public pages: kept by caches, without tokens and cookies, light, and closed to foreign code."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from shiliu.cases.actions.publishing import propose_title
from shiliu.portal.home import figures
from tests.integration.portal import public_routes
from tests.integration.portal.figures_made import thirty_days
from tests.integration.portal.plain_browser import Browser
from tests.integration.portal.public_routes import KEPT_ADDRESSES, OPEN_ADDRESSES, POST_ONLY

MOST_BYTES = 120_000
pytestmark = pytest.mark.usefixtures("on_monday")


@pytest.fixture
def published(story):
    """The address of a published request."""
    tale = story().accepted().published()
    return f"/requests/{tale.case_id}/"


@pytest.fixture
def busy_month(monkeypatch):
    """A district with 1,000 requests in thirty days: as many seeds as are ever drawn."""
    monkeypatch.setattr(figures, "public_figures", lambda key: thirty_days(received=1_000))


def test_every_route_of_the_portal_is_among_the_tested_ones():
    tested = (
        set(public_routes.KEPT)
        | set(public_routes.FORMS)
        | set(public_routes.BY_CODE)
        | set(POST_ONLY)
    )
    assert public_routes.names() == tested


@pytest.mark.parametrize("address", OPEN_ADDRESSES)
def test_a_page_opens_without_account_token_or_cookie(dora, address):
    page = dora.open(address)
    assert page.status == 200
    assert "csrfmiddlewaretoken" not in page.text
    assert "Set-Cookie" not in page.headers
    assert not dora.client.cookies


@pytest.mark.parametrize("address", KEPT_ADDRESSES)
def test_a_page_all_see_alike_may_be_kept_and_costs_a_304_the_second_time(dora, address):
    page = dora.open(address)
    assert "public" in page.headers["Cache-Control"]
    assert {"Cookie", "Accept-Language"} <= set(page.headers["Vary"].split(", "))
    again = dora.client.get(address, headers={"if-none-match": page.headers["ETag"]})
    assert again.status_code == 304
    assert not again.content


def test_a_compressed_page_costs_a_304_as_well(dora):
    packed = dora.client.get("/points/", headers={"accept-encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    again = dora.client.get(
        "/points/",
        headers={"accept-encoding": "gzip", "if-none-match": packed.headers["ETag"]},
    )
    assert again.status_code == 304


def test_a_published_request_is_kept_like_the_other_pages(dora, published):
    page = dora.open(published)
    assert "小区路灯不亮" in page.words()
    assert "public" in page.headers["Cache-Control"]


def test_a_page_changes_when_the_reader_chooses_another_language(dora):
    before = dora.open("/about/")
    dora.client.cookies["django_language"] = "en"
    after = dora.open("/about/")
    assert before.headers["ETag"] != after.headers["ETag"]
    assert "Published figures" in after.words()


@pytest.mark.parametrize("address", OPEN_ADDRESSES)
def test_the_policy_lets_nothing_foreign_and_nothing_inline_in(dora, address):
    headers = dora.open(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("address", OPEN_ADDRESSES)
def test_nothing_is_loaded_from_elsewhere(dora, address):
    loaded = re.findall(
        r'<(?:link|script|img|iframe)[^>]+(?:src|href)="([^"]+)"', dora.open(address).text
    )
    assert all(each.startswith("/static/") for each in loaded)


@pytest.mark.parametrize("address", OPEN_ADDRESSES)
def test_the_way_to_have_something_taken_down_is_on_every_page(dora, address):
    if address.endswith(".csv"):
        return
    assert [link for link in dora.open(address).links if link.startswith("/report/")]


@pytest.mark.parametrize("address", POST_ONLY.values())
def test_an_address_that_acts_does_nothing_when_it_is_only_opened(dora, address):
    assert dora.open(address).status == 405


@pytest.mark.parametrize("address", OPEN_ADDRESSES)
def test_a_look_at_the_head_alone_is_answered(dora, address):
    answer = dora.client.head(address)
    assert answer.status_code == 200
    assert not answer.content


def weight(page) -> int:
    """Bytes a browser loads for a page: itself, styles, scripts and the drawing of the icons."""
    named = re.findall(r'(?:href|src)="/static/([^"#]+\.(?:css|js|svg))', page.text)
    files = [finders.find(name) for name in set(named)]
    parts = [page.text.encode(), *(Path(path).read_bytes() for path in files)]
    return sum(len(gzip.compress(part, 6)) for part in parts)


@pytest.mark.parametrize("address", OPEN_ADDRESSES)
@pytest.mark.usefixtures("busy_month")
def test_a_page_weighs_little(dora, address, record_property):
    page = dora.open(address)
    found = weight(page)
    record_property("bytes", found)
    assert found <= MOST_BYTES


def test_the_page_behind_a_code_weighs_little_too(story, follow):
    assert weight(follow(story().answered().code)) <= MOST_BYTES


@pytest.mark.parametrize(
    ("accepted", "shown"),
    [
        ("", "zh-Hans"),
        ("fr-FR,fr;q=0.9", "zh-Hans"),
        ("mn-Mong", "zh-Hans"),
        ("zh-TW", "zh-Hans"),
        ("en-GB,en;q=0.8", "en"),
        ("de,en;q=0.5", "en"),
    ],
)
def test_who_asks_for_an_unknown_language_reads_chinese(accepted, shown):
    page = Browser(accepted).open("/about/")
    assert f'<html lang="{shown}"' in page.text


def test_a_text_that_exists_in_chinese_only_is_marked_for_an_english_reader(story):
    story().accepted().later(propose_title, zh="小区路灯不亮", checked=True)
    page = Browser("en").open("/requests/")
    assert '<span lang="zh-Hans">小区路灯不亮</span>' in page.text


def test_the_choice_of_a_language_comes_back_to_the_same_page(dora):
    page = dora.open("/points/?level=1")
    link = next(link for link in page.links if "language=en" in link)
    answer = dora.client.get(link.replace("&amp;", "&"))
    assert answer.headers["Location"] == "/points/?level=1"
    assert "Service points" in dora.open("/points/?level=1").words()


def test_a_wrong_address_says_so_in_the_readers_language(dora):
    page = dora.open("/no-such-page/")
    assert page.status == 404
    assert "没有这一页" in page.words()
    assert Browser("en").open("/points/nowhere/").status == 404


def test_a_place_nobody_knows_is_refused_with_a_sentence(dora):
    page = dora.open("/points/?area=999")
    assert page.status == 422
    assert "请从列表里选地点" in page.words()


def test_pages_before_the_first_figures_say_what_comes(dora):
    assert "第一个晚上过后会有数字" in dora.open("/figures/").words()
    assert dora.open("/").status == 200
    assert "还没有公开的内容" in dora.open("/requests/").words()


def test_a_printed_page_leads_back_to_itself(dora):
    page = dora.open("/points/?level=1")
    assert 'class="print-qr"' in page.text
    assert "http://localhost:8000/points/?level=1" in page.text
