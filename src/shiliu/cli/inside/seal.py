"""Seal the days that are over."""

from __future__ import annotations

import click

from shiliu.core import clock
from shiliu.ledger.actions import seal_due


def run() -> None:
    days = seal_due(clock.now())
    click.echo(f"Sealed {len(days)} days, through {days[-1]}." if days else "No day is due.")
