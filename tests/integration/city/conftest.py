"""A whole city: nine districts in one deployment, with the people who run it."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import pytest

from shiliu.accounts.rules.roles import Role
from tests.integration.network.loading import PROFILES, load
from tests.support.people import Person

CITY, DISTRICT, COMMUNITY = "150600000000", "150602000000", "150602001001"
CAST: Mapping[str, tuple[Role, str, str]] = {
    "grace": (Role.COORDINATOR, "office", CITY),
    "heidi": (Role.ADMINISTRATOR, "office", CITY),
    "henry": (Role.ADMINISTRATOR, "office", CITY),
    "frank": (Role.COORDINATOR, "office-150602", DISTRICT),
    "fiona": (Role.ADMINISTRATOR, "office-150602", DISTRICT),
    "erin": (Role.CENTRE_STAFF, "c-150602001001", COMMUNITY),
}


@pytest.fixture
def city(db, clock, settings) -> SimpleNamespace:
    """The people of the city, at work."""
    settings.STAFF_TOTP_REQUIRED = False
    load(PROFILES / "ordos", clock.now)
    return SimpleNamespace(**{name: Person(name, *post) for name, post in CAST.items()})
