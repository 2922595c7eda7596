"""Backup and restore of very many requests: how long each takes, and whether the seals are the same."""

from __future__ import annotations

import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from shiliu.cli import postgres
from tests.installations import Installation, empty_home

HOURS = 4 * 3600.0
SEALS = "SELECT day, facts, encode(root, 'hex'), encode(chain, 'hex') FROM ledger_seal ORDER BY day"
COUNTS = {"requests": "cases_case", "facts": "ledger_fact", "steps": "cases_step"}
PART = re.compile(
    r"^(?P<what>[A-Z][^.\n]*) \.\.\.\n(?:(?!^  [\d.]+ seconds).*\n)*  (?P<seconds>[\d.]+) s",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Restored:
    """What was in the backup, how large it was, the seconds of each part, and the seals."""

    rows: dict[str, int]
    megabytes: float
    backup: float
    restore: float
    parts: dict[str, float]
    seals: int
    identical: bool
    verified: bool


def restored(requests: int, processes: int = 2) -> Restored:
    """Make a database of that many requests, back it up and bring it back on another machine."""
    with empty_home() as first, empty_home() as second, TemporaryDirectory() as folder:
        first.run("bench", "data", f"--requests={requests}", f"--processes={processes}", timeout=HOURS)  # fmt: skip
        _make_it_the_real_one(first)
        rows = {name: first.ask(f"SELECT count(*) FROM {table}")[0][0] for name, table in COUNTS.items()}  # fmt: skip
        seals = first.ask(SEALS)
        backup = _seconds(first, "backup", folder)
        (file,) = Path(folder).glob("*.backup.age")
        begun = time.monotonic()
        done = second.run("restore", str(file), "--key", str(first.home / "backup.key"), timeout=HOURS)  # fmt: skip
        seconds = time.monotonic() - begun
        assert done.returncode == 0, done.stdout
        parts = {each["what"].split(" of ")[0]: float(each["seconds"]) for each in PART.finditer(done.stdout)}  # fmt: skip
        brought = second.ask(SEALS)
        return Restored(
            rows,
            file.stat().st_size / 1e6,
            backup,
            seconds,
            parts,
            len(seals),
            brought[: len(seals)] == seals,
            "Everything holds." in done.stdout,
        )


def _make_it_the_real_one(installation: Installation) -> None:
    """The sample takes the place of a real database: only that one is backed up."""
    with postgres.running(installation.home) as cluster:
        postgres.rename_database(cluster, "shiliu_sample", "shiliu")
    shutil.copy2(installation.home / "sample-secret", installation.home / "secret")


def _seconds(installation: Installation, *arguments: str) -> float:
    begun = time.monotonic()
    done = installation.run(*arguments, timeout=HOURS)
    assert done.returncode == 0, done.stdout
    return time.monotonic() - begun
