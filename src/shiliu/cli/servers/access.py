"""A database and the ways into it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import unquote, urlsplit

import psycopg

from shiliu.cli.errors import CommandFailed

ANSWER_SECONDS = 5


@dataclass(frozen=True)
class Access:
    """A database with two addresses: of the role that works and of the one that owns the tables."""

    name: str
    app_url: str = field(repr=False)
    owner_url: str | None = field(repr=False)

    @property
    def app_role(self) -> str:
        return unquote(urlsplit(self.app_url).username or "")

    def as_owner(self) -> str:
        """The owner's address. Refuses where only DATABASE_URL is known."""
        if self.owner_url is None:
            raise CommandFailed(
                "This needs the role that owns the tables: set DATABASE_OWNER_URL for this "
                "command. The processes that serve never get it."
            )
        return self.owner_url


class Server(Protocol):
    """What commands ask of a server, whoever runs it."""

    def access(self, name: str) -> Access: ...
    def has(self, name: str) -> bool: ...
    def make(self, name: str) -> None: ...
    def rename(self, old: str, new: str) -> None: ...
    def drop(self, name: str) -> None: ...
    def revive(self) -> bool: ...


@contextmanager
def connect(url: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A short connection of the command itself. Refuses when the server does not answer."""
    try:
        connection = psycopg.connect(url, autocommit=True, connect_timeout=ANSWER_SECONDS)
    except psycopg.OperationalError as error:
        reason = " ".join(str(error).split())
        raise CommandFailed(
            f"The database {unquote(urlsplit(url).path.lstrip('/'))!r} at "
            f"{urlsplit(url).hostname or 'a local socket'} does not answer: {reason} "
            "Start it or put its address right, and start again."
        ) from error
    with connection:
        yield connection


def in_use(name: str) -> CommandFailed:
    """Somebody is connected to a database that should be renamed."""
    return CommandFailed(
        f"Somebody is connected to the database {name}. Stop whatever uses it and start again."
    )


def is_empty(access: Access) -> bool:
    """Whether nothing was ever migrated there."""
    with connect(access.app_url) as connection:
        query = "SELECT to_regclass('public.django_migrations') IS NULL"
        return connection.execute(query).fetchall() == [(True,)]


def others_connected(access: Access) -> int:
    """How many connections other processes hold to a database."""
    query = """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND usesysid IS NOT NULL
    """
    with connect(access.as_owner()) as connection:
        ((count,),) = connection.execute(query).fetchall()
    return int(str(count))
