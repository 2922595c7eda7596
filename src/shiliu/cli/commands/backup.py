"""`shiliu backup`: everything in one encrypted file."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from shiliu.cli.backups.files import JOURNAL, SEALS, extend_seals, merge_lines, prune
from shiliu.cli.backups.keys import ensure_key
from shiliu.cli.backups.making import make_backup, make_files_backup
from shiliu.cli.commands.options import FOLDER
from shiliu.cli.deployment import Deployment, open_deployment
from shiliu.cli.errors import CommandFailed
from shiliu.cli.preparing import check_migrated
from shiliu.cli.processes import answer_of
from shiliu.cli.servers import address


@click.command("backup")
@click.argument("folder", required=False, type=FOLDER)
@click.option(
    "--keep-days",
    default=30,
    show_default=True,
    type=click.IntRange(1, 3650),
    help="Remove backups in FOLDER that are older.",
)
def command(folder: Path | None, keep_days: int) -> None:
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
        for old in prune(folder, keep_days=keep_days, at=at):
            click.echo(f"Removed {old}.")
        _copy_seals(deployment, folder / SEALS)


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
