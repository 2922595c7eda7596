"""Rules 3 and 14: a log holds no code, no path and nothing that somebody wrote."""

from __future__ import annotations

import logging
from io import StringIO

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils.module_loading import import_string

from shiliu.cases.models import Text
from shiliu.core.logs import Line
from tests.support.requests import WORDS, ask

CODE = "1234567812345678"


@pytest.fixture(params=["json", "text"])
def written(request):
    """What the log of a deployment would hold, at its most talkative."""
    line = settings.LOGGING["formatters"][request.param]
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(import_string(line["()"])(line.get("format")))
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream.getvalue
    root.removeHandler(handler)


def test_every_line_of_the_log_is_written_this_way():
    assert settings.LOGGING["root"]["handlers"] == ["console"]
    assert settings.LOGGING["handlers"]["console"]["formatter"] == settings.LOG_FORMAT
    for line in settings.LOGGING["formatters"].values():
        assert issubclass(import_string(line["()"]), Line)


@pytest.mark.parametrize(
    "address", [f"/follow/{CODE}/", f"/{CODE}", f"/石榴/{CODE}", f"/follow/?code={CODE}"]
)
def test_a_code_typed_into_an_address_is_not_logged(address, kangbashi, written):
    Client().get(address)
    Client().put(address)
    assert "no route" in written() or "portal:follow" in written()
    assert CODE not in written()


def test_a_refused_form_is_logged_by_its_route(kangbashi, written):
    Client().post("/follow/", {"code": CODE})
    Client(enforce_csrf_checks=True).post("/desk/account/sign-in/", {"login": CODE})
    assert "portal:follow" in written()
    assert "account_login" in written()
    assert CODE not in written()


def test_an_error_is_logged_with_its_place_and_without_its_message(kangbashi, written, monkeypatch):
    def broken(*_args: object, **_more: object) -> None:
        raise IntegrityError(f"DETAIL: Failing row contains ({WORDS})") from ValueError(WORDS)

    monkeypatch.setattr("shiliu.portal.home.views.render", broken)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    assert "IntegrityError" in written()
    assert "ValueError" in written()
    assert "home/views.py" in written()
    assert WORDS not in written() + answer.content.decode()


def test_what_the_database_says_of_a_row_is_not_logged(people, written):
    asked = ask()
    text = asked.texts[0]
    with transaction.atomic():
        try:
            Text(id=text.id, case_id=asked.id, step_id=text.step_id, body=WORDS).save(
                force_insert=True
            )
        except IntegrityError:
            logging.getLogger("shiliu").exception("it failed")
            transaction.set_rollback(True)
    assert "it failed" in written()
    assert "UniqueViolation" in written()
    assert str(text.id) not in written()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def test_the_machines_own_words_are_shown(written):
    error = OSError("no space left on device")
    logging.getLogger("shiliu").error("it failed", exc_info=error)
    assert "no space left on device" in written()
