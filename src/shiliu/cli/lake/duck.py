"""DuckDB, which reads and writes Parquet: an extra, because most deployments need none."""

from __future__ import annotations

from pathlib import Path

from shiliu.cli.errors import CommandFailed

MISSING = (
    "This command needs the packages duckdb and cryptography. "
    "Install them with: pip install 'shiliu[lake]'"
)

try:
    import duckdb
except ImportError as error:
    raise CommandFailed(MISSING) from error

Connection = duckdb.DuckDBPyConnection
COLUMNS = {
    "deployment": "VARCHAR",
    "area": "VARCHAR",
    "level": "VARCHAR",
    "day": "DATE",
    "verb": "VARCHAR",
    "detail": "VARCHAR",
    "delivery": "VARCHAR",
    "count": "BIGINT",
}


def connect() -> Connection:
    """A database in memory that loads nothing from elsewhere."""
    return duckdb.connect(
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    )


def text(path: Path) -> str:
    """A path as a text of SQL, where no parameter is taken."""
    return "'" + str(path).replace("'", "''") + "'"
