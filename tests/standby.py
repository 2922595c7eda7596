"""A real streaming replica of an installation's database server, on the same machine."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from shiliu.cli import postgres
from shiliu.cli.postgres.places import PORT, Place, open_private, settle
from shiliu.cli.postgres.programs import Programs, find_programs, run
from shiliu.cli.postgres.roles import connect
from shiliu.cli.postgres.server import ensure_running, running_server, shut_down
from tests.installations import Installation
from tests.waiting import until

SENDERS = "max_wal_senders = 4\nlog_statement = 'all'\nlog_line_prefix = '%u@%d '\n"
STANDBY = "max_wal_senders = 4\nlog_statement = 'all'\nlog_line_prefix = '%u@%d '\nmax_standby_streaming_delay = 0\n"
ASKED = "shiliu_app@shiliu LOG:  "


@dataclass
class Standby:
    """The replica, its primary, and what each was asked."""

    primary: postgres.Cluster
    place: Place
    programs: Programs

    @property
    def url(self) -> str:
        """The way in for the serving role."""
        return postgres.app_url(self.primary, "shiliu").replace(
            str(self.primary.socket_dir), str(self.place.socket_dir)
        )

    def start(self) -> None:
        ensure_running(self.place, self.programs)

    def kill(self) -> None:
        """As a machine that is gone: nothing is tidied up."""
        pid = running_server(self.place.data_dir)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)

    def hold(self, sign: signal.Signals) -> None:
        """Stop all its processes where they are (SIGSTOP), or let them go on (SIGCONT)."""
        pid = running_server(self.place.data_dir)
        assert pid is not None
        os.killpg(os.getpgid(pid), sign)

    def do(self, statement: str) -> object:
        """Ask it as its superuser."""
        with connect(self.place.socket_dir) as connection:
            return connection.execute(statement).fetchall()

    def catch_up(self) -> None:
        """Wait until it has replayed all that is committed by now."""
        with connect(self.primary.socket_dir) as connection:
            connection.execute("SELECT pg_current_xact_id()")
            ((now,),) = connection.execute("SELECT pg_current_wal_flush_lsn()::text").fetchall()
        until(lambda: self.do(f"SELECT 1 WHERE pg_last_wal_replay_lsn() >= '{now}'"))

    def asked(self, of: str, since: int = 0) -> list[str]:
        """The statements that the serving role sent to `replica` or `primary` since that line."""
        path = self.place.log_file if of == "replica" else self._log_of_primary()
        entries = path.read_text(errors="replace").replace("\n\t", " ").splitlines()
        return [entry for entry in entries if entry.startswith(ASKED)][since:]

    def _log_of_primary(self) -> Path:
        return self.primary.data_dir.parent / "server.log"


@contextmanager
def standby_of(installation: Installation) -> Iterator[Standby]:
    """Start the installation's server for senders, copy it and follow it until the block ends."""
    (installation.home / "postgres/local.conf").write_text(SENDERS)
    with postgres.running(installation.home) as primary:
        folder = installation.home / "standby"
        folder.mkdir(mode=0o755)
        place = Place(folder, settle(primary.data_dir.parent).account)
        (folder / "local.conf").write_text(STANDBY)
        open_private(place.data_dir, place.account)
        open_private(place.socket_dir, place.account)
        programs = find_programs(None, place.account)
        copied = run(
            programs.path("pg_basebackup"),
            ["-D", str(place.data_dir), "-R", "-X", "stream", "-c", "fast",
             "-h", str(primary.socket_dir), "-p", str(PORT), "-U", "postgres"],
            place.account,
        )  # fmt: skip
        assert copied.returncode == 0, copied.stderr
        standby = Standby(primary, place, programs)
        standby.start()
        try:
            yield standby
        finally:
            shut_down(place.data_dir)


@contextmanager
def heartbeats(standby: Standby) -> Iterator[None]:
    """Something is committed several times a second, as a busy worker does."""
    ended = threading.Event()

    def beat() -> None:
        url = postgres.owner_url(standby.primary, "shiliu")
        with psycopg.connect(url, autocommit=True) as connection:
            while not ended.wait(0.2):
                connection.execute("SELECT pg_current_xact_id()")

    thread = threading.Thread(target=beat)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
