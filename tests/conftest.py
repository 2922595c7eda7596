from __future__ import annotations

from dataclasses import dataclass
from itertools import count

import hypothesis
import pytest
from django.db import connections

from tests import databases

hypothesis.settings.register_profile("shiliu", deadline=None, derandomize=False)
hypothesis.settings.load_profile("shiliu")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """pytest-django's `db` on a clone of the migrated template, with the web process's rights."""
    with django_db_blocker.unblock(), databases.clone(databases.database_name()) as name:
        databases.point_django_at(name)
        yield
        connections.close_all()


@dataclass(frozen=True)
class Database:
    """A committed database of one test."""

    name: str
    app_url: str
    owner_url: str


_numbers = count(1)


@pytest.fixture
def fresh_database(django_db_setup, django_db_blocker):
    """A database of its own whose commits are real: for threads, locks and crashes."""
    shared = databases.database_name()
    with databases.clone(databases.database_name(f"_{next(_numbers)}")) as name, django_db_blocker.unblock():
        databases.point_django_at(name)
        yield Database(
            name,
            f"postgresql://shiliu_app@/{name}?host={databases.SERVER}",
            f"postgresql://shiliu_owner@/{name}?host={databases.SERVER}",
        )
        databases.point_django_at(shared)


@pytest.fixture(autouse=True)
def _fresh_reference_cache():
    from shiliu.core import references

    references.forget()
    yield
    references.forget()
