"""PostgreSQL's own programs for dumps."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from shiliu.cli.errors import CommandFailed
from shiliu.cli.postgres import DatabaseStartFailed
from shiliu.cli.postgres.programs import wheel_folder

LAST_LINES = 5
# An index is built in memory and by several processes where the server has them. What is restored
# is not acknowledged to anybody before it is verified, so no commit waits for the disk.
QUICKLY = (
    "-c maintenance_work_mem=256MB -c max_parallel_maintenance_workers=4 -c synchronous_commit=off"
)


@dataclass(frozen=True)
class Running:
    """A program at work on a database, the pipe from it or to it, and where it complains."""

    name: str
    process: subprocess.Popen[bytes]
    pipe: IO[bytes]
    words: IO[bytes]

    def finish(self) -> None:
        """Wait for its end; refuses when it failed, with its last words."""
        if self.process.wait():
            self.words.seek(0)
            lines = self.words.read().decode(errors="replace").strip().splitlines()
            said = "\n".join(lines[-LAST_LINES:]) or "(it said nothing)"
            raise CommandFailed(f"{self.name} failed: {said}")


@contextmanager
def dumping(url: str) -> Iterator[Running]:
    """`pg_dump` of a whole database; the pipe gives the dump."""
    with _started(
        "pg_dump", ["--format=custom", "--compress=1"], url, stdout=subprocess.PIPE
    ) as started:
        process, words = started
        assert process.stdout is not None  # noqa: S101  asked for above
        yield Running("pg_dump", process, process.stdout, words)


@contextmanager
def restoring(url: str) -> Iterator[Running]:
    """`pg_restore` into an empty database; the pipe takes the dump."""
    with _started("pg_restore", ["--exit-on-error"], url, stdin=subprocess.PIPE) as started:
        process, words = started
        assert process.stdin is not None  # noqa: S101  asked for above
        yield Running("pg_restore", process, process.stdin, words)


@contextmanager
def reading() -> Iterator[Running]:
    """`pg_restore` into nothing: it unpacks every row of a dump and keeps none."""
    options = ["--exit-on-error", f"--file={os.devnull}"]
    with _started("pg_restore", options, "", stdin=subprocess.PIPE) as started:
        process, words = started
        assert process.stdin is not None  # noqa: S101  asked for above
        yield Running("pg_restore", process, process.stdin, words)


@contextmanager
def _started(
    name: str, options: list[str], url: str, *, stdin: int | None = None, stdout: int | None = None
) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
    """The password goes through the environment: the arguments are there for everybody to see."""
    parts = conninfo_to_dict(url)
    password = str(parts.pop("password", ""))
    target = make_conninfo(**{key: str(value) for key, value in parts.items()})
    command = [_program(name), *options, "--no-owner", "--no-privileges", "--no-password"]
    if url:
        command.append(f"--dbname={target}")
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(  # noqa: S603  a program of ours, arguments as a list
            command,
            env={
                "PATH": os.environ.get("PATH", ""),
                "LC_ALL": "C",
                "PGPASSWORD": password,
                "PGOPTIONS": QUICKLY,
            },
            stdin=stdin,
            stdout=stdout,
            stderr=words,
        )
        try:
            yield process, words
        finally:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(BrokenPipeError):
                        pipe.close()


def _program(name: str) -> str:
    """From the folder in SHILIU_PG_BIN, else from the wheel, else from the path.

    The wheel's are the newest: they can dump every server that is not newer still.
    """
    if named := os.environ.get("SHILIU_PG_BIN"):
        return str(Path(named).expanduser() / name)
    try:
        return str(wheel_folder() / name)
    except DatabaseStartFailed:
        found = shutil.which(name)
    if found is None:
        raise CommandFailed(
            f"The program {name} is missing. Install PostgreSQL's client programs (on Debian the "
            "package postgresql-client), or name their folder in SHILIU_PG_BIN."
        )
    return found
