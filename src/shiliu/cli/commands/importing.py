"""`shiliu import`: what comes from elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from shiliu.cli.commands.options import FILE, sample_option
from shiliu.cli.deployment import open_deployment
from shiliu.cli.preparing import check_migrated
from shiliu.cli.processes import run_inside


@click.group("import")
def command() -> None:
    """Bring in what comes from elsewhere."""


@command.command("cases")
@click.argument("file", type=FILE)
@click.option("--resume", is_flag=True, help="Begin after the last row that is here already.")
@click.option("--source", default="", help="Where the rows come from; the file's name without it.")
@click.option("--mapping", type=FILE, help="What the columns of somebody else's file are (TOML).")
@click.option("--dry-run", is_flag=True, help="Read everything, write nothing, say what would be.")
@sample_option
def cases(
    file: Path,
    resume: bool,  # noqa: FBT001
    source: str,
    mapping: Path | None,
    dry_run: bool,  # noqa: FBT001
    sample: bool,  # noqa: FBT001
) -> None:
    """Bring in the rows of a CSV file as requests; each row once, however often it is read.

    Exit code 0: all rows are in. 1: some could not be taken; they are listed. 2: the file was
    refused whole.
    """
    with open_deployment(sample=sample) as deployment:
        check_migrated(deployment)
        run_inside(
            "cases",
            str(file),
            "resume" if resume else "whole",
            source,
            str(mapping or ""),
            "dry" if dry_run else "write",
            environment=deployment.environment(),
        )
