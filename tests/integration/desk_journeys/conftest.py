from __future__ import annotations

import pytest

from shiliu.accounts.rules.roles import Role
from shiliu.core import references
from tests.integration.desk_journeys.staff import JOURNEYS, Staff
from tests.support.people import DISTRICT, OFFICE


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _read_anew(monkeypatch):
    """Nothing is committed in a test, so each page asks whether reference data changed."""
    monkeypatch.setattr(references, "CHECK_SECONDS", 0)


@pytest.fixture(autouse=True)
def _walked(request):
    """A journey comes through every route that it names."""
    Staff.reached.clear()
    yield
    named = JOURNEYS.get(request.node.originalname, frozenset())
    assert named <= Staff.reached, f"never came to {sorted(named - Staff.reached)}"


@pytest.fixture
def at_desk(people):
    """Sign somebody of the cast in, through the form."""
    return lambda name: Staff.signed_in(people[name])


@pytest.fixture
def second(people):
    """Another administrator beside Heidi: what one proposes the other approves."""
    return people.add("nina", Role.ADMINISTRATOR, OFFICE, DISTRICT)


@pytest.fixture
def administrators(at_desk, second):
    """Both of them, signed in."""
    return at_desk("heidi"), Staff.signed_in(second)
