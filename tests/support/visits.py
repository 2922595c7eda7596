"""Readers with a real browser."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Page


class Visits:
    """Pages of readers, each with a choice of language, theme, type size, width and script."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser, self._url = browser, url
        self.contexts: list[BrowserContext] = []

    def __call__(
        self, path: str | None = "/", *, width: int = 390, script: bool = True, **chosen: str
    ) -> Page:
        """A new reader's page; opened at `path` unless that is None."""
        context = self._browser.new_context(
            viewport={"width": width, "height": 844 if width < 600 else 900},
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        cookies = {"django_language": chosen.pop("language", "zh-hans"), **chosen}
        context.add_cookies(
            [{"name": name, "value": value, "url": self._url} for name, value in cookies.items()]
        )
        page = context.new_page()
        if path is not None:
            page.goto(self._url + path)
        return page

    def at(self, url: str) -> Visits:
        """The same under another name of the server."""
        visits = Visits(self._browser, url)
        visits.contexts = self.contexts
        return visits
