"""A code stands in no address, no header and no log, and pages behind it are kept nowhere."""

from __future__ import annotations

import logging

import pytest
import structlog
from structlog.testing import capture_logs

from shiliu.core import middleware
from tests.integration.portal.test_asking import asked, code_in

pytestmark = pytest.mark.usefixtures("on_monday")


def spellings(code):
    """The code as digits, in groups and with dashes."""
    digits = code.replace(" ", "")
    groups = [digits[start : start + 4] for start in range(0, 16, 4)]
    return [digits, " ".join(groups), "-".join(groups), "+".join(groups), "%20".join(groups)]


@pytest.fixture
def every_log(caplog, monkeypatch):
    """Everything that is logged at all, however detailed the deployment wants it."""
    before = structlog.get_config()
    monkeypatch.setattr(middleware, "log", structlog.get_logger("shiliu.request"))
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG))
    caplog.set_level(logging.DEBUG)
    with capture_logs() as logged:
        yield lambda: caplog.text + "".join(map(str, logged))
    structlog.configure(**before)


@pytest.fixture
def journey(dora, follow, every_log, settings, tmp_path):
    """From asking to erasing; every answer, and everything that was logged meanwhile."""
    settings.ERASURE_JOURNAL = tmp_path / "erasures.journal"
    pages = [asked(dora, email="dora@example.org")]
    code = code_in(pages[0])
    page = follow(code)
    pages += [page, follow("0000 0000 0000 0000")]
    for action in ("/follow/contact/", "/follow/erase/"):
        pages.append(dora.submit(page.form(action)))
    pages.append(dora.submit(page.form("/follow/say/", act="withdraw")))
    pages.append(dora.submit(pages[4].form("/follow/erase/", "sure")))
    written = every_log() + settings.ERASURE_JOURNAL.read_text()
    return code, pages, dora.visited, written


def test_a_code_stands_in_no_address_header_or_log(journey):
    code, pages, visited, written = journey
    assert "portal:ask" in written
    for spelling in spellings(code):
        assert not [address for address in visited if spelling in address]
        assert not [page for page in pages if spelling in str(page.headers)]
        assert not [link for page in pages for link in page.links if spelling in link]
        assert spelling not in written


def test_words_and_contacts_stand_in_no_header_or_log(journey):
    _code, pages, visited, written = journey
    for secret in ("路灯不亮", "dora@example.org"):
        assert secret not in written
        assert not [address for address in visited if secret in address]
        assert not [page for page in pages if secret in str(page.headers)]


def test_pages_behind_a_code_are_kept_nowhere_and_found_by_nobody(journey):
    for page in journey[1]:
        assert page.headers["Cache-Control"] == "no-store", page.text
        assert page.headers["X-Robots-Tag"] == "noindex"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert '<meta name="robots" content="noindex">' in page.text
        assert "ETag" not in page.headers


def test_the_follow_page_is_not_kept_before_a_code_is_typed_either(dora):
    assert dora.open("/follow/").headers["Cache-Control"] == "no-store"


def test_a_code_in_an_address_opens_nothing(dora, journey):
    page = dora.open(f"/follow/?code={journey[0]}")
    assert "路灯不亮" not in page.text


def test_a_page_with_words_in_hidden_fields_is_not_kept(dora):
    page = dora.open("/ask/")
    answer = dora.submit(page.form("/ask/", "words"), words="路灯不亮", community="150603002007")
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_code_is_shown_once_and_not_on_the_page_that_follows(journey):
    code, pages, _visited, _written = journey
    assert code in pages[0].words()
    assert code not in pages[1].words()
