"""Load a profile into the database."""

from __future__ import annotations

from pathlib import Path

import click

from shiliu.core import clock
from shiliu.core.actor import SYSTEM
from shiliu.together.actions import load_profile


def run(folder: str) -> None:
    """Say what changed; a second load of the same files changes nothing."""
    loaded = load_profile(Path(folder), by=SYSTEM, at=clock.now())
    if not loaded.changed:
        click.echo(f"The profile {loaded.profile} was loaded already; nothing has changed.")
        return
    written = ", ".join(f"{count} {name}" for name, count in loaded.written.items() if count)
    ended = ", ".join(f"{count} {name}" for name, count in loaded.ended.items() if count)
    click.echo(f"Loaded the profile {loaded.profile}: {written or 'nothing new'}.")
    if ended:
        click.echo(f"Ended what its files no longer hold: {ended}.")
    if loaded.kept:
        click.echo(f"Kept, because only two people may change them: {', '.join(loaded.kept)}.")
