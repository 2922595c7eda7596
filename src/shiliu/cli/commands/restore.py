"""`shiliu restore`: a backup becomes the database."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from shiliu.cli.backups.files import JOURNAL, check_checksum, files_of, merge_lines
from shiliu.cli.backups.format import About
from shiliu.cli.backups.former import KEPT_DAYS, former_database, former_files, note_former
from shiliu.cli.backups.keys import read_key
from shiliu.cli.backups.restoring import read_about, read_dump, read_files
from shiliu.cli.commands.options import FILE
from shiliu.cli.deployment import Deployment, named_secret, open_server, real_of
from shiliu.cli.errors import CommandFailed
from shiliu.cli.home import Home, open_home
from shiliu.cli.postgres.files import write
from shiliu.cli.preparing import migrate, preparing
from shiliu.cli.processes import run_inside
from shiliu.cli.servers import connect, others_connected

RESTORING = "{}_restoring"
TRIED = "{}_tried"


@click.command("restore")
@click.argument("file", type=FILE)
@click.option("--key", type=FILE, help="The key that opens it; the home's backup.key without it.")
@click.option(
    "--try",
    "trial",
    is_flag=True,
    help="Do everything but the last step, say how long it took, and leave nothing behind. "
    "Shiliu may run meanwhile: for practising, and before an upgrade.",
)
def command(file: Path, key: Path | None, trial: bool) -> None:  # noqa: FBT001
    """Bring the backup FILE back as the real database. Stop Shiliu first.

    It is read into a new database, brought to this version, everything that was erased since is
    erased again, and it is verified; only then does it take the place of the present database,
    which stays beside it under another name for some days.
    """
    home = open_home()
    check_checksum(file)
    opener = read_key(key or home.backup_key)
    about = read_about(file, opener)
    with open_server(home, sample=False) as server:
        target = real_of(home, server)
        if trial:
            _try(target, file, opener, about)
            return
        with preparing(home):
            _check_unused(target)
            _take_secret(home, about)
            restored, files = _beside(target, RESTORING)
            with _gone_when_it_fails(restored, files):
                _fill(restored, files, file, opener, about)
                _keep_journal(home, file)
                _check_unused(target)
                replaced = _swap(target, restored)
            if files.exists():
                _swap_files(home, files)
            if replaced:
                click.echo(
                    f"What was here is kept as {former_database(target)} for {KEPT_DAYS} days; "
                    "`shiliu backup` or `shiliu up` then removes it. Until then nothing is purged "
                    "or erased in it: remove it sooner if you need no way back."
                )
            click.echo("The backup is in place. `shiliu up` serves it.")


def _beside(target: Deployment, called: str) -> tuple[Deployment, Path]:
    """The database and the folder of files that are filled while the present ones stay."""
    home = target.home
    named = target.at(called.format(target.database.name))
    return named, home.files.with_name(called.format(home.files.name))


def _try(target: Deployment, file: Path, opener: str, about: About) -> None:
    """Everything in a database and a folder that go at the end."""
    if _check_secret(target.home, about) is None:
        raise CommandFailed(
            "This machine has no server secret yet, so there is nothing that a trial could harm: "
            "restore without --try."
        )
    tried, files = _beside(target, TRIED)
    begun = time.monotonic()
    with _gone_when_it_fails(tried, files):
        _fill(tried, files, file, opener, about)
    _take_away(tried, files)
    click.echo(
        f"The backup can be restored with this version: it took {time.monotonic() - begun:.0f} "
        "seconds. Nothing was changed."
    )


@contextmanager
def _gone_when_it_fails(restored: Deployment, files: Path) -> Iterator[None]:
    """An empty database and no folder yet; neither stays, in clear, when the rest fails."""
    _take_away(restored, files)
    restored.server.make(restored.database.name)
    try:
        yield
    except BaseException:
        _take_away(restored, files)
        raise


def _take_away(restored: Deployment, files: Path) -> None:
    restored.server.drop(restored.database.name)
    if files.exists():
        shutil.rmtree(files)


def _fill(restored: Deployment, files: Path, file: Path, opener: str, about: About) -> None:
    """Read the backup, bring it to this version and check it."""
    with _said(f"Reading the backup of {about.made:%Y-%m-%d %H:%M} UTC"):
        read_dump(file, opener, restored.database.as_owner())
        with connect(restored.database.as_owner()) as connection:
            connection.execute("ANALYZE")  # a dump brings no statistics, and the checks join
        _read_files(file, opener, files)
    with _said("Bringing it to this version"):
        migrate(restored)  # also when the tables fit this version: a dump holds no rights
    with _said("Erasing again, sealing and verifying"):
        _bring_up_to_date(restored, file)


@contextmanager
def _said(what: str) -> Iterator[None]:
    """Say what is done and, at the end, how long it took."""
    click.echo(f"{what} ...")
    begun = time.monotonic()
    yield
    click.echo(f"  {time.monotonic() - begun:.1f} seconds.")


def _read_files(backup: Path, key: str, folder: Path) -> None:
    """Pictures and documents that lie beside the backup, in a folder that waits for its place."""
    packed = files_of(backup)
    if not packed.exists():
        click.echo(f"No pictures and documents lie beside the backup ({packed.name}).")
        return
    check_checksum(packed)
    read_files(packed, key, folder)


def _swap_files(home: Home, restored: Path) -> None:
    former = former_files(home)
    shutil.rmtree(former, ignore_errors=True)
    if home.files.exists():
        home.files.rename(former)
    restored.rename(home.files)


def _check_unused(target: Deployment) -> None:
    """Nobody may work in a database that is about to be put aside."""
    if not target.server.has(target.database.name):
        return
    if connected := others_connected(target.database):
        raise CommandFailed(
            f"{connected} connections are open to the database {target.database.name}. Stop "
            "Shiliu and whatever else uses it, then restore; nothing was changed."
        )


def _take_secret(home: Home, about: About) -> None:
    """On a new machine the backup brings its secret; where there is another, refuse."""
    if _check_secret(home, about) is None:
        write(home.secret(sample=False), f"{about.secret}\n", mode=0o600)


def _check_secret(home: Home, about: About) -> str | None:
    """The secret of this machine, if it has one; refused when it is another than the backup's."""
    path = home.secret(sample=False)
    present = named_secret() or (path.read_text().strip() if path.exists() else None)
    if present not in (None, about.secret):
        raise CommandFailed(
            "The backup works with another server secret than this machine: its receipt codes "
            f"would not open. Move {path} aside (or unset SHILIU_SECRET) to use the backup's own; "
            "nothing was changed."
        )
    return present


def _bring_up_to_date(restored: Deployment, file: Path) -> None:
    """To what was erased since, sealed up to now, then checked."""
    environment = restored.environment()
    journals = (restored.home.journal, file.parent / JOURNAL)
    run_inside("replay", *map(str, journals), environment=environment)
    run_inside("seal", environment=environment)
    run_inside("verify", environment=environment)


def _keep_journal(home: Home, file: Path) -> None:
    """What the journal beside the backup knows more, such as on a new machine."""
    beside = file.parent / JOURNAL
    if beside.exists():
        merge_lines(home.journal, beside.read_text().splitlines())


def _swap(target: Deployment, restored: Deployment) -> bool:
    """By renaming: the name is borne by the former database or by the new one, never by half.

    Returns whether there was a former one.
    """
    server, name = target.server, target.database.name
    former = former_database(target)
    replaces = server.has(name)
    if replaces:
        now = datetime.now(UTC)  # noqa: TID251  the wall clock; Django is not loaded here
        note_former(target.home, now)
        server.drop(former)
        server.rename(name, former)
    try:
        server.rename(restored.database.name, name)
    except BaseException:
        if replaces:
            server.rename(former, name)
        raise
    return replaces
