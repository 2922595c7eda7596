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
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
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
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "SHILIU_PG_BIN")


def base() -> Path:
    """Where homes lie: beside the code, or where root's helper account may enter."""
    folder = databases.home().with_name("tests-cli")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a command gets: nothing of what the tests have set for themselves."""
    found = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**found, "SHILIU_HOME": str(home), "SHILIU_REQUESTS_PER_HOUR": "0", **more}


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
    def up(self, *arguments: str, command: str = "up") -> Iterator[Service]:
        """`shiliu up` on a free port until the block ends."""
        service = Service(self, start(self, command, *arguments))
        try:
            service.wait_until_served()
            yield service
        finally:
            service.end()

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
                env=given,
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
    )
    return Started(process, port)


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

    def get(self, path: str = "/", timeout: float = 10.0) -> tuple[int, str]:
        """One page: status and text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        with closing(connection):
            connection.request("GET", path, headers={"Host": "localhost", "Connection": "close"})
            with connection.getresponse() as response:
                return response.status, response.read().decode()

    def serves(self) -> bool:
        """Whether a page comes that needs the database."""
        try:
            return self.get("/")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def wait_until_served(self, seconds: float = SERVED_WITHIN) -> float:
        """Wait for the first page; says how long it took."""
        begun = time.monotonic()
        while not self.serves():
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
        return [pid for pid in descendants(self.process.pid) if f"inside {task}" in command_of(pid)]


def descendants(pid: int) -> list[int]:
    """All processes below one, parents before children."""
    found = []
    for child in children_of(pid):
        found += [child, *descendants(child)]
    return found


def children_of(pid: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-e", "-o", "pid=,ppid="], stdout=subprocess.PIPE, text=True, check=True
    ).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    return [child for child, parent in pairs if parent == pid]


def command_of(pid: int) -> str:
    return subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    ).stdout


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
        shut_down(folder / "postgres/data")
        shutil.rmtree(folder)


@contextmanager
def real_home() -> Iterator[Installation]:
    """A home with a real database and two administrators, as `shiliu init` makes it."""
    with empty_home() as installation:
        installation.home.rmdir()
        with _template() as source:
            subprocess.run(["cp", "-a", str(source), str(installation.home)], check=True)
        yield installation


@contextmanager
def _template() -> Iterator[Path]:
    """Made by whichever process comes first, and kept until the code changes."""
    folder = base() / f"template-{_code_hash()}"
    with (base() / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            for stale in base().glob("template-*/"):
                shutil.rmtree(stale)
            half = Path(tempfile.mkdtemp(prefix="half-", dir=base()))
            half.chmod(0o755)
            Installation(half).do("init", *ADMINISTRATORS)
            half.rename(folder)
        yield folder


@cache
def _code_hash() -> str:
    digest = hashlib.sha256(databases.schema_hash().encode())
    for path in sorted((databases.PACKAGE / "cli").rglob("*.py")):
        if "sample" not in path.parts:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
