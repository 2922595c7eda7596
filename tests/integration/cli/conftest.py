from __future__ import annotations

import pytest

from tests import installations
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


@pytest.fixture(scope="module")
def shared():
    """The same, for tests that change nothing."""
    with installations.real_home() as installation:
        yield installation


@pytest.fixture
def outside(shared):
    """The variables that name an empty database on a server that somebody else runs."""
    with outside_server(shared) as variables:
        yield variables
