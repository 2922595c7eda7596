"""`shiliu rebuild`: figures from facts."""

from __future__ import annotations

import click

from shiliu.cli.commands.options import sample_option
from shiliu.cli.deployment import open_deployment
from shiliu.cli.preparing import check_migrated
from shiliu.cli.processes import run_inside


@click.command("rebuild")
@sample_option
def command(sample: bool) -> None:  # noqa: FBT001
    """Count all figures anew from the facts. Readers see no gap, writers wait for nothing."""
    with open_deployment(sample=sample) as deployment:
        check_migrated(deployment)
        run_inside("rebuild", environment=deployment.environment())
