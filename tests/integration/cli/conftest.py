from __future__ import annotations

import pytest

from shiliu.cli import postgres
from tests import installations
from tests.integration.cli.life import lived_home
from tests.integration.cli.outside import outside_server


@pytest.fixture
def empty():
    """A home in which nothing is yet."""
    with installations.empty_home() as installation:
        yield installation


@pytest.fixture
def real():
    """A home with a real database, as `shiliu init` leaves it. Nothing runs."""
    with installations.real_home() as installation:
        yield installation


@pytest.fixture
def held(real):
    """The same with its database server running, so that each command need not start it."""
    with postgres.running(real.home):
        yield real


@pytest.fixture(scope="session")
def shared():
    """The same, for tests that change nothing."""
    with installations.real_home() as installation, postgres.running(installation.home):
        yield installation


@pytest.fixture(scope="session")
def lived():
    """The same after a day of work: for tests that change nothing, or put it right again."""
    with lived_home() as installation, postgres.running(installation.home):
        yield installation


@pytest.fixture
def outside(shared):
    """The variables that name an empty database on a server that somebody else runs."""
    with outside_server(shared) as variables:
        yield variables
