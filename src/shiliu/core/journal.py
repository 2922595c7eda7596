"""The erasure journal: a file beside the database that tells a restore what to erase again."""

from __future__ import annotations

import os
import zlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Erasure:
    """That something of a subject was erased, or is public no more; holds nothing about it."""

    subject_type: str
    subject_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Journal:
    """What the journal says, in order. `torn` lines were cut off by a crash: never acknowledged."""

    erasures: tuple[Erasure, ...]
    torn: int


def write_erasure(subject_type: str, subject_id: UUID, *, at: datetime) -> None:
    """Append one line and wait until it is on the disk.

    `at` is the moment of the action, so that a restore can tell what in a backup is from before.
    Call it last inside the transaction that erases: when this raises (disk full), the erasure
    rolls back and is not acknowledged. The other way round, a line whose transaction then fails
    to commit only means that a restore erases what somebody had asked to be erased.
    """
    path = Path(settings.ERASURE_JOURNAL)
    new = not path.exists()
    if new:
        path.parent.mkdir(parents=True, exist_ok=True)
    text = f"{at.isoformat()} {subject_type} {subject_id}"
    # A newline before as well: a line torn by a crash stays apart from the next one.
    line = f"\n{text} {_checksum(text)}\n".encode()
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if os.write(handle, line) != len(line):
            raise OSError(f"the erasure journal {path} could not be written to its end")
        os.fsync(handle)
    finally:
        os.close(handle)
    if new:
        _flush_folder(path.parent)


def read_erasures(path: Path | None = None) -> Journal:
    """Everything the journal holds; empty when there is none yet."""
    path = path or Path(settings.ERASURE_JOURNAL)
    if not path.exists():
        return Journal((), 0)
    lines = [line for line in path.read_bytes().decode(errors="replace").split("\n") if line]
    read = [_read(line) for line in lines]
    return Journal(tuple(each for each in read if each is not None), read.count(None))


def _read(line: str) -> Erasure | None:
    text, _, checksum = line.rpartition(" ")
    if checksum != _checksum(text):
        return None
    at, subject_type, subject_id = text.split(" ")
    return Erasure(subject_type, UUID(subject_id), datetime.fromisoformat(at))


def _checksum(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
