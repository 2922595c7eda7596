"""Make the sample life in an empty, migrated database."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from shiliu.cli import sample
from shiliu.core import clock
from shiliu.core.actor import SYSTEM
from shiliu.together.actions import load_profile


def run(folder: str, requests: str, messages: str = "") -> None:
    """Load the profile, then let three months pass."""
    material = sample.material_of(Path(folder), Path(messages) if messages else None)
    load_profile(Path(folder), by=SYSTEM, at=clock.now())
    columns = (TextColumn("Requests"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(), transient=True) as progress:
        task = progress.add_task("", total=int(requests))
        sample.make(
            material,
            requests=int(requests),
            told=lambda more: progress.advance(task, more),
        )
