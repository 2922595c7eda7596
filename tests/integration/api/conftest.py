"""The interface as it is served: a real web server, requests in every state, and keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from shiliu.accounts.actions.tokens import issue_token
from shiliu.accounts.rules.roles import key_scopes
from shiliu.core import clock
from shiliu.core.actor import SYSTEM
from shiliu.core.permissions import Permission
from shiliu.network.queries import network
from shiliu.tallies.actions.projecting import project
from shiliu.tallies.actions.publishing import publish_figures
from tests import databases
from tests.serving import serving
from tests.stories import every_state


@dataclass(frozen=True)
class Served:
    """Where it answers, the key of the office of the whole tree, and receipt codes by state."""

    url: str
    key: str
    codes: dict[str, str]


def key_of(unit: str, *scopes: Permission) -> str:
    """A key of a unit with these scopes; with none named, all that it may have."""
    found = network().units_by_code[unit]
    _token, key = issue_token(
        by=SYSTEM,
        at=clock.now(),
        unit_id=found.id,
        name="test",
        scopes=scopes or key_scopes(found.kind, found.level),
        calls_per_hour=100_000,
    )
    return key


@pytest.fixture(scope="module")
def served(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Served]:
    """A server over a committed database of its own."""
    name = databases.database_name("_api")
    with django_db_blocker.unblock(), databases.clone(name, databases.KANGBASHI):
        databases.point_django_at(name)
        codes = every_state(clock.now())
        while project(batch=2000):
            pass
        publish_figures(clock.now())
        key = key_of("office-district")
        databases.point_django_at(databases.database_name())
        with serving(
            name, tmp_path_factory.mktemp("api"), SHILIU_CODE_TRIES_PER_HOUR="100000"
        ) as url:
            yield Served(url, key, codes)
