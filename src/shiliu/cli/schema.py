"""Whether a database fits this version of Shiliu: asked without loading Django.

After each migration the owner notes on the table of migrations which files made it and with which
secret it works. The note travels with the table: into a dump, into a copy, under a new name.
"""

from __future__ import annotations

import hashlib
import hmac
import importlib.metadata
from dataclasses import dataclass
from enum import Enum

import psycopg
from psycopg import sql

from shiliu.cli.deployment import PACKAGE
from shiliu.cli.errors import CommandFailed
from shiliu.cli.servers import Access, connect

FILES = ("*/migrations/*.py", "core/roles.py", "core/appendonly.py", "core/months.*")
WITH_TABLES = ("django", "django-allauth", "procrastinate")


class State(Enum):
    """What a database is to this version."""

    EMPTY = "empty"
    OTHER = "made by another version"
    CURRENT = "current"


@dataclass(frozen=True)
class Note:
    """What the owner leaves on the table of migrations."""

    schema: str
    secret: str

    def text(self) -> str:
        """The note as a comment."""
        return f"shiliu schema={self.schema} secret={self.secret}"


def note_for(secret: str) -> Note:
    """The note of this version with this secret, of which it shows 32 bits of a keyed hash."""
    shown = hmac.new(secret.encode(), b"which secret", hashlib.sha256).hexdigest()[:8]
    return Note(_schema(), shown)


def state_of(access: Access, secret: str) -> State:
    """What the database is to this version. Refuses when it works with another secret."""
    found = _read(access)
    if found is None:
        return State.EMPTY
    wanted = note_for(secret).text()
    words = found.split()
    if len(words) == 3 and words[2] != wanted.split()[2]:
        raise CommandFailed(
            f"The database {access.name} works with another server secret: with this one its "
            "receipt codes would not open. Put its own secret back and start again."
        )
    return State.CURRENT if found == wanted else State.OTHER


def leave_note(connection: psycopg.Connection[tuple[object, ...]], secret: str) -> None:
    """Note on the table of migrations, as its owner, that everything is done."""
    text = note_for(secret).text()
    connection.execute(sql.SQL("COMMENT ON TABLE django_migrations IS {}").format(text))


def _read(access: Access) -> str | None:
    """The comment, "" without one, None where nothing was ever migrated."""
    query = """
        SELECT coalesce(obj_description(oid, 'pg_class'), '') FROM pg_class
        WHERE oid = to_regclass('public.django_migrations')
    """
    with connect(access.app_url) as connection:
        found = connection.execute(query).fetchone()
    return str(found[0]) if found else None


def _schema() -> str:
    digest = hashlib.sha256()
    for name in WITH_TABLES:
        digest.update(f"{name} {importlib.metadata.version(name)}\n".encode())
    for pattern in FILES:
        for path in sorted(PACKAGE.glob(pattern)):
            digest.update(f"{path.relative_to(PACKAGE)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]
