"""`shiliu migrate`: the tables, as their owner."""

from __future__ import annotations

import click

from shiliu.cli.commands.options import sample_option
from shiliu.cli.deployment import open_deployment
from shiliu.cli.preparing import ensure_migrated, preparing
from shiliu.cli.schema import State


@click.command("migrate")
@sample_option
def command(sample: bool) -> None:  # noqa: FBT001
    """Bring the tables to this version and grant the serving role its rights.

    Works as the role in DATABASE_OWNER_URL, or as the owner in our own server.
    """
    with open_deployment(sample=sample) as deployment, preparing(deployment.home):
        if ensure_migrated(deployment) is State.CURRENT:
            click.echo(f"The database {deployment.database.name} fits this version already.")
        else:
            click.echo("Done.")
