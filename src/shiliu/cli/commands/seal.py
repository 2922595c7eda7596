"""`shiliu seal`: seals over the days that are over."""

from __future__ import annotations

import click

from shiliu.cli.commands.options import sample_option
from shiliu.cli.deployment import open_deployment
from shiliu.cli.preparing import check_migrated
from shiliu.cli.processes import run_inside


@click.command("seal")
@click.option("--print", "printed", is_flag=True, help="Print all seals, to keep elsewhere.")
@sample_option
def command(printed: bool, sample: bool) -> None:  # noqa: FBT001
    """Seal every day that is over. The worker does this by itself every quarter of an hour."""
    with open_deployment(sample=sample) as deployment:
        check_migrated(deployment)
        task = "seals" if printed else "seal"
        run_inside(task, environment=deployment.environment())
