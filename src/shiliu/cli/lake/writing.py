"""Writing a deployment's folder."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from shiliu.cli.errors import CommandFailed
from shiliu.cli.lake import duck
from shiliu.cli.lake.keys import SigningKey
from shiliu.cli.lake.manifest import CODE, NAME, SCHEMA, Manifest, Part, digest, read

NULL = r"\N"  # how a hidden count stands in the CSV file
ORDER = "verb, detail, delivery, area, day"  # alike beside alike: half the size


def publish(
    rows: Path, folder: Path, *, deployment: str, key: SigningKey, as_of: datetime
) -> Manifest:
    """Write the months that are in the CSV file `rows`, each whole, and the manifest of all.

    The columns are those of `duck.COLUMNS` without the first. Months of the folder that are not in
    `rows` stay as they are. Files are replaced before the manifest: who reads in between finds that
    they do not fit, and comes again.
    """
    if not CODE.fullmatch(deployment):
        raise CommandFailed(
            f"The code {deployment} of the root area cannot name a file. Use digits, letters and "
            "hyphens, at most 30."
        )
    files = dict(read(folder).files) if (folder / NAME).exists() else {}
    with duck.connect() as connection:
        columns = {name: kind for name, kind in duck.COLUMNS.items() if name != "deployment"}
        connection.execute(
            "CREATE TABLE day_rows AS SELECT $code AS deployment, * FROM read_csv($rows,"
            " header = true, nullstr = $hidden, columns = $columns)",
            {"code": deployment, "rows": str(rows), "hidden": NULL, "columns": columns},
        )
        months = connection.execute(
            "SELECT strftime(day, '%Y-%m') AS month, count(*) FROM day_rows GROUP BY 1 ORDER BY 1"
        ).fetchall()
        for month, number in months:
            manifest = Manifest(deployment, as_of, files)
            path = folder / manifest.path(month)
            _write_month(connection, month, path)
            files[month] = Part(digest(path), path.stat().st_size, number)
    manifest = Manifest(deployment, as_of, files)
    manifest.save(folder, key)
    return manifest


def _write_month(connection: duck.Connection, month: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    connection.execute(
        f"COPY (SELECT * FROM day_rows WHERE strftime(day, '%Y-%m') = '{month}' ORDER BY {ORDER})"  # noqa: S608  a month and constants
        f" TO {duck.text(half)}"
        f" (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{schema: {SCHEMA}}})"
    )
    half.replace(path)
