"""Fixtures for tests of several packages: a clock, people at work, a resident who asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from shiliu.core import clock as core_clock
from shiliu.files.actions import remove_stored as remove_file_bytes
from shiliu.files.queries import waiting_removals
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


@dataclass(frozen=True)
class Stored:
    """What lies in the storage of files."""

    folder: Path

    @property
    def files(self) -> list[bytes]:
        """The bytes of everything that is stored."""
        return [path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file()]


@pytest.fixture
def stored(settings, tmp_path) -> Stored:
    """An empty storage of its own, and what lies in it."""
    folder = tmp_path / "stored"
    files = settings.STORAGES["files"]
    options = {**files["OPTIONS"], "location": folder}
    settings.STORAGES = {**settings.STORAGES, "files": {**files, "OPTIONS": options}}
    return Stored(folder)


@pytest.fixture
def do_jobs():
    """Do what waits in the queue of removals, as the worker does after the commit."""

    def doing() -> int:
        keys = waiting_removals()
        for key in keys:
            remove_file_bytes(key=key)
        return len(keys)

    return doing


def _person(name: str):
    @pytest.fixture(name=name)
    def fixture(people):
        return people[name]

    return fixture


alice, bob, charlie, erin, frank, grace, heidi, ivan, judy, ken = map(_person, CAST)
