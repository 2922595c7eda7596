"""`shiliu lake`: what many deployments publish, in one place."""

from __future__ import annotations

from pathlib import Path

import click

from shiliu.cli.commands.options import FOLDER
from shiliu.cli.errors import CommandFailed


@click.group("lake")
def command() -> None:
    """Gather what many deployments publish. Needs no deployment of its own."""


@command.command("pull")
@click.argument("lake", type=FOLDER)
@click.argument("sources", type=FOLDER, nargs=-1, required=True)
def pull(lake: Path, sources: tuple[Path, ...]) -> None:
    """Take what is new from the folders that `shiliu export tallies` wrote.

    The file keys.csv of the lake says with which key each deployment signs. What does not fit is
    left out and told; then the exit code is 1.
    """
    from shiliu.cli.lake import Lake, Refused  # noqa: PLC0415  says what to install if missing

    gathered, refused = Lake(lake), 0
    for source in sources:
        try:
            code, months = gathered.pull(source)
            click.echo(f"{code}: {months} months are new.")
        except Refused as refusal:
            refused += 1
            click.echo(f"{source} was not taken: {refusal}.", err=True)
    if refused:
        raise CommandFailed(f"{refused} of {len(sources)} folders were not taken.")


@command.command("compact")
@click.argument("lake", type=FOLDER)
def compact(lake: Path) -> None:
    """Put each month of all deployments into one file, which is read many times faster."""
    from shiliu.cli.lake import Lake  # noqa: PLC0415  says what to install if missing

    click.echo(f"{Lake(lake).compact()} rows lie in {lake / 'whole'}.")
