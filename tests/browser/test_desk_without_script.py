"""A real browser whose script is switched off: forms, tokens and addresses are all that works."""

from __future__ import annotations

import pytest
from django.conf import settings

from tests.browser.conftest import LANGUAGES


@pytest.fixture
def plain(desk):
    """Somebody of the staff on a phone without script."""

    def page(who, language):
        cookies = {settings.SESSION_COOKIE_NAME: desk.sessions[who]}
        return desk.visits(None, script=False, language=language, **cookies)

    return page


def follow(page, what):
    """Click and wait for the page that comes."""
    with page.expect_navigation():
        page.click(what)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_request_is_noted_and_answered_by_thumb(desk, plain, language):
    name, who = {"zh-hans": ("looked_at", "centre"), "en": ("at_corner", "steward")}[language]
    page, case = plain(who, language), f"/desk/cases/{desk.ids[name]}/"
    page.goto(desk.url + "/desk/")
    if not page.locator(f"a[href^='{case}']").count():
        page.click("summary:visible")
        follow(page, ".menu-sheet a[href^='/desk/cases/']")
    follow(page, f"a[href^='{case}']")
    if page.locator(f"button[formaction^='{case}accept/']").count():
        follow(page, f"button[formaction^='{case}accept/']")
    follow(page, f"a[href^='{case}note/']")
    page.fill("#id_note", "打过电话了。")
    follow(page, "form.act-form button.btn-main")
    assert "打过电话了。" in page.inner_text(".case-story")
    page.check("#id_outcome_0")
    page.fill("#id_reply", "灯亮了。")
    follow(page, "form.act-form button.btn-main")
    page.goto(desk.url + case)
    assert "灯亮了。" in page.inner_text(".panel-blush")
    assert not page.locator(f"a[href*='{case}answer/']").count()
