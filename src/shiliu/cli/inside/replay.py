"""Erase again what the journal says was erased, in a database that came out of a backup."""

from __future__ import annotations

from pathlib import Path

import click

from shiliu.core.journal import read_erasures
from shiliu.together.actions import repeat_erasure


def run(*paths: str) -> None:
    """Every line of these journals, however old: erasing twice does no harm, forgetting would."""
    journals = [read_erasures(Path(path)) for path in paths]
    erasures = dict.fromkeys(each for journal in journals for each in journal.erasures)
    again = sum(repeat_erasure(erasure) for erasure in erasures)
    click.echo(f"The journal holds {len(erasures)} erasures; {again} of them had to be repeated.")
    if torn := sum(journal.torn for journal in journals):
        click.echo(f"{torn} lines were cut off by a crash before they counted; passed over.")
