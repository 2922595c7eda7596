"""Erase again what the journal says was erased, in a database that came out of a backup."""

from __future__ import annotations

import click

from shiliu.core.journal import read_erasures
from shiliu.together.actions import repeat_erasure


def run() -> None:
    """Every line, however old: erasing twice does no harm, forgetting one would."""
    journal = read_erasures()
    again = sum(repeat_erasure(erasure) for erasure in journal.erasures)
    click.echo(
        f"The journal holds {len(journal.erasures)} erasures; {again} of them had to be repeated."
    )
    if journal.torn:
        click.echo(
            f"{journal.torn} lines were cut off by a crash before they counted; passed over."
        )
