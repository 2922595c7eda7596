"""`shiliu init`: the real database."""

from __future__ import annotations

import json
import sys

import click

from shiliu.cli.backups.keys import ensure_key
from shiliu.cli.commands.options import profile_option
from shiliu.cli.deployment import (
    REAL,
    Deployment,
    ensure_real_secret,
    open_server,
    profile_folder,
    real_of,
)
from shiliu.cli.errors import CommandFailed
from shiliu.cli.home import open_home
from shiliu.cli.preparing import ensure_migrated, preparing
from shiliu.cli.processes import run_inside
from shiliu.cli.servers import Embedded, connect, is_empty

MAKING = "shiliu_making"
FEWEST = 2


@click.command("init")
@profile_option
@click.option(
    "--admin",
    "admins",
    multiple=True,
    metavar="NAME",
    help="A first administrator's sign-in name; repeat it. Two people are needed.",
)
def command(profile: str, admins: tuple[str, ...]) -> None:
    """Make the real database and its first administrators.

    In our own server, or in the empty database that DATABASE_URL and DATABASE_OWNER_URL name. Two
    administrators at least: nobody gives posts alone. Their passwords are typed, or made up and
    shown once.
    """
    folder = str(profile_folder(profile))
    home = open_home()
    with open_server(home, sample=False) as server, preparing(home):
        _check_new(real_of(home, server))
        ensure_real_secret(home)
        people = _asked_for(admins)
        deployment = _to_be_made(real_of(home, server))
        ensure_migrated(deployment)
        run_inside("profile", folder, environment=deployment.environment())
        run_inside("administrators", environment=deployment.environment(), given=json.dumps(people))
        if deployment.database.name == MAKING:
            server.rename(MAKING, REAL)
        click.echo(ensure_key(home))
        click.echo("The database is ready. `shiliu up` serves it.")


def _check_new(deployment: Deployment) -> None:
    """Refuse to touch a database that people work with."""
    if isinstance(deployment.server, Embedded):
        new = not deployment.server.has(REAL)
    else:
        new = is_empty(deployment.database) or not _has_people(deployment)
    if not new:
        raise CommandFailed(
            f"The database {deployment.database.name} is there already; nothing was changed. "
            "Administrators add others at the desk; `shiliu load-profile` corrects a profile."
        )


def _has_people(deployment: Deployment) -> bool:
    """Whether anybody can sign in: `shiliu up` makes tables, but no administrators."""
    with connect(deployment.database.app_url) as connection:
        return bool(connection.execute("SELECT FROM accounts_post LIMIT 1").fetchall())


def _to_be_made(deployment: Deployment) -> Deployment:
    """In our own server under another name: an init that is killed leaves nothing half-made."""
    if isinstance(deployment.server, Embedded):
        deployment.server.make(MAKING)
        return deployment.at(MAKING)
    return deployment


def _asked_for(names: tuple[str, ...]) -> list[dict[str, str]]:
    """The administrators with their passwords; "" lets one be made up."""
    asked = list(names)
    terminal = sys.stdin.isatty()
    while len(asked) < FEWEST and terminal:
        asked.append(click.prompt(f"Sign-in name of administrator {len(asked) + 1}"))
    if len(set(asked)) < FEWEST:
        raise CommandFailed(
            "Two administrators are needed, because nobody gives posts alone: "
            "shiliu init --admin ONE --admin OTHER"
        )
    return [{"username": name, "password": _password(name) if terminal else ""} for name in asked]


def _password(name: str) -> str:
    """Typed twice, or nothing for one that is made up."""
    typed: str = click.prompt(
        f"Password of {name} (nothing: one is made up)",
        default="",
        show_default=False,
        hide_input=True,
        confirmation_prompt=True,
    )
    return typed
