"""A database and the ways into it."""

from __future__ import annotations

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


def connect(url: str) -> psycopg.Connection[tuple[object, ...]]:
    """A short connection of the command itself."""
    return psycopg.connect(url, autocommit=True, connect_timeout=ANSWER_SECONDS)


def others_connected(access: Access) -> int:
    """How many connections other processes hold to a database."""
    query = """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
          AND backend_type = 'client backend'
    """
    with connect(access.as_owner()) as connection:
        ((count,),) = connection.execute(query).fetchall()
    return int(str(count))
