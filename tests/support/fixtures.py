"""Fixtures for tests of several packages: a clock, people at work, a resident who asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from shiliu.core import clock as core_clock
from tests.support.moments import Clock
from tests.support.people import CAST, People


@pytest.fixture
def clock() -> Iterator[Clock]:
    """A Tuesday morning that lasts until the test moves the clock."""
    found = Clock()
    with core_clock.simulated(found):
        yield found


@pytest.fixture
def tried(request) -> Callable[[str, int], None]:
    """Note how often something was tried, for the table in docs/ATTACKS.md."""

    def note(attack: str, times: int) -> None:
        request.node.user_properties.append(("tried", (attack, times)))

    return note


@pytest.fixture
def people(kangbashi, clock, settings, tmp_path) -> People:
    """The people of `tests.support.people`, who sign in without a second step."""
    settings.STAFF_TOTP_REQUIRED = False
    settings.ERASURE_JOURNAL = tmp_path / "erasures.journal"
    return People()


def _person(name: str):
    @pytest.fixture(name=name)
    def fixture(people):
        return people[name]

    return fixture


alice, bob, charlie, erin, frank, grace, heidi, ivan, judy, ken = map(_person, CAST)
