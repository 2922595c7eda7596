"""`shiliu serve`: the pages alone, for a service manager."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext

import click

from shiliu.cli.children import Child
from shiliu.cli.commands.options import host_option, port_option, sample_option, workers_option
from shiliu.cli.deployment import open_deployment
from shiliu.cli.held import FIRST, held_place
from shiliu.cli.ports import answers, claimed, place_of
from shiliu.cli.preparing import check_migrated, ensure_static, preparing
from shiliu.cli.serving import web_server
from shiliu.cli.supervisor import Supervisor, begin_supervising


@click.command("serve")
@port_option
@host_option
@workers_option
@sample_option
def command(port: int, host: str, workers: int, sample: bool) -> None:  # noqa: FBT001
    """Serve the pages and interfaces; the jobs need `shiliu worker` beside it.

    Migrates nothing: `shiliu migrate` does. Writes its log to the terminal. At a socket that the
    service manager hands over, --host and --port mean nothing.
    """
    begin_supervising()
    held = held_place()
    place = held or place_of(host, port)
    with (
        open_deployment(sample=sample) as deployment,
        nullcontext() if held else claimed(deployment.home, place) as claim,
    ):
        check_migrated(deployment)
        with preparing(deployment.home):
            static = ensure_static(deployment)
        child = web_server(
            deployment,
            place,
            workers=workers,
            static=static,
            logs=None,
            held=FIRST if held else None,
        )
        noted = claim.note if claim else _unnoted
        Supervisor([child], revive=deployment.server.revive, noted=noted).run(
            is_ready=lambda: answers(place),
            when_ready=lambda: click.echo(f"Shiliu serves at {place.url}."),
        )


def _unnoted(_children: Sequence[Child]) -> None:
    """The service manager knows them."""
