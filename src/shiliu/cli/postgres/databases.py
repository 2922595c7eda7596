"""Databases in the cluster: owned by `shiliu_owner`, open to `shiliu_app`, closed to others."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from psycopg import sql

from shiliu.cli.postgres.roles import Cluster, Connection, connect

OURS = sql.SQL("NOT datistemplate AND datname <> 'postgres'")
LONGEST_NAME = 63  # bytes; PostgreSQL would cut a longer name without an error

# Any number will do, as long as nothing else in the database `postgres` locks it.
CHANGING_DATABASES = 5_410_001


def owner_url(cluster: Cluster, database: str) -> str:
    """For migrations: the role that owns tables."""
    return _url(cluster, cluster.owner_user, cluster.owner_password, database)


def app_url(cluster: Cluster, database: str) -> str:
    """For the web and job processes: the role that owns nothing."""
    return _url(cluster, cluster.app_user, cluster.app_password, database)


def list_databases(cluster: Cluster) -> list[str]:
    """The names of all databases but PostgreSQL's own, sorted."""
    with connect(cluster.socket_dir) as connection:
        query = sql.SQL("SELECT datname FROM pg_database WHERE {} ORDER BY 1").format(OURS)
        return [str(name) for (name,) in connection.execute(query)]


def ensure_database(cluster: Cluster, name: str) -> None:
    """Make the database if it is missing, and set its rights in any case."""
    with _changing(cluster, name) as connection:
        if not _exists(connection, name):
            _create(connection, cluster, name, template="template0")
        _set_rights(connection, cluster, name)
        # Before PostgreSQL 15 everybody may create tables in `public`.
        with connect(cluster.socket_dir, name) as inside:
            _execute(inside, "ALTER SCHEMA public OWNER TO {}", cluster.owner_user)
            _execute(inside, "REVOKE CREATE ON SCHEMA public FROM PUBLIC")
            _execute(inside, "GRANT USAGE ON SCHEMA public TO {}", cluster.app_user)


def clone_database(cluster: Cluster, template: str, new: str) -> None:
    """Copy a whole database under a new name, with its rights.

    Nobody may be connected to the template (psycopg.errors.ObjectInUse), and the new name
    must be free (psycopg.errors.DuplicateDatabase).
    """
    with _changing(cluster, new) as connection:
        _create(connection, cluster, new, template=template)
        _set_rights(connection, cluster, new)


def rename_database(cluster: Cluster, old: str, new: str) -> None:
    """Give a database another name, with everything in it.

    Nobody may be connected to it (psycopg.errors.ObjectInUse), and the new name must be free
    (psycopg.errors.DuplicateDatabase).
    """
    with _changing(cluster, new) as connection:
        _execute(connection, "ALTER DATABASE {} RENAME TO {}", old, new)


def drop_database(cluster: Cluster, name: str) -> None:
    """Remove a database, also one that is in use or is already gone."""
    with _changing(cluster, name) as connection:
        _execute(connection, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@contextmanager
def _changing(cluster: Cluster, name: str) -> Iterator[Connection]:
    """Change databases one process at a time: PostgreSQL refuses two grants at once."""
    if name in {"", "postgres", "template0", "template1"} or len(name.encode()) > LONGEST_NAME:
        raise ValueError(f"{name!r} cannot be the name of a database of ours.")
    with connect(cluster.socket_dir) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [CHANGING_DATABASES])
        yield connection


def _exists(connection: Connection, name: str) -> bool:
    return bool(connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchall())


def _create(connection: Connection, cluster: Cluster, name: str, *, template: str) -> None:
    _execute(
        connection, "CREATE DATABASE {} OWNER {} TEMPLATE {}", name, cluster.owner_user, template
    )


def _set_rights(connection: Connection, cluster: Cluster, name: str) -> None:
    """A copy does not inherit the rights on the database itself, so each one is given them."""
    _execute(connection, "ALTER DATABASE {} OWNER TO {}", name, cluster.owner_user)
    _execute(connection, "REVOKE ALL ON DATABASE {} FROM PUBLIC", name)
    _execute(connection, "REVOKE ALL ON DATABASE {} FROM {}", name, cluster.app_user)
    _execute(connection, "GRANT CONNECT ON DATABASE {} TO {}", name, cluster.app_user)


def _execute(connection: Connection, statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _url(cluster: Cluster, role: str, password: str, database: str) -> str:
    """The port is named too, else the variable PGPORT would decide."""
    host = quote(str(cluster.socket_dir), safe="/")
    return f"postgresql://{role}:{password}@:{cluster.port}/{quote(database, safe='')}?host={host}"
