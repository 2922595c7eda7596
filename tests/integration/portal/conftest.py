from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from shiliu.core import clock
from tests.integration.portal.plain_browser import Browser
from tests.stories import Story

MONDAY = datetime(2026, 11, 23, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def on_monday(kangbashi):
    """It is Monday, 23 November 2026, half past ten, and the profile is loaded."""
    with clock.simulated(lambda: MONDAY):
        yield MONDAY


@pytest.fixture
def dora():
    """A resident who reads Chinese, with an old phone: no script, no account."""
    return Browser()


@pytest.fixture
def story(on_monday) -> Callable[..., Story]:
    """A request that came in on Friday morning."""

    def begin(**changed: object) -> Story:
        return Story(datetime(2026, 11, 20, 9, 0, tzinfo=MONDAY.tzinfo), **changed)

    return begin


@pytest.fixture
def follow(dora):
    """Type a code into the field of the follow page and look."""

    def looking(code: str, browser: Browser | None = None):
        reader = browser or dora
        form = reader.open("/follow/").form("/follow/", "code")
        return reader.submit(form, code=code)

    return looking
