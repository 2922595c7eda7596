"""What has to be there before anything is served: each step is passed over when nothing changed."""

from __future__ import annotations

import fcntl
import hashlib
import importlib.metadata
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from shiliu.cli.deployment import PACKAGE, Deployment
from shiliu.cli.errors import CommandFailed
from shiliu.cli.home import Home
from shiliu.cli.postgres.files import open_own
from shiliu.cli.processes import run_inside
from shiliu.cli.schema import State, state_of

WITH_STATIC_FILES = ("django", "django-allauth", "django-ninja", "whitenoise")


@contextmanager
def preparing(home: Home) -> Iterator[None]:
    """One process at a time makes ready; the others wait and then find everything made."""
    fd = open_own(home.private("run") / "preparing", os.O_RDWR)
    try:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            click.echo("Another shiliu is making things ready; waiting for it ...", err=True)
            fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        os.close(fd)


def migrate(deployment: Deployment) -> None:
    """Make or change the tables as their owner, and grant the serving role its rights."""
    run_inside(
        "migrate",
        deployment.database.app_role,
        environment=deployment.environment(as_owner=True),
    )


def ensure_migrated(deployment: Deployment) -> State:
    """Migrate unless the database is already what this version needs; says what it was before."""
    state = state_of(deployment.database, deployment.secret())
    if state is not State.CURRENT:
        click.echo(f"Making the tables of the database {deployment.database.name} ...")
        migrate(deployment)
    return state


def check_migrated(deployment: Deployment) -> None:
    """Refuse to serve from a database that this version does not fit."""
    if state_of(deployment.database, deployment.secret()) is not State.CURRENT:
        raise CommandFailed(
            f"The database {deployment.database.name} was made by another version. "
            "Run: shiliu migrate"
        )


def ensure_static(deployment: Deployment) -> Path:
    """The collected and compressed static files of this version; earlier ones are removed."""
    home = deployment.home
    folder = home.private("static") / _static_version()
    if folder.is_dir():
        return folder
    half = Path(tempfile.mkdtemp(prefix="half-", dir=folder.parent))
    environment = {**deployment.environment(), "SHILIU_STATIC_ROOT": str(half)}
    run_inside("static", environment=environment)
    half.rename(folder)
    for other in folder.parent.iterdir():
        if other != folder:
            shutil.rmtree(other)
    return folder


def _static_version() -> str:
    """Changes whenever a file or a package that brings some changes."""
    digest = hashlib.sha256()
    for name in WITH_STATIC_FILES:
        digest.update(f"{name} {importlib.metadata.version(name)}\n".encode())
    for path in sorted(PACKAGE.glob("*/static/**/*")):
        if path.is_file():
            digest.update(f"{path.relative_to(PACKAGE)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]
