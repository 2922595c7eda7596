from __future__ import annotations

import pytest

from shiliu.core import references
from tests.integration.desk_network.district import District


@pytest.fixture
def district(kangbashi, settings, monkeypatch, django_capture_on_commit_callbacks):
    """The profile's district with people in posts; the second step of sign-in is not the matter.

    Reference data is read again when it was changed here, and never because a second went by.
    """
    settings.STAFF_TOTP_REQUIRED = False
    monkeypatch.setattr(references, "CHECK_SECONDS", 3600)
    return District(django_capture_on_commit_callbacks)
