"""Reading a backup into a database."""

from __future__ import annotations

import tarfile
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import IO

from shiliu.cli.backups.age import Damaged, Writable, WrongKey, decrypt
from shiliu.cli.backups.folders import looking_through, unpacking
from shiliu.cli.backups.format import About, Unpacked
from shiliu.cli.backups.programs import Running, reading, restoring
from shiliu.cli.errors import CommandFailed


class _Enough(Exception):
    """The line about a backup was read; the rest is not wanted yet."""


def read_about(path: Path, key: str) -> About:
    """The line about a backup, without reading the rest."""
    found: list[About] = []

    def begin(about: About) -> IO[bytes]:
        found.append(about)
        raise _Enough

    try:
        _decrypt(path, key, Unpacked(begin))
    except _Enough:
        return found[0]
    raise _damaged(path)


def read_dump(path: Path, key: str, url: str) -> None:
    """Decrypt a backup into an empty database, piece by piece."""
    _read(path, key, restoring(url))


def read_through(path: Path, key: str) -> None:
    """Decrypt and unpack a backup to its end, and keep nothing."""
    _read(path, key, reading())


def _read(path: Path, key: str, program: AbstractContextManager[Running]) -> None:
    with ExitStack() as stack:
        running: list[Running] = []

        def begin(_about: About) -> IO[bytes]:
            running.append(stack.enter_context(program))
            return running[0].pipe

        try:
            _decrypt(path, key, Unpacked(begin))
            if not running:
                raise _damaged(path)
            running[0].pipe.close()
        except BrokenPipeError as error:
            running[0].finish()  # it gave up and says why
            raise _damaged(path) from error
        running[0].finish()


def read_files(path: Path, key: str, folder: Path) -> None:
    """Decrypt pictures and documents into a new folder."""
    _unpack(path, key, unpacking(folder))


def read_files_through(path: Path, key: str) -> None:
    """Decrypt pictures and documents to their end, and keep nothing."""
    _unpack(path, key, looking_through())


def _unpack(path: Path, key: str, into: AbstractContextManager[IO[bytes]]) -> None:
    try:
        with into as sink:
            _decrypt(path, key, sink)
    except tarfile.TarError as error:
        raise _damaged(path) from error


def _decrypt(path: Path, key: str, sink: Writable) -> None:
    with path.open("rb") as file:
        try:
            decrypt(file, sink, key)
        except WrongKey as error:
            raise CommandFailed(
                f"{path} does not open with this key ({error}). Name the key that it was written "
                "for with --key, or use another copy if the file is damaged."
            ) from error
        except Damaged as error:
            raise _damaged(path) from error


def _damaged(path: Path) -> CommandFailed:
    return CommandFailed(
        f"{path} is damaged or cut off: it cannot be decrypted to its end. Use another backup or "
        "another copy of this one; the database that was here is as it was."
    )
