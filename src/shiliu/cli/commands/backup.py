"""`shiliu backup`: everything in one encrypted file."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from shiliu.cli.backups.files import JOURNAL, SEALS, extend_seals, merge_lines, prune
from shiliu.cli.backups.former import drop_former
from shiliu.cli.backups.keys import ensure_key
from shiliu.cli.backups.making import make_backup, make_files_backup
from shiliu.cli.backups.retention import Keep
from shiliu.cli.commands.options import FOLDER
from shiliu.cli.deployment import Deployment, open_deployment
from shiliu.cli.errors import CommandFailed
from shiliu.cli.postgres.files import write
from shiliu.cli.preparing import check_migrated
from shiliu.cli.processes import answer_of
from shiliu.cli.servers import address

COUNT = click.IntRange(0, 400)


@click.command("backup")
@click.argument("folder", required=False, type=FOLDER)
@click.option("--daily", default=14, show_default=True, type=COUNT, help="Days of which one stays.")
@click.option("--weekly", default=8, show_default=True, type=COUNT, help="Weeks, likewise.")
@click.option("--monthly", default=6, show_default=True, type=COUNT, help="Months, likewise.")
@click.option(
    "--keep-days",
    default=30,
    show_default=True,
    type=click.IntRange(0, 3650),
    help="Days that a backup may outlive the shortest time that contacts are kept.",
)
@click.option("--seals", type=FOLDER, help="A folder off this machine for a copy of the seals.")
def command(
    folder: Path | None,
    daily: int,
    weekly: int,
    monthly: int,
    keep_days: int,
    seals: Path | None,
) -> None:
    """Write an encrypted backup of the real database into FOLDER, while everything runs.

    Beside it: pictures and documents in a file of their own, checksums, copies of the seals, and
    the journal of erasures, which a restore needs. Without FOLDER they go into the home, which
    protects against mistakes, not fires.
    """
    at = datetime.now(UTC)  # noqa: TID251  the wall clock names the file; Django is not loaded here
    with open_deployment() as deployment:
        check_migrated(deployment)
        click.echo(ensure_key(deployment.home))
        folder = folder or deployment.home.private("backups")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = make_backup(deployment, folder, at)
        journal = deployment.home.journal
        if journal.exists():
            merge_lines(folder / JOURNAL, journal.read_text().splitlines())
        _told(path)
        if address(os.environ, "SHILIU_FILES_S3_BUCKET"):
            click.echo("Pictures and documents lie in the bucket: back that up with its own tools.")
        elif kept := make_files_backup(deployment, folder, at):
            _told(kept)
        write(deployment.home.last_backup, f"{at.isoformat()}\n", mode=0o600)
        shortest = int(answer_of("purging", environment=deployment.environment()))
        keep = Keep(daily, weekly, monthly, shortest + keep_days)
        for old in prune(folder, keep, at=at):
            click.echo(f"Removed {old}.")
        drop_former(deployment, at)
        for copy in dict.fromkeys([folder, seals or folder]):
            copy.mkdir(mode=0o700, parents=True, exist_ok=True)
            _copy_seals(deployment, copy / SEALS)


def _told(path: Path) -> None:
    click.echo(f"Wrote {path} ({path.stat().st_size / 1_000_000:.1f} MB).")


def _copy_seals(deployment: Deployment, path: Path) -> None:
    seals = answer_of("seals", environment=deployment.environment()).splitlines()
    if not extend_seals(path, seals):
        raise CommandFailed(
            f"The backup was written, but the seals differ from their copies in {path}: history "
            "was rewritten, or an older backup was restored. Look with: shiliu verify --seals "
            f"{path}. If a restore explains it, move {path} aside."
        )
