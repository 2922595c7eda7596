"""The files of a backup folder: backups with their checksums, the seals and the erasure journal."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path

from shiliu.cli.backups.retention import Keep, kept
from shiliu.cli.errors import CommandFailed
from shiliu.cli.postgres.files import open_own, sync

JOURNAL = "erasures.journal"
SEALS = "seals.txt"
_NAME = re.compile(r"shiliu-(\d{8}T\d{6}Z)\.(?:backup|files)\.age(\.part|\.sha256)?")
_STAMP = "%Y%m%dT%H%M%SZ"


def backup_path(folder: Path, made: datetime) -> Path:
    """The name of the backup made at that moment."""
    return folder / f"shiliu-{made.astimezone(UTC).strftime(_STAMP)}.backup.age"


def files_path(folder: Path, made: datetime) -> Path:
    """The name of the pictures and documents that belong to it."""
    return files_of(backup_path(folder, made))


def files_of(backup: Path) -> Path:
    """The pictures and documents that lie beside a backup."""
    return backup.with_name(backup.name.replace(".backup.age", ".files.age"))


def checksum_path(backup: Path) -> Path:
    """The file beside a backup that `sha256sum --check` reads."""
    return backup.with_name(f"{backup.name}.sha256")


def check_checksum(backup: Path) -> None:
    """Refuse a backup that is not as it was written, where its checksum lies beside it."""
    path = checksum_path(backup)
    if not path.exists():
        return
    with backup.open("rb") as file:
        found = file_digest(file, "sha256").hexdigest()
    if path.read_text().split()[:1] != [found]:
        raise CommandFailed(
            f"{backup} is damaged: it does not fit its checksum. Use another backup or another "
            "copy of this one; nothing was changed."
        )


def prune(folder: Path, keep: Keep, *, at: datetime) -> list[Path]:
    """Remove the backups that the rule does not keep, and halves that broken-off ones left.

    Called after a new backup is whole, so at least that one remains.
    """
    named = [(path, _NAME.fullmatch(path.name)) for path in sorted(folder.iterdir())]
    found = [(path, _moment(name[1]), name[2]) for path, name in named if name]
    stay = kept((made for _, made, suffix in found if suffix is None), keep, at)
    gone = [path for path, made, suffix in found if made not in stay or suffix == ".part"]
    for path in gone:
        path.unlink()
    return [path for path in gone if path.suffix == ".age"]


def newest(folder: Path) -> Path | None:
    """The last whole backup in a folder."""
    names = (path for path in folder.glob("shiliu-*.backup.age") if _NAME.fullmatch(path.name))
    return max(names, default=None, key=lambda path: path.name)


def made_at(backup: Path) -> datetime:
    """The moment in the name of a backup."""
    return _moment(backup.name.split("-")[1].split(".")[0])


def _moment(stamp: str) -> datetime:
    return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)


def merge_lines(path: Path, lines: Iterable[str]) -> None:
    """Append the lines that a journal lacks; nothing in it is ever taken away."""
    have = set(path.read_text().splitlines()) if path.exists() else set()
    missing = [line for line in lines if line and line not in have]
    if missing:
        _append(path, missing)


def extend_seals(path: Path, seals: list[str]) -> bool:
    """Append new seals to the copies; False, and nothing is done, when an old copy differs."""
    have = path.read_text().splitlines() if path.exists() else []
    if seals[: len(have)] != have:
        return False
    _append(path, seals[len(have) :])
    return True


def _append(path: Path, lines: list[str]) -> None:
    fd = open_own(path, os.O_WRONLY | os.O_APPEND)
    with os.fdopen(fd, "w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
        file.flush()
        os.fsync(fd)
    sync(path.parent)
