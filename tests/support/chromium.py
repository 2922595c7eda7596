"""The one real browser of a process, for all tests that look at pages with it."""

from __future__ import annotations

import os
import shutil

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def browser_path() -> str:
    """The Chromium that SHILIU_CHROMIUM names, or one on the PATH."""
    named = os.environ.get("SHILIU_CHROMIUM")
    found = named or next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if not found:
        pytest.fail("no Chromium: install it or name it in SHILIU_CHROMIUM (tools/browser.sh)")
    return found


@pytest.fixture(scope="session")
def browser():
    """One for the whole session: Playwright cannot be started twice in a process.

    A test module never imports this: to pytest that would be a second fixture.
    """
    from playwright.sync_api import sync_playwright

    # Playwright's loop runs in this thread; Django would refuse to read the database beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser_path(), args=options)
        yield chromium
        chromium.close()
