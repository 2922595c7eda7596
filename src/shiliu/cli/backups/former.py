"""What a restore put aside: database and files from before it, in clear, for a few days.

Nothing is purged or erased in them, so they must not stay until somebody thinks of them.
"""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import click

from shiliu.cli.deployment import Deployment
from shiliu.cli.home import Home
from shiliu.cli.postgres.files import write

FORMER = "{}_before_restore"
KEPT_DAYS = 7


def former_database(deployment: Deployment) -> str:
    """What the database is called once a restore has taken its place."""
    return FORMER.format(deployment.database.name)


def former_files(home: Home) -> Path:
    """Where pictures and documents lie once a restore has taken their place."""
    return home.files.with_name(FORMER.format(home.files.name))


def note_former(home: Home, at: datetime) -> None:
    """Their days begin."""
    write(home.put_aside, f"{at.isoformat()}\n", mode=0o600)


def drop_former(deployment: Deployment, at: datetime) -> None:
    """Remove what was put aside when its days are over; needs the role that owns the tables."""
    home, server = deployment.home, deployment.server
    database, files = former_database(deployment), former_files(home)
    if not server.has(database) and not files.exists():
        home.put_aside.unlink(missing_ok=True)
    elif not home.put_aside.exists():
        note_former(home, at)  # by a version that noted nothing
    elif at - _put_aside_at(home) >= timedelta(days=KEPT_DAYS):
        server.drop(database)
        if files.exists():
            shutil.rmtree(files)
        home.put_aside.unlink()
        click.echo(f"Removed what the restore of {KEPT_DAYS} days ago had put aside.")


def _put_aside_at(home: Home) -> datetime:
    return datetime.fromisoformat(home.put_aside.read_text().strip())
