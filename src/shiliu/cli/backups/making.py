"""Making a backup."""

from __future__ import annotations

import importlib.metadata
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import IO

from shiliu.cli.backups.age import BadKey, Readable, encrypt
from shiliu.cli.backups.files import backup_path, checksum_path, files_path
from shiliu.cli.backups.folders import Packed
from shiliu.cli.backups.format import About, Sink, Source
from shiliu.cli.backups.programs import dumping
from shiliu.cli.deployment import Deployment
from shiliu.cli.errors import CommandFailed, refusal
from shiliu.cli.postgres.files import open_own, sync, write
from shiliu.cli.schema import note_for


def make_backup(deployment: Deployment, folder: Path, at: datetime) -> Path:
    """Dump, encrypt and hash in one go; the file gets its name when it is whole and on the disk."""
    path = backup_path(folder, at)
    _make(path, lambda file: _dumped(deployment, file, at))
    return path


def make_files_backup(deployment: Deployment, folder: Path, at: datetime) -> Path | None:
    """The pictures and documents of the home, encrypted the same way; None when there are none.

    Made after the dump: whatever the dump knows lies in the folder by then, unless it was deleted.
    """
    kept = deployment.home.files
    if not kept.exists():
        return None
    path = files_path(folder, at)
    _make(path, lambda file: _encrypted(deployment, Packed(kept), file))
    return path


def _make(path: Path, write_into: Callable[[IO[bytes]], str]) -> None:
    half = path.with_name(f"{path.name}.part")
    try:
        with os.fdopen(open_own(half, os.O_WRONLY | os.O_TRUNC), "wb") as file:
            digest = write_into(file)
            file.flush()
            os.fsync(file.fileno())
        write(checksum_path(path), f"{digest}  {path.name}\n", mode=0o600)
        half.rename(path)
        sync(path.parent)
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def _dumped(deployment: Deployment, file: IO[bytes], at: datetime) -> str:
    secret = deployment.secret()
    first = About(
        made_at=at.isoformat(),
        version=importlib.metadata.version("shiliu"),
        schema=note_for(secret).schema,
        secret=secret,
    )
    with dumping(deployment.database.as_owner()) as dump:
        digest = _encrypted(deployment, Source(first.line(), dump.pipe), file)
        dump.finish()
    return digest


def _encrypted(deployment: Deployment, source: Readable, file: IO[bytes]) -> str:
    """Everything that `source` gives, for whoever holds the key; returns the hash of the file."""
    sink, recipient = Sink(file), deployment.home.backup_recipient
    try:
        encrypt(source, sink, recipient.read_text().strip())
    except BadKey as error:
        raise CommandFailed(f"{recipient} holds no key: {error}.") from error
    except OSError as error:
        raise CommandFailed(refusal(sink.error or error)) from error
    return sink.hexdigest()
