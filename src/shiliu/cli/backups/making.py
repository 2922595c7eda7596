"""Making a backup."""

from __future__ import annotations

import importlib.metadata
import os
from datetime import datetime
from pathlib import Path

from shiliu.cli.backups.age import BadKey, encrypt
from shiliu.cli.backups.files import backup_path, checksum_path
from shiliu.cli.backups.format import About, Sink, Source
from shiliu.cli.backups.programs import dumping
from shiliu.cli.deployment import Deployment
from shiliu.cli.errors import CommandFailed, refusal
from shiliu.cli.postgres.files import open_own, sync, write
from shiliu.cli.schema import note_for


def make_backup(deployment: Deployment, folder: Path, at: datetime) -> Path:
    """Dump, encrypt and hash in one go; the file gets its name when it is whole and on the disk."""
    path = backup_path(folder, at)
    half = path.with_name(f"{path.name}.part")
    try:
        digest = _write(deployment, half, at)
        write(checksum_path(path), f"{digest}  {path.name}\n", mode=0o600)
        half.rename(path)
        sync(folder)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    return path


def _write(deployment: Deployment, half: Path, at: datetime) -> str:
    secret, recipient = deployment.secret(), deployment.home.backup_recipient
    first = About(
        made_at=at.isoformat(),
        version=importlib.metadata.version("shiliu"),
        schema=note_for(secret).schema,
        secret=secret,
    )
    fd = open_own(half, os.O_WRONLY | os.O_TRUNC)
    with os.fdopen(fd, "wb") as file, dumping(deployment.database.as_owner()) as dump:
        sink = Sink(file)
        try:
            encrypt(Source(first.line(), dump.pipe), sink, recipient.read_text().strip())
        except BadKey as error:
            raise CommandFailed(f"{recipient} holds no key: {error}.") from error
        except OSError as error:
            raise CommandFailed(refusal(sink.error or error)) from error
        dump.finish()
        file.flush()
        os.fsync(fd)
    return sink.hexdigest()
