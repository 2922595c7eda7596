"""`shiliu verify`: does everything that is kept still hold?"""

from __future__ import annotations

from pathlib import Path

import click

from shiliu.cli.commands.options import FILE, sample_option
from shiliu.cli.deployment import open_deployment
from shiliu.cli.preparing import check_migrated
from shiliu.cli.processes import run_inside


@click.command("verify")
@click.option("--seals", type=FILE, help="Copies of the seals that were kept elsewhere.")
@sample_option
def command(seals: Path | None, sample: bool) -> None:  # noqa: FBT001
    """Check history, texts and figures; exit code 1 when something is wrong.

    History: every sealed day is hashed again. Texts: each one that is not erased fits the hash in
    its step. Figures: equal to those counted anew from the facts. With --seals it is also found
    out when somebody rewrote history together with its seals.
    """
    with open_deployment(sample=sample) as deployment:
        check_migrated(deployment)
        given = [str(seals)] if seals else []
        run_inside("verify", *given, environment=deployment.environment())
