"""`shiliu export`: what goes out for everybody."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from shiliu.cli.commands.options import FOLDER, sample_option
from shiliu.cli.deployment import open_deployment
from shiliu.cli.preparing import check_migrated
from shiliu.cli.processes import answer_of

DAY = click.DateTime(["%Y-%m-%d"])


@click.group("export")
def command() -> None:
    """Write what goes out for everybody."""


@command.command("tallies")
@click.argument("folder", type=FOLDER)
@click.option("--from", "first", type=DAY, help="The first day; without it all days.")
@click.option("--to", "last", type=DAY, help="The last day; without it the last settled one.")
@sample_option
def tallies(folder: Path, first: datetime | None, last: datetime | None, sample: bool) -> None:  # noqa: FBT001
    """Write the daily tallies as Parquet, one file a month, with a signed manifest.

    Of the whole and the areas just below it. Counts below 5 are hidden, and others that would give
    them away. A day is published once, two days after its end, and never changes.
    """
    from shiliu.cli.lake import SigningKey, publish  # noqa: PLC0415  says what to install if missing

    with (
        open_deployment(sample=sample) as deployment,
        TemporaryDirectory() as temporary,
    ):
        check_migrated(deployment)
        rows = Path(temporary) / "rows.csv"
        days = [day.date().isoformat() if day else "" for day in (first, last)]
        environment = deployment.environment()
        answer = json.loads(answer_of("open_tallies", str(rows), *days, environment=environment))
        key = SigningKey(deployment.home.open_data_key(sample=sample))
        folder.mkdir(parents=True, exist_ok=True)
        manifest = publish(
            rows,
            folder,
            deployment=answer["deployment"],
            key=key,
            as_of=datetime.fromisoformat(answer["as_of"]),
        )
    click.echo(f"{len(manifest.files)} months of {manifest.deployment} lie in {folder}.")
    click.echo(f"The public key for readers is {key.public}")
