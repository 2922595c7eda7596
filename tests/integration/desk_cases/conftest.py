"""Pages of requests as the people of the tests see them in their browsers."""

from __future__ import annotations

import pytest

from tests.integration.desk_cases.pages import Desk


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def desk(people) -> Desk:
    """Opens and sends pages of the desk for anybody of the cast."""
    return Desk(people)


@pytest.fixture
def one_is_long(monkeypatch):
    """A list of two is too long for one person."""
    from shiliu.cases.actions import exporting
    from shiliu.desk.cases import exports

    monkeypatch.setattr(exporting, "MOST_ALONE", 1)
    monkeypatch.setattr(exports, "MOST_ALONE", 1)
