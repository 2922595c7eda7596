"""A server that somebody else runs: DATABASE_URL and DATABASE_OWNER_URL say where."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from psycopg import errors, sql

from shiliu.cli.errors import CommandFailed
from shiliu.cli.servers.access import Access, connect, in_use

MAINTENANCE = "postgres"  # the database from which others are made and renamed


class External:
    """The server behind two addresses. Making and renaming databases needs CREATEDB there."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._app_url = address(environ, "DATABASE_URL") or ""
        self._owner_url = address(environ, "DATABASE_OWNER_URL")
        _check_answers(self._app_url, "DATABASE_URL")
        if self._owner_url is not None:
            _check_answers(self._owner_url, "DATABASE_OWNER_URL")
            _check_two_roles(self._app_url, self._owner_url)

    @property
    def name(self) -> str:
        """The database that DATABASE_URL names."""
        return unquote(urlsplit(self._app_url).path.lstrip("/"))

    def access(self, name: str) -> Access:
        """The ways into a database of this server."""
        owner = self._owner_url
        return Access(name, _at(self._app_url, name), owner and _at(owner, name))

    def has(self, name: str) -> bool:
        """Whether there is such a database."""
        with connect(self.access(self.name).as_owner()) as connection:
            query = "SELECT FROM pg_database WHERE datname = %s"
            return bool(connection.execute(query, [name]).fetchall())

    def make(self, name: str) -> None:
        """Make an empty database in place of what an earlier attempt left."""
        self.drop(name)
        self._change("CREATE DATABASE {} TEMPLATE template0", name)
        with connect(self.access(name).as_owner()) as connection:
            role = sql.Identifier(self.access(name).app_role)
            connection.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(name), role)
            )

    def rename(self, old: str, new: str) -> None:
        """Give a database another name; nobody may be connected to it."""
        try:
            self._change("ALTER DATABASE {} RENAME TO {}", old, new)
        except errors.ObjectInUse as error:
            raise in_use(old) from error

    def drop(self, name: str) -> None:
        """Remove a database if it is there."""
        self._change("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def revive(self) -> bool:
        """Nothing to do: whoever runs the server starts it again."""
        return False

    def _change(self, statement: str, *names: str) -> None:
        try:
            with connect(self.access(MAINTENANCE).as_owner()) as connection:
                connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
        except errors.InsufficientPrivilege as error:
            raise CommandFailed(
                "The role in DATABASE_OWNER_URL may not make and rename databases. Let an "
                "administrator of the server run ALTER ROLE … CREATEDB for it and start again."
            ) from error


def address(environ: Mapping[str, str], name: str) -> str | None:
    """The variable `name`, or what stands in the file that `name`_FILE names."""
    if path := environ.get(f"{name}_FILE"):
        return Path(path).read_text().strip()
    return environ.get(name) or None


def _at(url: str, name: str) -> str:
    return urlsplit(url)._replace(path="/" + quote(name, safe="")).geturl()


def _check_answers(url: str, variable: str) -> None:
    if urlsplit(url).scheme not in ("postgresql", "postgres"):
        raise CommandFailed(f"{variable} must begin with postgresql://")
    with connect(url) as connection:
        connection.execute("SELECT 1")


def _check_two_roles(app_url: str, owner_url: str) -> None:
    if urlsplit(app_url).username == urlsplit(owner_url).username:
        raise CommandFailed(
            "DATABASE_URL and DATABASE_OWNER_URL name one role. History is protected by two: "
            "the one that serves must not own the tables. docs/OPERATIONS.md shows how."
        )
