"""The e-mails of the sample as a page: none yet, and some."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from shiliu.accounts.actions.posts import appoint
from shiliu.core import clock
from shiliu.core.actor import SYSTEM
from shiliu.notices.models import OutboxMail
from tests.browser.conftest import LANGUAGES
from tests.browser.looking import look_at
from tests.integration.matrix.actors import OWN, account, new_post

TEXT = "There is news for you.\n\nhttps://example.org/desk/account/password/" + "0" * 60


@pytest.fixture(scope="module")
def session(server):
    """Somebody of the sample's staff who is signed in."""
    with server.acting():
        user = account("reader")
        appoint(by=SYSTEM, at=clock.now(), new=new_post(user, *OWN["host"]))
        client = Client()
        client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_e_mail_and_some_e_mails(server, visit, session, language):
    page = visit(None, language=language, **{settings.SESSION_COOKIE_NAME: session})
    with server.emptied("notices_outboxmail"):
        page.goto(server.url + "/desk/outbox/")
        assert page.locator(".empty .btn").count() == 1
        look_at(page)
    with server.acting():
        OutboxMail.objects.create(to="d@example.org", subject="news", body=TEXT, at=clock.now())
    page.goto(server.url + "/")
    with page.expect_navigation():
        page.click(".sample-foot a")
    assert page.locator("article .mail-text").count()
    look_at(page)
