"""`shiliu bench`: trying out size."""

from __future__ import annotations

import os
from pathlib import Path

import click

from shiliu.cli.commands.options import FILE
from shiliu.cli.deployment import open_server, sample_of
from shiliu.cli.home import open_home
from shiliu.cli.preparing import preparing
from shiliu.cli.sampling import Growth, Wanted, ensure_sample

LIVED_THROUGH = 200  # through the actions: enough for every kind of code and sign-in


@click.group("bench")
def command() -> None:
    """Make very much sample data, to try out size."""


@command.command("data")
@click.option("--profile", help="The profile of the sample, by name or folder.")
@click.option("--messages", type=FILE, help="A CSV with messages for the words of the sample.")
@click.option(
    "--requests",
    default=1_000_000,
    show_default=True,
    type=click.IntRange(1, 100_000_000),
    help="How many requests to add to a sample life.",
)
@click.option(
    "--days",
    default=730,
    show_default=True,
    type=click.IntRange(1, 7300),
    help="Over how many days until now they are spread.",
)
@click.option(
    "--processes",
    default=lambda: os.cpu_count() or 1,
    show_default="one a core",
    type=click.IntRange(1, 64),
    help="How many processes write.",
)
def data(
    profile: str | None, messages: Path | None, requests: int, days: int, processes: int
) -> None:
    """Make the sample anew with very many requests and their whole lives.

    `shiliu up --sample` then serves it. What was tried out in the sample before is lost.
    """
    home = open_home()
    with open_server(home, sample=True) as server, preparing(home):
        wanted = Wanted(profile, messages, LIVED_THROUGH, Growth(requests, days, processes))
        ensure_sample(sample_of(home, server), wanted, fresh=True)
    click.echo("Done. `shiliu up --sample` serves it.")
