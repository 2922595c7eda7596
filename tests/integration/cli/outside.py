"""A server that somebody else runs, with the two roles that docs/OPERATIONS.md describes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from shiliu.cli import postgres
from tests.installations import Installation

NAME = "outside"


@contextmanager
def outside_server(host: Installation) -> Iterator[dict[str, str]]:
    """An empty database on the server of another home, and the variables that name it."""
    with postgres.running(host.home) as cluster:
        postgres.ensure_database(cluster, NAME)
        try:
            yield {
                "DATABASE_URL": postgres.app_url(cluster, NAME),
                "DATABASE_OWNER_URL": postgres.owner_url(cluster, NAME),
            }
        finally:
            postgres.drop_database(cluster, NAME)
