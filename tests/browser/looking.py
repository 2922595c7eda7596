"""What a look at a page finds: violations of axe, in both themes, and what does not fit."""

from __future__ import annotations

from functools import cache

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_THEMES = ["color-contrast", "link-in-text-block"]
NARROWEST = 320
RUN = """([where, options]) => axe.run(where, options).then(found => found.violations.map(each => ({
  rule: each.id, help: each.help,
  at: each.nodes.map(node => [node.target.join(" "), node.failureSummary]),
})))"""


@cache
def _script() -> str:
    return str(Axe().axe_script)


def violations(page: Page, *, dark: str = "main") -> list[dict[str, object]]:
    """Everything axe finds in the light theme, and in the dark one what may differ there.

    Header and footer are the same on all pages: `dark` is where the second look goes.
    """
    page.evaluate(_script())
    return [
        *_run(page, "light", "html", {"type": "tag", "values": TAGS}),
        *_run(page, "dark", dark, {"type": "rule", "values": OF_THEMES}),
    ]


def _run(page: Page, theme: str, where: str, rules: dict[str, object]) -> list[dict[str, object]]:
    page.evaluate("theme => document.documentElement.dataset.bsTheme = theme", theme)
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    return [{"theme": theme, **each} for each in page.evaluate(RUN, [where, options])]


# A link that is stretched over its row is as large as the row.
SMALL = """least => [...document.querySelectorAll("a, button, summary, input, select, textarea")]
  .filter(each => each.checkVisibility() && each.type !== "hidden" && !each.closest("svg, .skip"))
  .filter(each => getComputedStyle(each).display !== "inline")
  .map(each => [each, (getComputedStyle(each, "::after").position === "absolute"
    ? each.closest("tr") ?? each : each).getBoundingClientRect()])
  .filter(([, box]) => box.height < least || box.width < least)
  .map(([each, box]) => `${each.outerHTML.slice(0, 80)} ${box.width} x ${box.height}`)"""
LEAST = 44


def too_small(page: Page) -> list[str]:
    """Controls that a thumb would miss; links inside running text are left out."""
    return list(page.evaluate(SMALL, LEAST))


def too_wide(page: Page) -> int:
    """By how many pixels the page is wider than the narrowest screen it must fit."""
    size = page.viewport_size
    page.set_viewport_size({"width": NARROWEST, "height": 640})
    width = int(page.evaluate("document.documentElement.scrollWidth"))
    page.set_viewport_size(size)
    return max(0, width - NARROWEST)


def look_at(page: Page) -> None:
    """What every page must be: one title, narrow enough, large enough for thumbs, no violations."""
    assert page.locator("h1").count() == 1
    assert too_wide(page) == 0
    assert too_small(page) == []
    found = violations(page)
    assert not found, found
