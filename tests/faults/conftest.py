from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest

from tests import databases
from tests.faults.cutting import Cutter
from tests.integration.checks.examples import World
from tests.support.people import People


@pytest.fixture
def cutter(socket_enabled):
    """In a folder with a short name: the name of a socket has a hundred letters at most."""
    folder = Path(tempfile.mkdtemp(prefix="cut-"))
    made = Cutter(folder, databases.cluster())
    yield made
    made.close()
    shutil.rmtree(folder)


@pytest.fixture
def world(fresh_kangbashi, clock, settings, stored, tmp_path):
    """People at work in a database whose commits are real."""
    settings.STAFF_TOTP_REQUIRED = False
    settings.ERASURE_JOURNAL = tmp_path / "erasures.journal"
    return World(People(), clock, tmp_path)
