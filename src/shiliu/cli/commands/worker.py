"""`shiliu worker`: jobs and figures alone, for a service manager."""

from __future__ import annotations

import click

from shiliu.cli.commands.options import sample_option
from shiliu.cli.deployment import open_deployment
from shiliu.cli.preparing import check_migrated
from shiliu.cli.serving import job_worker
from shiliu.cli.supervisor import Supervisor, begin_supervising


@click.command("worker")
@sample_option
def command(sample: bool) -> None:  # noqa: FBT001
    """Do the jobs in the queue and count new facts into the figures.

    Any number of workers may run at once, on any machine. Writes its log to the terminal.
    """
    begin_supervising()
    with open_deployment(sample=sample) as deployment:
        check_migrated(deployment)
        Supervisor(
            [job_worker(deployment, logs=None)],
            revive=deployment.server.revive,
            noted=lambda _: None,
        ).run(is_ready=lambda: True, when_ready=lambda: click.echo("Shiliu does the jobs."))
