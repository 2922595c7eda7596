"""The two database roles, their passwords, and the running cluster as others see it."""

import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from shiliu.cli.postgres.files import write
from shiliu.cli.postgres.locks import InUse
from shiliu.cli.postgres.places import PORT, Place

OWNER_ROLE = "shiliu_owner"
APP_ROLE = "shiliu_app"

Connection = psycopg.Connection[tuple[object, ...]]


@dataclass(frozen=True)
class Cluster:
    """A running server, and this process's share in it."""

    data_dir: Path
    socket_dir: Path
    port: int
    owner_password: str = field(repr=False)
    app_password: str = field(repr=False)
    in_use: InUse = field(repr=False, compare=False)
    owner_user: str = OWNER_ROLE
    app_user: str = APP_ROLE


def connect(socket_dir: Path, database: str = "postgres") -> Connection:
    """A connection as superuser, for this package only."""
    return psycopg.connect(
        host=str(socket_dir),
        port=PORT,
        user="postgres",
        dbname=database,
        autocommit=True,
        connect_timeout=10,
    )


def ensure_roles(place: Place, *, launched: bool) -> dict[str, str]:
    """Make both roles what they should be and return their passwords.

    The file is written after the roles are set, so where it exists the roles are in
    order, also after a first start that was killed. A new launch sets them again, because the data
    may have been restored from elsewhere; a running server is left in peace.
    """
    path = place.folder / "passwords.json"
    passwords = _read(path)
    if passwords is not None and not launched:
        return passwords
    wanted = passwords or {role: secrets.token_urlsafe(24) for role in (OWNER_ROLE, APP_ROLE)}
    with connect(place.socket_dir) as connection:
        for role, password in wanted.items():
            _set_role(connection, role, password)
    if passwords is None:
        write(path, json.dumps(wanted), mode=0o600)
    return wanted


def _read(path: Path) -> dict[str, str] | None:
    """The passwords, or None where the file is missing or no longer makes sense."""
    try:
        found = json.loads(path.read_text())
        return {role: str(found[role]) for role in (OWNER_ROLE, APP_ROLE)}
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _set_role(connection: Connection, role: str, password: str) -> None:
    """A login without any privilege. The server gets only a hash of the password.

    An error's text can quote what a person typed ('invalid input syntax …: "…"'), so the
    errors of these roles stay out of the server's log. The application gets and logs them;
    the server's own errors, such as a full disk, are still written.
    """
    name = sql.Identifier(role)
    connected = connection.pgconn
    hashed = connected.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).fetchall():
        connection.execute(sql.SQL("CREATE ROLE {}").format(name))
    connection.execute(
        sql.SQL(
            "ALTER ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
            " PASSWORD {}"
        ).format(name, hashed.decode())
    )
    connection.execute(sql.SQL("ALTER ROLE {} SET log_min_messages = 'log'").format(name))
