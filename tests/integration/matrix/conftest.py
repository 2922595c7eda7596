"""One district for the whole matrix; what a request changes is undone after it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import override_settings

from shiliu.accounts.models import User
from shiliu.accounts.queries import actor_of
from shiliu.cases.queries.desk import Waiting
from shiliu.core import clock as core_clock
from shiliu.core import references
from shiliu.core.actor import Actor
from tests import databases
from tests.integration.matrix.things import District
from tests.support.moments import Clock

SETTINGS = {
    "STAFF_TOTP_REQUIRED": True,
    "OUTGOING_HOSTS": ["hooks.example.org"],
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
}


@pytest.fixture(scope="module")
def _built(django_db_setup, django_db_blocker, tmp_path_factory):
    """A database with everybody and everything in it, made once."""
    journal = tmp_path_factory.mktemp("matrix") / "erasures.journal"
    settings = {**SETTINGS, "ERASURE_JOURNAL": journal}
    name = databases.database_name("_matrix")
    with (
        django_db_blocker.unblock(),
        override_settings(**settings),
        databases.clone(name, databases.KANGBASHI),
    ):
        databases.point_django_at(name)
        references.forget()
        with core_clock.simulated(Clock()):
            built = District()
        databases.point_django_at(databases.database_name())
        yield name, built, settings


def found_once() -> Callable[..., Actor]:
    """Like `actor_of`, asked once for each person and chosen post."""
    known: dict[tuple[UUID, UUID | None], Actor] = {}

    def actor(user: User, now: datetime, post_id: UUID | None = None) -> Actor:
        if (user.pk, post_id) not in known:
            known[user.pk, post_id] = actor_of(user, now, post_id)
        return known[user.pk, post_id]

    return actor


@pytest.fixture
def district(_built, django_db_blocker, monkeypatch, caplog):
    """Everybody at work on a Tuesday morning in March; all is undone after the test.

    Reference data is read again when a test changed it, never because a second went by. The menu
    counts nothing: it stands on every page, those that say "not found" included. Who somebody is
    is found out once in each test, because whatever changes it is undone.
    """
    name, built, settings = _built
    monkeypatch.setattr(references, "CHECK_SECONDS", 3600)
    monkeypatch.setattr(
        "shiliu.desk.context.waiting_counts", lambda _actor, _now, *, own: Waiting(0, 0)
    )
    monkeypatch.setattr("shiliu.accounts.middleware.actor_of", found_once())
    caplog.set_level(logging.CRITICAL)
    with django_db_blocker.unblock():
        databases.point_django_at(name)
        references.forget()
        with (
            override_settings(**settings),
            core_clock.simulated(Clock()),
            transaction.atomic(),
        ):
            yield built
            transaction.set_rollback(True)
        connection.close()
        databases.point_django_at(databases.database_name())
