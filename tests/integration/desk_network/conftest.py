from __future__ import annotations

import pytest

from tests.integration.desk_network.district import District


@pytest.fixture
def district(kangbashi, settings):
    """The profile's district with people in posts; the second step of sign-in is not the matter."""
    settings.STAFF_TOTP_REQUIRED = False
    return District()
