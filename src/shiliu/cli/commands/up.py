"""`shiliu up`: everything, on one machine, without any set-up."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from shiliu.cli.backups.former import drop_former
from shiliu.cli.commands.options import FILE, host_option, port_option, workers_option
from shiliu.cli.deployment import (
    DEFAULT_PROFILE,
    REAL,
    Deployment,
    check_real_secret,
    ensure_real_secret,
    open_server,
    profile_folder,
    real_of,
    sample_of,
)
from shiliu.cli.errors import CommandFailed
from shiliu.cli.home import Home, open_home
from shiliu.cli.ports import Place, answers, claimed, place_of
from shiliu.cli.preparing import ensure_migrated, ensure_static, preparing
from shiliu.cli.processes import run_inside
from shiliu.cli.sampling import Wanted, ensure_sample, sample_hints
from shiliu.cli.schema import State
from shiliu.cli.servers import External, Server, is_empty
from shiliu.cli.serving import job_worker, web_server
from shiliu.cli.supervisor import Supervisor, begin_supervising


@click.command("up")
@port_option
@host_option
@workers_option
@click.option("--sample", is_flag=True, help="Serve the sample, whatever else is here.")
@click.option("--profile", help="The profile to load into a new database, by name or folder.")
@click.option("--messages", type=FILE, help="A CSV with messages for the words of the sample.")
@click.option(
    "--requests",
    default=2000,
    show_default=True,
    type=click.IntRange(1, 100_000),
    help="How many requests the sample is made with.",
)
@click.option("--fresh", is_flag=True, help="Make the sample anew.")
def command(  # noqa: PLR0913, PLR0917  click hands over each option
    port: int,
    host: str,
    workers: int,
    sample: bool,  # noqa: FBT001
    profile: str | None,
    messages: Path | None,
    requests: int,
    fresh: bool,  # noqa: FBT001
) -> None:
    """Start everything and print the address.

    Serves the real database when DATABASE_URL is set or `shiliu init` has made one, otherwise the
    sample. Ctrl-C ends it in order.
    """
    begin_supervising()
    home, place = open_home(), place_of(host, port)
    with claimed(home, place) as claim, open_server(home, sample=sample or fresh) as server:
        deployment = _chosen(home, server, sample=sample or fresh)
        if messages and not deployment.sample:
            raise CommandFailed(
                "--messages gives the sample its words, but there is a real database here. Add "
                "--sample to serve the sample, or leave --messages out."
            )
        with preparing(home):
            if deployment.sample:
                wanted = Wanted(profile, messages, requests)
                ensure_sample(deployment, wanted, fresh=fresh)
            else:
                _ensure_real(deployment, profile or DEFAULT_PROFILE)
            static = ensure_static(deployment)
        logs = home.private("logs")
        Supervisor(
            [
                web_server(deployment, place, workers=workers, static=static, logs=logs),
                job_worker(deployment, logs=logs, place=place),
            ],
            revive=server.revive,
            noted=claim.note,
        ).run(
            is_ready=lambda: answers(place),
            when_ready=lambda: _tell(deployment, place),
        )


def _chosen(home: Home, server: Server, *, sample: bool) -> Deployment:
    if not sample and (isinstance(server, External) or server.has(REAL)):
        return real_of(home, server)
    return sample_of(home, server)


def _ensure_real(deployment: Deployment, profile: str) -> None:
    """Bring the real database to this version; an empty one gets its profile."""
    if is_empty(deployment.database):
        ensure_real_secret(deployment.home)
    check_real_secret(deployment.home)
    if ensure_migrated(deployment) is State.EMPTY:
        folder = str(profile_folder(profile))
        run_inside("profile", folder, environment=deployment.environment())
        click.echo("Nobody can sign in yet: `shiliu init` adds the first administrators.")
    if deployment.database.owner_url:
        drop_former(deployment, datetime.now(UTC))  # noqa: TID251  Django is not loaded here


def _tell(deployment: Deployment, place: Place) -> None:
    what = (
        "the SAMPLE: invented people and requests, nothing is sent"
        if deployment.sample
        else (f"the database {deployment.database.name}")
    )
    click.echo(f"Shiliu serves {what}.\n\n  {place.url}\n  {place.url}/desk/   for staff\n")
    if deployment.sample:
        click.echo(sample_hints(deployment))
    click.echo(f"Ctrl-C ends it. Logs are in {deployment.home.folder / 'logs'}.")
