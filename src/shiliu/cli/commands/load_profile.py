"""`shiliu load-profile`: areas, units, categories and routes."""

from __future__ import annotations

import click

from shiliu.cli.commands.options import sample_option
from shiliu.cli.deployment import open_deployment, profile_folder
from shiliu.cli.preparing import check_migrated
from shiliu.cli.processes import run_inside


@click.command("load-profile")
@click.argument("folder")
@sample_option
def command(folder: str, sample: bool) -> None:  # noqa: FBT001
    """Load a profile: FOLDER is a folder with a profile.toml, or the name of a built-in profile.

    All of it or nothing. What people changed at the desk stays.
    """
    found = profile_folder(folder)
    with open_deployment(sample=sample) as deployment:
        check_migrated(deployment)
        run_inside("profile", str(found), environment=deployment.environment())
