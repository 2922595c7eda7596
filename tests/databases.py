"""A real server for the tests: one migrated template, a clone of it for each process or test."""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections

PACKAGE = Path(__file__).parent.parent / "src/shiliu"
SERVER = "/var/lib/shdev"


def admin() -> psycopg.Connection:
    return psycopg.connect(host=SERVER, user="postgres", dbname="postgres", autocommit=True)


def schema_hash() -> str:
    """Changes whenever a migration, a right or a profile changes: then the template is made anew."""
    digest = hashlib.sha256()
    files = [*PACKAGE.glob("*/migrations/*.py"), PACKAGE / "core/roles.py", PACKAGE / "core/appendonly.py"]
    files += [*PACKAGE.glob("profiles/kangbashi/*"), *PACKAGE.glob("together/**/*.py")]
    for path in sorted(files):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def point_django_at(name: str, user: str = "shiliu_app") -> None:
    connections.close_all()
    for entry in (settings.DATABASES["default"], connections["default"].settings_dict):
        entry.update(NAME=name, USER=user, HOST=SERVER, PASSWORD="")


def template() -> str:
    """The name of the migrated template database, made by whichever process comes first."""
    name = f"shiliu_template_{schema_hash()}"
    with admin() as connection:
        connection.execute("SELECT pg_advisory_lock(77)")
        exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not exists:
            _make_template(connection, name)
    return name


def _make_template(connection: psycopg.Connection, name: str) -> None:
    old = connection.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'shiliu_template_%'"
    ).fetchall()
    for (stale,) in old:
        connection.execute(f'DROP DATABASE IF EXISTS "{stale}" WITH (FORCE)')
    connection.execute(f'CREATE DATABASE "{name}_making" OWNER shiliu_owner')
    point_django_at(f"{name}_making", "shiliu_owner")
    from shiliu.core.roles import grant_app_role

    call_command("migrate", verbosity=0, skip_checks=True)
    grant_app_role("shiliu_app")
    connections.close_all()
    connection.execute(f'ALTER DATABASE "{name}_making" RENAME TO "{name}"')


@contextmanager
def clone(name: str):
    """A database of its own with the template's content, dropped afterwards."""
    source = template()
    with admin() as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY file_copy OWNER shiliu_owner')
    try:
        yield name
    finally:
        connections.close_all()
        with admin() as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def database_name(suffix: str = "") -> str:
    return f"shiliu_test_{os.getpid()}{suffix}"
