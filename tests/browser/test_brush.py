"""The brush, with a finger on a phone and a mouse on a desk: what is painted over is unreadable."""

from __future__ import annotations

import pytest
from django.conf import settings

from tests.browser.conftest import LANGUAGES
from tests.browser.looking import look_at
from tests.integration.files.doors import contrast, picture_in


def painted(page) -> None:
    """Move over the middle of the picture, row by row, as somebody does who hides something."""
    box = page.locator(".picture canvas").bounding_box()

    def at(x, y):
        return box["x"] + box["width"] * x, box["y"] + box["height"] * y

    page.mouse.move(*at(0.25, 0.33))
    page.mouse.down()
    for row in range(9):
        y = 0.33 + row * 0.045
        page.mouse.move(*at(0.52 if row % 2 == 0 else 0.25, y), steps=8)
        page.mouse.move(*at(0.52 if row % 2 == 0 else 0.25, y + 0.045), steps=2)
    page.mouse.up()


@pytest.mark.parametrize(
    ("width", "who"), [(390, "street"), (1280, "district")], ids=["phone", "desktop"]
)
def test_safety_7_what_the_brush_paints_over_is_unreadable_afterwards(desk, width, who):
    cookies = {settings.SESSION_COOKIE_NAME: desk.sessions[who]}
    page = desk.visits(None, width=width, **cookies)
    where = f"/desk/cases/{desk.ids['titled']}/pictures/{desk.ids['picture_of_titled']}/"
    page.goto(desk.url + where)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    painted(page)
    page.click("[data-brush-undo]")
    assert page.input_value("[data-strokes]") == "[]"
    page.locator("#brush-size").fill("14")
    painted(page)
    with page.expect_navigation():
        page.click(".brush-tools button:not([type])")
    shown = page.get_attribute(".picture image", "href")
    got = page.request.get(desk.url + shown)
    assert got.status == 200
    assert contrast(picture_in(got.body())) < 8
    with page.expect_navigation():
        page.click("form[action*='/approve/'] button")
    assert page.locator(".errors").count() == 1
    for language in LANGUAGES:
        page = desk.page_of(who, language)
        page.goto(desk.url + where)
        assert page.locator("[name=anew]:visible").count() == 1
        look_at(page)
