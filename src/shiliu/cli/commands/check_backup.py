"""`shiliu check-backup`: can the newest backup be read?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from shiliu.cli.backups.files import check_checksum, files_of, made_at, newest
from shiliu.cli.backups.keys import read_key
from shiliu.cli.backups.restoring import read_files_through, read_through
from shiliu.cli.commands.options import FILE, FOLDER
from shiliu.cli.errors import CommandFailed
from shiliu.cli.home import open_home


@click.command("check-backup")
@click.argument("folder", required=False, type=FOLDER)
@click.option("--within-hours", default=26, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--key", type=FILE, help="The key that opens backups; that of the home without it.")
def command(folder: Path | None, within_hours: int, key: Path | None) -> None:
    """Check the newest backup in FOLDER: its age, its checksum, and with the key all of it.

    The pictures and documents beside it likewise. Keeps nothing. Where the key is kept off this
    machine, the checksums alone are compared. A drill says more: `shiliu restore FILE --try`.
    """
    home = open_home()
    folder = folder or home.backups
    path = newest(folder) if folder.is_dir() else None
    if path is None:
        raise CommandFailed(f"There is no backup in {folder}. `shiliu backup` makes one.")
    now = datetime.now(UTC)  # noqa: TID251  the wall clock; Django is not loaded here
    if now - made_at(path) > timedelta(hours=within_hours):
        raise CommandFailed(
            f"The newest backup, {path}, is older than {within_hours} hours. Look at the timer."
        )
    found = key or (home.backup_key if home.backup_key.exists() else None)
    opener = None if found is None else read_key(found)
    _check(path, opener, read_through)
    if files_of(path).exists():
        _check(files_of(path), opener, read_files_through)
    else:
        click.echo(f"No pictures and documents lie beside it ({files_of(path).name}).")


def _check(path: Path, opener: str | None, read: Callable[[Path, str], None]) -> None:
    check_checksum(path)
    if opener is None:
        click.echo(f"{path} fits its checksum. Without the key it was not opened.")
        return
    read(path, opener)
    click.echo(f"{path} fits its checksum and opens to its end.")
