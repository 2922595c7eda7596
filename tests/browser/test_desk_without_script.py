"""A real browser whose script is switched off: forms, tokens and addresses are all that works."""

from __future__ import annotations

import pytest
from django.conf import settings

from tests.browser.conftest import LANGUAGES
from tests.integration.files.doors import contrast, picture_in
from tests.support.pictures import from_a_phone


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


def test_safety_7_a_picture_is_added_and_made_unreadable_without_a_script(desk, plain, tmp_path):
    path = tmp_path / "IMG_0001.jpg"
    path.write_bytes(from_a_phone())
    page = plain("street", "en")
    page.goto(f"{desk.url}/desk/cases/{desk.ids['at_partner']}/")
    page.click("#files summary")
    page.set_input_files("#files input[name=pictures]", path)
    follow(page, "form[action*='/pictures/'] button")
    follow(page, "#files .pictures a")
    assert page.locator(".brush-tools").is_hidden()
    assert page.locator(".grid-lines").is_visible()
    page.click("[data-grid] summary")
    for name, line in (("left", 5), ("right", 10), ("top", 6), ("bottom", 14)):
        page.fill(f"#id_{name}", str(line))
    follow(page, "form[action*='/grid/'] button")
    assert "picture from before is kept" in page.inner_text("main")
    got = page.request.get(desk.url + page.get_attribute(".picture image", "href"))
    assert contrast(picture_in(got.body())) < 8


def test_many_are_noted_down_as_begun_without_script(desk, plain):
    """Ticks, a look in numbers, one button, what came of it; then the list is kept as a view."""
    page = plain("district", "zh-hans")
    page.goto(desk.url + "/desk/cases/?state=accepted")
    page.locator(".tick input[name=row]").first.check()
    page.select_option("#bulk-step", "start")
    follow(page, "form#bulk button")
    assert "/desk/bulk/" in page.url
    follow(page, "form.act-form button.btn-main")
    assert "已办理 1 条" in page.inner_text("main")
    follow(page, ".bulk a.btn")
    page.click(".views summary")
    page.fill(".views input[name=name]", "已受理的")
    follow(page, ".views form button")
    follow(page, "th a.row-link")
    assert page.inner_text("h1").strip() == "已受理的"


def test_a_part_is_split_off_without_script(desk, plain):
    """A sentence, a kind, a look at what becomes of it, one button; then both pages know it."""
    page, case = plain("centre", "zh-hans"), f"/desk/cases/{desk.ids['of_centre']}/"
    page.goto(desk.url + case)
    follow(page, f"a[href^='{case}split/']")
    page.fill("#id_words", "3号楼前的路灯也不亮。")
    page.select_option("#id_category", "home.light.estate")
    follow(page, "form.act-form button.btn-main")
    assert "由谁受理" in page.inner_text(".preview")
    follow(page, "form.act-form button[name=sure]")
    follow(page, "section.panel a.rows-item")
    assert "3号楼前的路灯也不亮。" in page.inner_text("main")
    assert page.locator(f".panel-lake a[href^='{case}']").count()
