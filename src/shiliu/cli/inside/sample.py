"""Make the sample life in an empty, migrated database."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from shiliu.cli import sample
from shiliu.cli.volume.batches import Plan
from shiliu.cli.volume.growing import grow
from shiliu.core import clock
from shiliu.core.actor import SYSTEM
from shiliu.together.actions import load_profile


def run(folder: str, requests: str, messages: str = "", *growth: str) -> None:
    """Load the profile, then let three months pass; with `growth` very many requests beside it.

    `growth` is how many, over how many days, written by how many processes.
    """
    profile, file = Path(folder), Path(messages) if messages else None
    material = sample.material_of(profile, file)
    load_profile(profile, by=SYSTEM, at=clock.now())
    more, days, processes = map(int, growth or ("0", "0", "0"))
    columns = (TextColumn("Requests"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(), transient=True) as progress:
        task = progress.add_task("", total=int(requests) + more)

        def told(done: int) -> None:
            progress.advance(task, done)

        def grown() -> None:
            plan = Plan(profile, more, days, clock.now(), file)
            grow(plan, processes=processes, told=told)

        sample.make(material, requests=int(requests), told=told, grown=grown if more else None)
