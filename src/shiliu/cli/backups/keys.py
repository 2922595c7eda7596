"""The pair of keys of the backups: one writes, the other reads.

Writing needs only the public half, so the half that reads can be kept off the machine: who breaks
into the machine then cannot read the backups of the past.
"""

from __future__ import annotations

from pathlib import Path

from shiliu.cli.backups.age import BadKey, new_key, public_half
from shiliu.cli.errors import CommandFailed
from shiliu.cli.home import Home
from shiliu.cli.postgres.files import write


def ensure_key(home: Home) -> str:
    """Make the pair unless there is one; returns what to tell about it."""
    if home.backup_recipient.exists():
        return f"Backups are written for the key in {home.backup_recipient}."
    if not home.backup_key.exists():
        write(home.backup_key, f"{new_key()}\n", mode=0o600)
    public = public_half(read_key(home.backup_key))
    write(home.backup_recipient, f"{public}\n", mode=0o600)
    return (
        f"The key that opens backups is {home.backup_key}. Keep a copy off this machine: without "
        "it no backup can be read, and whoever has it can read them all. Backups are written "
        "also when it is no longer here."
    )


def read_key(path: Path) -> str:
    """The key that opens backups."""
    if not path.exists():
        raise CommandFailed(
            f"The key that opens backups is not in {path}. Name the file that holds it: --key FILE"
        )
    key = path.read_text().strip()
    try:
        public_half(key)
    except BadKey as error:
        raise CommandFailed(f"{path} holds no key: {error}.") from error
    return key
