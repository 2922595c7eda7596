"""Without script and without an account: whatever the portal does can be reached and done to the end."""

from __future__ import annotations

import json

import pytest
from django.urls import Resolver404, resolve

from shiliu.cases.actions import steps
from shiliu.cases.queries import case_by_code
from shiliu.cases.rules.lifecycle import Outcome
from shiliu.network.queries import network
from shiliu.portal.home import figures
from tests.integration.portal import public_routes
from tests.integration.portal.conftest import MONDAY
from tests.integration.portal.figures_made import thirty_days
from tests.integration.portal.plain_browser import Browser, Page
from tests.integration.portal.test_asking import asked, code_in
from tests.stories import worker_of

pytestmark = pytest.mark.usefixtures("on_monday")


def route_of(address: str) -> str:
    """The name of the route that an address belongs to; empty for those of other floors."""
    try:
        found = resolve(address.partition("?")[0].partition("#")[0])
    except Resolver404:
        return ""
    return found.url_name or "" if found.app_names == ["portal"] else ""


def answered(code: str, reply: str) -> None:
    """What the staff do in the meantime."""
    case = case_by_code(code)
    worker = worker_of(network().units_by_id[case.unit_id])
    steps.accept(by=worker, at=MONDAY, case_id=case.id)
    steps.start(by=worker, at=MONDAY, case_id=case.id)
    steps.answer(by=worker, at=MONDAY, case_id=case.id, outcome=Outcome.DONE, reply=reply)


def open_code(browser: Browser, code: str) -> Page:
    """From the first page: type the code into its field."""
    return browser.submit(browser.open("/").form("/follow/", "code"), code=code)


def test_every_route_is_reached_by_links_and_buttons_from_the_first_page(dora, story, monkeypatch):
    monkeypatch.setattr(figures, "public_figures", lambda key: thirty_days())
    story().accepted().published()
    code = story().answered().code
    seen, waiting = set(), ["/"]
    reached = set()
    while waiting:
        page = dora.open(waiting.pop())
        for address in [*page.links, *(form.action for form in page.forms)]:
            route = route_of(address)
            if route and route not in reached:
                reached.add(route)
                seen.add(address)
                waiting.append(address)
    behind = open_code(dora, code)
    reached |= {route_of(form.action) for form in behind.forms}
    # Offered where a contact is held, where it is open, where there are pictures.
    withheld = {"contact", "pictures", "picture_back"}
    assert reached | withheld == public_routes.names()


def test_from_the_request_to_solved(dora):
    code = code_in(asked(dora))
    assert "已收到，待受理" in open_code(dora, code).words()
    answered(code, "换了 3 盏灯头。")
    page = open_code(dora, code)
    form = page.form("/follow/say/", act="confirm")
    page = dora.submit(form, button=("word", "solved"))
    assert "您已确认解决" in page.words()
    assert "确认解决" not in dora.open("/requests/").words()


def test_from_the_request_over_reopening_and_what_is_missing_to_solved(dora):
    code = code_in(asked(dora))
    answered(code, "换了 3 盏灯头。")
    form = open_code(dora, code).form("/follow/say/", act="confirm")
    page = dora.submit(form, button=("word", "not_solved"))
    form = page.form("/follow/say/", act="supplement")
    page = dora.submit(form, text="东头那盏还不亮。")
    assert "东头那盏还不亮。" in page.words()
    answered(code, "东头那盏也换了。")
    form = open_code(dora, code).form("/follow/say/", act="confirm")
    page = dora.submit(form, button=("word", "partly"))
    page = dora.submit(page.form("/follow/say/", "text"), text="开关还没修。")
    assert '<h1 class="title">重新办理</h1>' in page.text
    answered(code, "开关修好了。")
    form = open_code(dora, code).form("/follow/say/", act="confirm")
    page = dora.submit(form, button=("word", "solved"))
    words = page.words()
    story = [
        "换了 3 盏灯头。",
        "东头那盏还不亮。",
        "东头那盏也换了。",
        "开关还没修。",
        "您说：解决了。",
    ]
    assert [words.rindex(each) for each in story] == sorted(words.rindex(each) for each in story)


def test_from_the_request_to_taking_it_back(dora):
    code = code_in(asked(dora))
    page = dora.submit(open_code(dora, code).form("/follow/say/", act="withdraw"))
    assert '<h1 class="title">已撤回</h1>' in page.text


def test_from_the_request_over_my_data_to_erasing(dora, settings, tmp_path):
    settings.ERASURE_JOURNAL = tmp_path / "erasures.journal"
    code = code_in(asked(dora, email="old@example.org"))
    page = open_code(dora, code)
    form = page.form("/follow/my-data/")
    assert json.loads(dora.client.post(form.action, form.values).content)["contact"]
    page = dora.submit(page.form("/follow/contact/"))
    page = dora.submit(page.form("/follow/contact/", "email"), email="new@example.org")
    page = dora.submit(page.form("/follow/erase/"))
    page = dora.submit(page.form("/follow/erase/", "sure"))
    page = dora.submit(page.form("/follow/"))
    assert "文字已删除" in page.words()
    held = json.loads(dora.client.post(form.action, form.values).content)
    assert held["contact"] == {}
    assert held["texts"] == []


def test_the_journeys_need_no_cookie(dora):
    code = code_in(asked(dora))
    answered(code, "换了 3 盏灯头。")
    form = open_code(dora, code).form("/follow/say/", act="confirm")
    dora.submit(form, button=("word", "solved"))
    assert not dora.client.cookies


def test_an_english_reader_comes_to_the_end_as_well():
    reader = Browser("en")
    code = code_in(asked(reader))
    answered(code, "Three lamps were replaced.")
    page = open_code(reader, code)
    assert "Is it solved?" in page.words()
    page = reader.submit(page.form("/follow/say/", act="confirm"), button=("word", "solved"))
    assert "You said: solved" in page.words()
