"""A sample with two host names, served for real and as talkative as it can be."""

from __future__ import annotations

import pytest

from tests import installations

PORTAL, DESK, TOKEN = "localhost", "desk.localhost", "operators-token-of-this-test"


def _make(installation: installations.Installation) -> None:
    with installation.up("--requests", "60", within=300.0):
        pass


@pytest.fixture(scope="module")
def served():
    with installations.copied_home("operations", _make) as installation:
        port = installations.free_port()
        installation.more |= {
            "SHILIU_ADDRESS": f"http://{PORTAL}:{port}",
            "SHILIU_DESK_ADDRESS": f"http://{DESK}:{port}",
            "SHILIU_LOG_LEVEL": "DEBUG",
            "SHILIU_OPERATOR_TOKEN": TOKEN,
            "SHILIU_BEHIND_PROXY": "1",
        }
        started = installations.start(installation, "up", "--sample", port=port)
        service = installations.Service(installation, started)
        try:
            service.wait_until_served()
            yield service
        finally:
            service.end()
