"""A database and a server of the bench's own, and what they cost."""

from __future__ import annotations

import gc
import os
import platform
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from django.db import connection

from bench.load import Connection, request
from shiliu.cli import postgres
from tests import databases

ROOT = Path(__file__).parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
SETTINGS_THAT_MUST_BE_ON = ("fsync", "synchronous_commit", "full_page_writes")


@contextmanager
def database(name: str = "shiliu_bench") -> Iterator[str]:
    """A committed database with the profile loaded; the durable settings are asserted."""
    with databases.clone(name, databases.KANGBASHI):
        databases.point_django_at(name)
        with connection.cursor() as cursor:
            for setting in SETTINGS_THAT_MUST_BE_ON:
                cursor.execute(f"SHOW {setting}")
                assert cursor.fetchone()[0] == "on", f"{setting} must be on"
        yield name


@contextmanager
def without_word_index(name: str) -> Iterator[None]:
    """Leave the index of texts away while very many rows are written, and build it at the end."""
    owner = psycopg.connect(postgres.owner_url(databases.cluster(), name), autocommit=True)
    with owner:
        found = owner.execute(
            "SELECT indexdef FROM pg_indexes WHERE indexname = 'cases_text_found'"
        ).fetchone()
        owner.execute("DROP INDEX cases_text_found")
        yield
        owner.execute("SET maintenance_work_mem = '1GB'")
        owner.execute(found[0].replace(" ON ONLY ", " ON "))  # for the months as well


def settle(name: str) -> None:
    """Do what the database and Python would begin by themselves in the midst of a measurement."""
    gc.collect()
    gc.freeze()
    owner = psycopg.connect(postgres.owner_url(databases.cluster(), name), autocommit=True)
    with owner:
        owner.execute("VACUUM (ANALYZE)")
    cluster = databases.cluster()
    with psycopg.connect(
        host=str(cluster.socket_dir), port=cluster.port, user="postgres", dbname=name
    ) as superuser:
        superuser.execute("CHECKPOINT")
    os.sync()


@contextmanager
def server(name: str, workers: int = 2, **settings: str) -> Iterator[int]:
    """The web server as `shiliu up` starts it, on a free port; yields the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "DATABASE_URL": postgres.app_url(databases.cluster(), name),
        "SHILIU_NO_POOL": "0",
        "SHILIU_SHELF_SECONDS": "2",
        "SHILIU_REQUESTS_PER_HOUR": "0",
        "SHILIU_LOG_LEVEL": "ERROR",
        **settings,
    }
    command = [
        sys.executable,
        "-m",
        "shiliu.cli.inside",
        "web",
        "127.0.0.1",
        str(port),
        str(workers),
    ]
    process = subprocess.Popen(  # it ends when its stdin does
        command, env=environment, cwd=ROOT, stdin=subprocess.PIPE, start_new_session=True
    )
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            status, _ = Connection("127.0.0.1", port).send(
                request("GET", "/api/v1/areas", host=f"127.0.0.1:{port}")
            )
            if status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not start within 30 seconds")


def processor_seconds(word: str) -> float:
    """Processor time used so far by all processes whose command line holds `word`."""
    total = 0.0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except (OSError, IndexError):
            continue
        if word in command:
            total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


def machine() -> str:
    """What the figures were measured on."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0].split()[0]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    return (
        f"{os.cpu_count()} cores, {memory} GiB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, PostgreSQL {version}"
    )


def loop_milliseconds() -> float:
    """How long a fixed loop of Python takes: shared machines are not equally fast every day."""
    times = []
    for _ in range(9):
        before = time.perf_counter()
        for _number in range(1_000_000):
            pass
        times.append(time.perf_counter() - before)
    return sorted(times)[4] * 1000


def load_average() -> float:
    """Of the last minute."""
    return os.getloadavg()[0]


@contextmanager
def collected() -> Iterator[str]:
    """A folder with the static files as they are served: hashed names, compressed."""
    with TemporaryDirectory() as folder:
        environment = {**os.environ, "SHILIU_STATIC_ROOT": folder}
        command = [sys.executable, "-m", "django", "collectstatic", "--noinput", "-v0"]
        subprocess.run(command, env=environment, check=True)
        yield folder
