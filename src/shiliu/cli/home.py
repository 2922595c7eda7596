"""The folder that holds everything of an installation: secrets, keys, logs, our own database."""

from __future__ import annotations

import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from shiliu.cli import postgres
from shiliu.cli.errors import CommandFailed
from shiliu.cli.postgres.errors import full_disk
from shiliu.cli.postgres.files import write
from shiliu.cli.postgres.places import make_folder

LEAST_FREE_BYTES = 100 * 1000 * 1000


@dataclass(frozen=True)
class Home:
    """An installation's folder; `open_home` makes it."""

    folder: Path

    @property
    def backup_key(self) -> Path:
        """What opens backups. It may be moved off the machine; `backup_recipient` stays."""
        return self.folder / "backup.key"

    @property
    def backup_recipient(self) -> Path:
        """What backups are written for; it opens none of them."""
        return self.folder / "backup.pub"

    @property
    def backups(self) -> Path:
        """Where backups go when no other folder is named."""
        return self.folder / "backups"

    @property
    def last_backup(self) -> Path:
        """When the last whole backup was made; the health checks read it."""
        return self.folder / "last-backup"

    @property
    def put_aside(self) -> Path:
        """When a restore last put database and files aside; the health checks read it."""
        return self.folder / "put-aside"

    @property
    def files(self) -> Path:
        """Pictures and documents of the real deployment, unless a bucket is named."""
        return self.folder / "files"

    @property
    def journal(self) -> Path:
        """What was erased from the real database, so that a restore erases it again."""
        return self.folder / "erasures.journal"

    @property
    def sample_hints(self) -> Path:
        """What is printed at each start of the sample."""
        return self.folder / "sample-hints.txt"

    def secret(self, *, sample: bool) -> Path:
        """The file with the server secret; the sample has one of its own."""
        return self.folder / ("sample-secret" if sample else "secret")

    def open_data_key(self, *, sample: bool) -> Path:
        """What open tallies are signed with."""
        return self.folder / ("sample-open-data.key" if sample else "open-data.key")

    def private(self, name: str) -> Path:
        """The folder `name` inside, made for this account alone."""
        folder = self.folder / name
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder


def open_home() -> Home:
    """The folder of SHILIU_HOME, else the usual one of this account, made if it is missing."""
    folder = Path(os.environ.get("SHILIU_HOME") or postgres.default_home()).expanduser().resolve()
    make_folder(folder)
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise CommandFailed(
            f"Shiliu needs {folder}, but this account may not read and write it. Give it that "
            "right, or name another folder in SHILIU_HOME, and start again."
        )
    if shutil.disk_usage(folder).free < LEAST_FREE_BYTES:
        raise CommandFailed(str(full_disk(folder)))
    return Home(folder)


def make_secret(home: Home, *, sample: bool) -> None:
    """Make the server secret unless there is one; receipt codes depend on it for ever."""
    path = home.secret(sample=sample)
    if not path.exists():
        write(path, secrets.token_urlsafe(48) + "\n", mode=0o600)
