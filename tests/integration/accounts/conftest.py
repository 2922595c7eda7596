import pytest

from shiliu.core import clock
from tests.integration.accounts.world import NOW, World


@pytest.fixture
def world(db, settings):
    """The small district; passwords hashed quickly, no second step asked for."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STAFF_TOTP_REQUIRED = False
    settings.ROOT_URLCONF = "tests.integration.desk_urls"
    return World()


@pytest.fixture
def at_work():
    """It is Monday morning for our own clock, so that posts and absences of the world count."""
    with clock.simulated(lambda: NOW):
        yield
