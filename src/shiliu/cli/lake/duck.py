"""DuckDB, which reads and writes Parquet: an extra, because most deployments need none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from shiliu.cli.errors import CommandFailed

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MISSING = (
    "This command needs the packages duckdb and cryptography. "
    "Install them with: pip install 'shiliu[lake]'"
)
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


def connect() -> DuckDBPyConnection:
    """A database in memory that loads nothing from elsewhere."""
    try:
        import duckdb  # noqa: PLC0415  an extra
    except ImportError as error:
        raise CommandFailed(MISSING) from error
    return duckdb.connect(
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    )


def text(path: Path) -> str:
    """A path as a text of SQL, where no parameter is taken."""
    return "'" + str(path).replace("'", "''") + "'"
