"""Starting and stopping, for any number of processes at once."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from shiliu.cli.postgres.errors import DatabaseStartFailed, from_os_error
from shiliu.cli.postgres.first_start import make_or_check
from shiliu.cli.postgres.locks import InUse, alone
from shiliu.cli.postgres.places import PORT, make_folder, open_private, settle
from shiliu.cli.postgres.programs import find_programs
from shiliu.cli.postgres.roles import APP_ROLE, OWNER_ROLE, Cluster, ensure_roles
from shiliu.cli.postgres.server import ensure_running, shut_down


@contextmanager
def running(home: Path, *, bin_dir: Path | None = None) -> Iterator[Cluster]:
    """A running server for as long as the block lasts."""
    cluster = start(home, bin_dir=bin_dir)
    try:
        yield cluster
    finally:
        stop(cluster)


def start(home: Path, *, bin_dir: Path | None = None) -> Cluster:
    """Start the server of `home`, or join the one that runs there.

    Raises DatabaseStartFailed with a sentence for the person at the terminal.
    """
    try:
        folder = make_folder(home)
        with alone(folder / "start.lock"):
            return _start(folder, bin_dir)
    except OSError as error:
        raise from_os_error(error, home) from error
    except psycopg.Error as error:
        raise DatabaseStartFailed(
            f"PostgreSQL runs in {home} but does not let Shiliu in: {error} "
            f"Look into {home}/postgres/server.log, put it right and start again."
        ) from error


def stop(cluster: Cluster) -> None:
    """Give up this process's share; the last one stops the server. Twice does no harm."""
    folder = cluster.data_dir.parent
    with alone(folder / "start.lock"):
        if cluster.in_use.give_back():
            shut_down(cluster.data_dir)
            if cluster.socket_dir.parent != folder:  # lent from /tmp
                with suppress(OSError):
                    cluster.socket_dir.rmdir()


def _start(folder: Path, bin_dir: Path | None) -> Cluster:
    place = settle(folder)
    open_private(place.socket_dir, place.account)
    programs = find_programs(bin_dir, place.account)
    in_use = InUse(folder / "in_use.lock")
    try:
        make_or_check(place, programs)
        launched = ensure_running(place, programs)
        passwords = ensure_roles(place, launched=launched)
    except DatabaseStartFailed:
        # A server that is still repairing its data goes on; the next start finds it.
        in_use.give_back()
        raise
    except BaseException:
        if in_use.give_back():
            shut_down(place.data_dir)
        raise
    return Cluster(
        data_dir=place.data_dir,
        socket_dir=place.socket_dir,
        port=PORT,
        owner_password=passwords[OWNER_ROLE],
        app_password=passwords[APP_ROLE],
        in_use=in_use,
    )
