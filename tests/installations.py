"""Whole installations for tests: a home with a real database, made once and then copied.

Everything goes through the command `shiliu`, as an operator would use it.
"""

from __future__ import annotations

import fcntl
import hashlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import psycopg

from shiliu.cli import postgres
from shiliu.cli.postgres.roles import connect
from shiliu.cli.postgres.server import shut_down
from tests import databases

SHILIU = str(Path(sys.executable).with_name("shiliu"))
SERVED_WITHIN = 60.0
ADMINISTRATORS = ("--admin", "admin.one", "--admin", "admin.two")
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONPATH", "SHILIU_PG_BIN")


def base() -> Path:
    """Where homes lie: beside the code, or where root's helper account may enter."""
    folder = databases.home().with_name("tests-cli")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a command gets: nothing of what the tests have set for themselves.

    All homes share one folder for compiled modules, which otherwise each would fill anew.
    """
    found = {name: os.environ[name] for name in KEPT if name in os.environ}
    found |= {"PYTHONPYCACHEPREFIX": str(base() / "pycache"), "SHILIU_REQUESTS_PER_HOUR": "0"}
    return {**found, "SHILIU_HOME": str(home), **more}


@dataclass
class Installation:
    """A home and the ways to work on it."""

    home: Path
    more: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; both outputs come as `stdout`."""
        return subprocess.run(
            [SHILIU, *arguments],
            env=environment(self.home, **self.more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=timeout,
        )

    def do(self, *arguments: str) -> str:
        """Run a command that must go well."""
        done = self.run(*arguments)
        assert done.returncode == 0, done.stdout
        return done.stdout

    def refused(self, *arguments: str) -> str:
        """Run a command that must be refused in plain words."""
        done = self.run(*arguments)
        assert done.returncode == 1, done.stdout
        assert "Traceback" not in done.stdout
        return done.stdout

    @contextmanager
    def up(
        self, *arguments: str, command: str = "up", within: float = SERVED_WITHIN
    ) -> Iterator[Service]:
        """`shiliu up` on a free port until the block ends."""
        service = Service(self, start(self, command, *arguments))
        try:
            service.wait_until_served(within)
            yield service
        finally:
            service.end()

    def stop_server(self) -> None:
        """Stop its PostgreSQL, as when the machine is shut down."""
        shut_down(self.home / "postgres/data")

    def with_django(self, code: str) -> str:
        """Run Python with Django on the real database, with the rights of a web process."""
        with postgres.running(self.home) as cluster:
            given = environment(
                self.home,
                DATABASE_URL=postgres.app_url(cluster, "shiliu"),
                SHILIU_SECRET_FILE=str(self.home / "secret"),
                DJANGO_SETTINGS_MODULE="shiliu.config.settings",
                SHILIU_NO_POOL="1",
            )
            return subprocess.run(
                [sys.executable, "-c", f"import django; django.setup()\n{code}"],
                env=given | self.more,
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            ).stdout

    def ask(
        self, query: str, *values: object, owner: bool = False, superuser: bool = False
    ) -> list[tuple]:
        """Look into the real database, or change something behind its back."""
        with postgres.running(self.home) as cluster:
            if superuser:
                connected = connect(cluster.socket_dir, "shiliu")
            else:
                url = (postgres.owner_url if owner else postgres.app_url)(cluster, "shiliu")
                connected = psycopg.connect(url, autocommit=True)
            with connected as connection:
                found = connection.execute(query, values or None)
                return found.fetchall() if found.description else []


@dataclass
class Started:
    """A command at work and the port it was given."""

    process: subprocess.Popen[str]
    port: int


def start(
    installation: Installation, command: str, *arguments: str, port: int | None = None
) -> Started:
    """Start a command that serves, on a free port unless one is named."""
    port = port or free_port()
    process = subprocess.Popen(
        [SHILIU, command, "--port", str(port), *arguments],
        env=environment(installation.home, **installation.more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=_hear_ctrl_c,  # noqa: PLW1509  sets one signal, touches no lock
    )
    return Started(process, port)


def _hear_ctrl_c() -> None:
    """As at a terminal: a shell that runs the tests in the background has them ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@dataclass
class Service:
    """A running installation."""

    installation: Installation
    started: Started

    @property
    def port(self) -> int:
        return self.started.port

    @property
    def process(self) -> subprocess.Popen[str]:
        return self.started.process

    def get(
        self, path: str = "/", *, language: str = "zh-hans", timeout: float = 10.0
    ) -> tuple[int, str]:
        """One page: status and text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        with closing(connection):
            headers = {"Host": "localhost", "Connection": "close", "Accept-Language": language}
            connection.request("GET", path, headers=headers)
            with connection.getresponse() as response:
                return response.status, response.read().decode()

    def serves(self) -> bool:
        """Whether a page comes that needs the database, from whoever listens there."""
        try:
            return self.get("/")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def wait_until_served(self, seconds: float = SERVED_WITHIN) -> float:
        """Wait for the first page of its own web server; says how long it took.

        After a supervisor was killed, its web server answers at the same port a little longer. The
        next one begins only when that port is free.
        """
        begun = time.monotonic()
        while not (self.serves() and self.children("web") and self.serves()):
            if self.process.poll() is not None:
                raise AssertionError(self.process.stdout.read())
            assert time.monotonic() - begun < seconds, "not served in time"
            time.sleep(0.02)
        return time.monotonic() - begun

    def end(self) -> str:
        """Ask it to end, wait, and return everything it printed."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.communicate(timeout=60)[0]
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    def children(self, task: str) -> list[int]:
        """The processes of a task (web, worker), the one that the supervisor started first."""
        table = processes()
        below = descendants(self.process.pid, table)
        return [pid for pid in below if f"inside {task}" in table[pid][1]]


def processes() -> dict[int, tuple[int, str]]:
    """All processes with their parents and commands."""
    listed = subprocess.run(
        ["ps", "-e", "-ww", "-o", "pid=,ppid=,command="],
        stdout=subprocess.PIPE,
        text=True,
        errors="replace",
        check=True,
    ).stdout
    rows = (line.split(maxsplit=2) for line in listed.splitlines())
    return {int(pid): (int(parent), " ".join(command)) for pid, parent, *command in rows}


def descendants(pid: int, table: dict[int, tuple[int, str]] | None = None) -> list[int]:
    """All processes below one, parents before children."""
    table = table or processes()
    found = []
    for child in children_of(pid, table):
        found += [child, *descendants(child, table)]
    return found


def children_of(pid: int, table: dict[int, tuple[int, str]] | None = None) -> list[int]:
    return [child for child, (parent, _) in (table or processes()).items() if parent == pid]


def command_of(pid: int) -> str:
    """The command of a process, empty when it has ended."""
    return processes().get(pid, (0, ""))[1]


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@contextmanager
def empty_home() -> Iterator[Installation]:
    """A home in which nothing is yet."""
    folder = Path(tempfile.mkdtemp(prefix="home-", dir=base()))
    folder.chmod(0o755)
    try:
        yield Installation(folder)
    finally:
        if folder.exists():
            shut_down(folder / "postgres/data")
            shutil.rmtree(folder)


def real_home() -> AbstractContextManager[Installation]:
    """A home with a real database and two administrators, served once. Nothing runs."""
    return copied_home("real", _made_real)


def _made_real(installation: Installation) -> None:
    installation.do("init", *ADMINISTRATORS)
    with installation.up():
        pass


@contextmanager
def copied_home(name: str, make: Callable[[Installation], None]) -> Iterator[Installation]:
    """A copy of the home `name`, which `make` fills once."""
    with empty_home() as installation:
        with _template(name, make) as source:
            copy(source, installation.home)
        yield installation


def copy(source: Path, home: Path) -> None:
    """Everything of a home in which nothing runs, with its owners, into an empty one."""
    subprocess.run(["cp", "-a", f"{source}/.", str(home)], check=True)


@contextmanager
def _template(name: str, make: Callable[[Installation], None]) -> Iterator[Path]:
    """Made by whichever process comes first, and kept until the code changes or the day is over."""
    folder = base() / f"template-{name}-{datetime.now(UTC):%Y%m%d}-{_code_hash()}"
    with (base() / f"template-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            for stale in base().glob(f"template-{name}-*/"):
                shutil.rmtree(stale)
            with empty_home() as installation:
                make(installation)
                installation.home.rename(folder)
        yield folder


@cache
def _code_hash() -> str:
    digest = hashlib.sha256(databases.schema_hash().encode())
    own = (Path(__file__), Path(__file__).parent / "integration/cli/life.py")
    for path in sorted(databases.PACKAGE.rglob("*.py")) + list(own):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
