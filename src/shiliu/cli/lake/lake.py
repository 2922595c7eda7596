"""A lake: what many deployments publish, pulled, checked, and put together for readers."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from shiliu.cli.lake import duck
from shiliu.cli.lake.keys import read_keys
from shiliu.cli.lake.manifest import NAME, SIGNATURE, Manifest, Refused, digest, read, read_signed
from shiliu.cli.postgres.files import write

LEAST = 5  # no count below it is ever published
_WRONG = """
    SELECT count(*) FROM read_parquet(?) WHERE deployment IS DISTINCT FROM ? OR count < ?
        OR day IS NULL OR area IS NULL OR verb IS NULL
"""


@dataclass(frozen=True)
class Lake:
    """A folder: `keys.csv`, `published/` with a folder of each deployment, `whole/` for readers."""

    folder: Path

    @cached_property
    def _keys(self) -> dict[str, str]:
        return dict(read_keys(self.folder / "keys.csv"))

    @cached_property
    def _duck(self) -> duck.Connection:
        return duck.connect()

    def pull(self, source: Path) -> tuple[str, int]:
        """Take what is new in a deployment's folder; returns its code and how many months.

        All of it or nothing. Raises Refused for anything that is not signed by its deployment, is
        not what was signed, is older than what is here, or holds what must not be published.
        """
        manifest, content, signature = read_signed(source, self._keys)
        target = self.folder / "published" / manifest.deployment
        have = read(target) if (target / NAME).exists() else None
        if have and manifest.as_of < have.as_of:
            raise Refused("it is older than what is here already")
        known = have.files if have else {}
        new = [month for month, part in manifest.files.items() if known.get(month) != part]
        with TemporaryDirectory(prefix=".pulling-", dir=self.folder) as temporary:
            half = Path(temporary)
            for month in new:
                _copy(source, half, manifest, month)
            self._check(half, manifest, new)
            for month in new:
                path = target / manifest.path(month)
                path.parent.mkdir(parents=True, exist_ok=True)
                (half / f"{month}.parquet").replace(path)
        target.mkdir(parents=True, exist_ok=True)
        write(target / SIGNATURE, signature + "\n", mode=0o644)
        write(target / NAME, content, mode=0o644)
        return manifest.deployment, len(new)

    def _check(self, half: Path, manifest: Manifest, months: list[str]) -> None:
        if not months:
            return
        files = [str(half / f"{month}.parquet") for month in months]
        columns = self._duck.execute("DESCRIBE SELECT * FROM read_parquet(?)", [files]).fetchall()
        if {name: kind for name, kind, *_ in columns} != duck.COLUMNS:
            raise Refused("its files have other columns")
        values = [files, manifest.deployment, LEAST]
        (found,) = self._duck.execute(_WRONG, values).fetchone() or (0,)
        if found:
            raise Refused(f"{found} of its rows must not be there: of others, or below {LEAST}")

    def compact(self) -> int:
        """Put each month of all deployments into one file; returns how many rows there are."""
        months = {path.name for path in (self.folder / "published").glob("*/month=*")}
        whole = self.folder / "whole"
        whole.mkdir(exist_ok=True)
        rows = 0
        for month in sorted(months):
            parts = self.folder / "published" / "*" / month / "*.parquet"
            half = whole / f"{month[6:]}.half"
            (written,) = self._duck.execute(
                f"COPY (SELECT * FROM read_parquet({duck.text(parts)}, hive_partitioning = false)"  # noqa: S608  paths of this folder
                " ORDER BY verb, detail, delivery, deployment, area, day)"
                f" TO {duck.text(half)} (FORMAT parquet, COMPRESSION zstd)"
            ).fetchone() or (0,)
            half.replace(half.with_suffix(".parquet"))
            rows += written
        return rows


def _copy(source: Path, half: Path, manifest: Manifest, month: str) -> None:
    """Copy one file and see that it is the one that was signed."""
    part, target = manifest.files[month], half / f"{month}.parquet"
    origin = source / manifest.path(month)
    try:
        if origin.stat().st_size != part.bytes:
            raise Refused(f"its file of {month} is not the one that was signed")
        shutil.copyfile(origin, target)
    except OSError as error:
        raise Refused(f"its file of {month} cannot be read") from error
    if digest(target) != part.sha256:
        raise Refused(f"its file of {month} is not the one that was signed")
