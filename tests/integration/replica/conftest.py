from __future__ import annotations

import pytest

from tests import installations
from tests.standby import heartbeats, standby_of


@pytest.fixture(scope="module")
def followed():
    """A real installation whose server is followed by a replica."""
    with (
        installations.real_home() as installation,
        standby_of(installation) as standby,
        heartbeats(standby),
    ):
        installation.more = {
            "DATABASE_REPLICA_URL": standby.url,
            "SHILIU_REPLICA_LAG_SECONDS": "3",
            "SHILIU_SHELF_SECONDS": "0",
        }
        yield installation, standby


@pytest.fixture(scope="module")
def served(followed):
    """Its pages, without a worker."""
    installation, standby = followed
    with installation.up("--workers", "1", command="serve") as service:
        yield service, standby
