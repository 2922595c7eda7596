"""Print all seals, one a line."""

from __future__ import annotations

import click

from shiliu.ledger.queries import seal_lines


def run() -> None:
    for line in seal_lines():
        click.echo(line)
