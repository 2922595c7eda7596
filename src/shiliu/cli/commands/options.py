"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

from shiliu.cli.deployment import DEFAULT_PROFILE

FILE = click.Path(exists=True, dir_okay=False, readable=True, resolve_path=True, path_type=Path)
FOLDER = click.Path(file_okay=False, resolve_path=True, path_type=Path)

port_option = click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(1, 65535),
    help="Where to listen.",
)
host_option = click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address of this machine to listen at.",
)
workers_option = click.option(
    "--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Web processes."
)
sample_option = click.option("--sample", is_flag=True, help="Work on the sample.")
profile_option = click.option(
    "--profile",
    default=DEFAULT_PROFILE,
    show_default=True,
    help="The profile to load, by name or folder.",
)
