from __future__ import annotations

from dataclasses import dataclass
from itertools import count

import hypothesis
import pytest
from django.conf import settings
from django.db import connections
from django.utils import translation

from shiliu.cli import postgres
from tests import databases

pytest_plugins = ["tests.support.fixtures", "tests.support.chromium"]
hypothesis.settings.register_profile("shiliu", deadline=None)
hypothesis.settings.load_profile("shiliu")


@pytest.fixture(scope="session", autouse=True)
def _files_of_the_tests(tmp_path_factory):
    """Pictures and documents never go into the home of whoever runs the tests."""
    folder = tmp_path_factory.mktemp("files")
    settings.STORAGES["files"]["OPTIONS"]["location"] = folder


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """pytest-django's `db`: an empty migrated database, with the web process's rights."""
    with django_db_blocker.unblock(), databases.clone(databases.database_name()) as name:
        databases.point_django_at(name)
        yield
        connections.close_all()


@pytest.fixture(scope="session")
def _kangbashi_database(django_db_setup, django_db_blocker):
    name = databases.database_name("_kangbashi")
    with django_db_blocker.unblock(), databases.clone(name, databases.KANGBASHI):
        yield name


@pytest.fixture
def _at_kangbashi(_kangbashi_database, django_db_blocker, request):
    assert request.node.get_closest_marker("django_db") is None, (
        "a test with the fixture `kangbashi` needs no django_db mark"
    )
    with django_db_blocker.unblock():
        databases.point_django_at(_kangbashi_database)
    yield
    with django_db_blocker.unblock():
        databases.point_django_at(databases.database_name())


@pytest.fixture
def kangbashi(_at_kangbashi, db):
    """Like `db`, with the profile of Kangbashi loaded; rolled back after the test."""


@dataclass(frozen=True)
class Database:
    """A committed database of one test."""

    name: str
    app_url: str
    owner_url: str


_numbers = count(1)


def _committed(kind: str):
    with databases.clone(databases.database_name(f"_{next(_numbers)}"), kind) as name:
        databases.point_django_at(name)
        server = databases.cluster()
        yield Database(name, postgres.app_url(server, name), postgres.owner_url(server, name))
        databases.point_django_at(databases.database_name())


@pytest.fixture
def fresh_database(django_db_setup, django_db_blocker):
    """An empty database of its own whose commits are real: for threads, locks and crashes."""
    with django_db_blocker.unblock():
        yield from _committed(databases.EMPTY)


@pytest.fixture
def fresh_kangbashi(django_db_setup, django_db_blocker):
    """The same with the profile of Kangbashi loaded."""
    with django_db_blocker.unblock():
        yield from _committed(databases.KANGBASHI)


@pytest.fixture(autouse=True)
def _fresh_reference_cache():
    from shiliu.core import references

    references.forget()
    yield
    references.forget()


@pytest.fixture(autouse=True)
def _own_language():
    """A page leaves its reader's language in the thread; the next test begins with the default."""
    with translation.override(settings.LANGUAGE_CODE):
        yield
