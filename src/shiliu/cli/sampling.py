"""The sample: made once into a database of its own, under another name until it is whole."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass
from pathlib import Path

import click
from psycopg import sql

from shiliu.cli.deployment import DEFAULT_PROFILE, SAMPLE, Deployment, profile_folder
from shiliu.cli.errors import CommandFailed
from shiliu.cli.postgres.files import write
from shiliu.cli.preparing import ensure_migrated, migrate
from shiliu.cli.processes import answer_of, run_inside
from shiliu.cli.servers import connect

MAKING = "shiliu_sample_making"


@dataclass(frozen=True)
class Growth:
    """How many requests are added to the sample, over how many days, by how many processes."""

    requests: int
    days: int
    processes: int


@dataclass(frozen=True)
class Wanted:
    """What the sample is to be made from; nothing named means whatever is there."""

    profile: str | None
    messages: Path | None
    requests: int
    growth: Growth | None = None

    @property
    def folder(self) -> Path:
        return profile_folder(self.profile or DEFAULT_PROFILE)

    @property
    def origin(self) -> str:
        """As the comment of its database says it."""
        content = "invented"
        if self.messages:
            content = hashlib.sha256(self.messages.read_bytes()).hexdigest()[:16]
        return f"profile {self.folder.name}, messages {content}"


def ensure_sample(deployment: Deployment, wanted: Wanted, *, fresh: bool) -> None:
    """See that the sample is there and is the one that is asked for."""
    server = deployment.server
    if fresh:
        server.drop(SAMPLE)
    if not server.has(SAMPLE):
        _make(deployment.at(MAKING), wanted)
        return
    if wanted.profile or wanted.messages:
        _check_same(deployment, wanted)
    ensure_migrated(deployment)


def sample_hints(deployment: Deployment) -> str:
    """What is printed at each start: receipt codes and sign-ins."""
    path = deployment.home.sample_hints
    if not path.exists():
        write(path, answer_of("hints", environment=deployment.environment()), mode=0o600)
    return path.read_text()


def _make(making: Deployment, wanted: Wanted) -> None:
    """Under another name until it is whole: a start that is killed leaves nothing half-made."""
    folder = wanted.folder
    takes = "some minutes" if wanted.growth else "a minute or two"
    click.echo(f"Making the sample, once; this takes {takes} ...")
    making.server.make(MAKING)
    making.home.sample_hints.unlink(missing_ok=True)
    migrate(making)
    run_inside(
        "sample",
        str(folder),
        str(wanted.requests),
        str(wanted.messages or ""),
        *map(str, astuple(wanted.growth) if wanted.growth else ()),
        environment=making.environment(as_owner=wanted.growth is not None),
    )
    with connect(making.database.as_owner()) as connection:
        connection.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(MAKING), wanted.origin)
        )
    making.server.rename(MAKING, SAMPLE)


def _check_same(deployment: Deployment, wanted: Wanted) -> None:
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    with connect(deployment.database.app_url) as connection:
        found = connection.execute(query, [SAMPLE]).fetchone()
    if found is None or found[0] != wanted.origin:
        raise CommandFailed(
            f"The sample that is here was made from: {found[0] if found else 'something else'}. "
            "Start it without --profile and --messages, or add --fresh to make it anew; what was "
            "tried out in it is then lost."
        )
