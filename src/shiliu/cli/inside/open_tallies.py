"""Publish the days that are settled, and write the open tallies of whole months as CSV."""

from __future__ import annotations

import csv
import json
from calendar import monthrange
from datetime import date
from pathlib import Path

import click

from shiliu.core import clock
from shiliu.network.queries import network
from shiliu.tallies.actions import publish_days
from shiliu.tallies.queries import open_tallies
from shiliu.tallies.schemas import OPEN_COLUMNS

NULL = r"\N"


def run(target: str, first: str, last: str) -> None:
    """Write the rows to `target`; say the deployment's code and the moment as JSON."""
    at = clock.now()
    begin, end = _day(first), _day(last)
    publish_days(at=at, first=begin, last=end)
    whole = (begin or date.min).replace(day=1), _month_end(end or date.max)
    with Path(target).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(OPEN_COLUMNS)
        for *what, count in open_tallies(*whole):
            writer.writerow([*what, NULL if count is None else count])
    click.echo(json.dumps({"deployment": network().root.code, "as_of": at.isoformat()}))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
