"""The folder of pictures and documents as a stream, and a folder made from such a stream."""

from __future__ import annotations

import os
import re
import shutil
import tarfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from shiliu.cli.postgres.files import open_own

BLOCK = tarfile.BLOCKSIZE
READ_AT_ONCE = 1 << 20
# How `files.storage` names what it keeps.
_OURS = re.compile(r"\d{4}/\d\d/\d\d/[0-9a-f]{48}")
END = b"\0" * (2 * BLOCK)


class Packed:
    """A folder as a tar archive, made while it is read; one file is in memory at a time."""

    def __init__(self, folder: Path) -> None:
        self._parts = _parts(folder)
        self._left = memoryview(b"")

    def read(self, size: int) -> bytes:
        """The next bytes, at most `size`."""
        while not self._left:
            part = next(self._parts, None)
            if part is None:
                return b""
            self._left = memoryview(part)
        taken, self._left = self._left[:size], self._left[size:]
        return bytes(taken)


def _parts(folder: Path) -> Iterator[bytes]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if not _OURS.fullmatch(path.relative_to(folder).as_posix()):
            continue
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            continue  # deleted in the meantime
        about = tarfile.TarInfo(path.relative_to(folder).as_posix())
        about.size, about.mode = len(data), 0o600
        yield about.tobuf()
        yield data
        yield b"\0" * (-len(data) % BLOCK)
    yield END


@contextmanager
def unpacking(folder: Path) -> Iterator[IO[bytes]]:
    """What takes the bytes of an archive and makes the folder from them.

    Only names that the storage gives are taken: nothing leads out of the folder.
    """
    with _taking(lambda source: _unpack(source, folder)) as sink:
        yield sink


@contextmanager
def looking_through() -> Iterator[IO[bytes]]:
    """What takes the bytes of an archive, reads every file in it to its end and keeps nothing."""
    with _taking(_look_through) as sink:
        yield sink


@contextmanager
def _taking(work: Callable[[IO[bytes]], None]) -> Iterator[IO[bytes]]:
    reading, writing = os.pipe()
    with ThreadPoolExecutor(1) as thread:
        done = thread.submit(work, os.fdopen(reading, "rb"))
        try:
            with os.fdopen(writing, "wb") as sink:
                yield sink
        except BrokenPipeError:
            done.result()  # it gave up and says why
            raise
        done.result()


def _unpack(source: IO[bytes], folder: Path) -> None:
    _make_folder(folder)
    for name, data in _files_in(source):
        _write(folder / name, data)


def _look_through(source: IO[bytes]) -> None:
    for _name, data in _files_in(source):
        while data.read(READ_AT_ONCE):
            pass


def _files_in(source: IO[bytes]) -> Iterator[tuple[str, IO[bytes]]]:
    with source, tarfile.open(fileobj=source, mode="r|") as archive:
        for member in archive:
            data = archive.extractfile(member)
            if data is None or not _OURS.fullmatch(member.name):
                raise tarfile.ReadError(f"{member.name} is no file of the storage")
            yield member.name, data


def _make_folder(folder: Path) -> None:
    """For the account that the folder above belongs to, also when root restores."""
    if folder.exists():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700)
    if os.geteuid() == 0:
        owner = folder.parent.stat()
        os.chown(folder, owner.st_uid, owner.st_gid)


def _write(path: Path, data: IO[bytes]) -> None:
    _make_folder(path.parent)
    with os.fdopen(open_own(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "wb") as file:
        shutil.copyfileobj(data, file)
