"""The auditor's page of looks."""

import pytest
from django.test import Client
from django.urls import reverse

from shiliu.accounts.rules.roles import Role
from shiliu.core import clock
from tests.integration.accounts.browsing import sign_in
from tests.integration.accounts.world import DAY, NOW, World, acting
from tests.integration.people.test_contacts import leave, see


@pytest.fixture
def world(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STAFF_TOTP_REQUIRED = False
    settings.ROOT_URLCONF = "tests.integration.desk_urls"
    with clock.simulated(lambda: NOW):
        yield World()


@pytest.fixture
def ada(world):
    client = Client(headers={"accept-language": "en"})
    sign_in(client, "ada")
    return client


def test_an_empty_log_says_what_will_stand_there(ada):
    page = ada.get(reverse("desk:looks")).content.decode()
    assert "Nobody has looked yet" in page
    assert "Nobody looked at a contact last week." in page


def test_sample_and_log_show_reason_and_person_but_no_contact(world, ada, monkeypatch):
    monkeypatch.setattr("shiliu.people.queries.PAGE", 2)
    leave()
    wu = acting(world.person("wu", Role.GRID_WORKER, world.station))
    for days in (7, 6, 0):
        see(wu, at=NOW - days * DAY, own=False, reason=f"reason {days}")
    page = ada.get(reverse("desk:looks")).content.decode()
    assert page.count("reason 7") == 1, "in the sample; the log begins with the newest"
    assert page.count("reason 6") == 2
    assert page.count("reason 0") == 1
    assert "Wu" in page
    assert "0477-555-0101" not in page
    older = page.split('href="?before=')[1].split('"')[0]
    rest = ada.get(reverse("desk:looks"), {"before": older}).content.decode()
    assert rest.count("reason 7") == 1
    assert "reason 0" not in rest


def test_a_broken_address_is_no_page(ada):
    assert ada.get(reverse("desk:looks"), {"before": "x"}).status_code == 404
