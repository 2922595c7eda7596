"""Session and user of a request, read without the ORM: what Django promises still holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import F
from django.test import Client

from shiliu.accounts.models import User
from shiliu.accounts.signed_in import Backend, SessionStore
from shiliu.core.ids import new_id

PAGE = "/desk/"


@pytest.fixture
def browser(world, at_work):
    """A browser in which Alma is signed in."""
    client = Client()
    client.force_login(world.alma)
    assert client.get(PAGE).status_code == 200
    return client


def is_sent_to_sign_in(browser) -> bool:
    answer = browser.get(PAGE)
    return answer.status_code == 302 and "/sign-in/" in answer.headers["Location"]


def test_a_session_that_has_ended_signs_out(browser):
    Session.objects.update(expire_date=F("expire_date") - timedelta(days=30))
    assert is_sent_to_sign_in(browser)


def test_a_session_that_is_gone_gets_a_new_key(browser):
    gone = browser.cookies[settings.SESSION_COOKIE_NAME].value
    Session.objects.all().delete()
    assert is_sent_to_sign_in(browser)
    store = SessionStore(gone)
    assert store.load() == {}
    store["x"] = 1
    store.save()
    assert store.session_key != gone


def test_what_a_session_holds_is_read_as_it_was_written(browser):
    store = SessionStore()
    store["post"] = "七号"
    store.save()
    assert SessionStore(store.session_key).load() == {"post": "七号"}


def test_an_account_that_was_closed_signs_out(world, browser):
    User.objects.filter(pk=world.alma.pk).update(is_active=False)
    assert is_sent_to_sign_in(browser)


def test_a_new_password_signs_out_the_other_browsers(world, browser):
    world.alma.set_password("another long sentence")
    world.alma.save()
    assert is_sent_to_sign_in(browser)


def test_a_user_is_whole_and_can_be_saved(world):
    found = Backend().get_user(world.alma.pk)
    for field in User._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(world.alma, field.attname)
    found.display_name = "Alma B."
    found.save()
    assert User.objects.get(pk=found.pk).display_name == "Alma B."


def test_nobody_is_nobody(world):
    assert Backend().get_user(new_id()) is None
