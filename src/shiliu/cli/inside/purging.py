"""The shortest time for which contacts and words are kept, in days."""

from __future__ import annotations

import click

from shiliu.network.queries import deployment


def run() -> None:
    """Print it: backups may outlive it by a stated number of days only."""
    kept = deployment().retention
    click.echo(min(kept.contact_days, kept.text_days))
