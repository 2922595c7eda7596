"""The web server of the product, started for a test over a database of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from shiliu.cli import postgres
from tests import databases


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(name: str, home: Path, **more: str) -> Iterator[str]:
    """The web server of the product on a free port, with collected and compressed static files."""
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": postgres.app_url(databases.cluster(), name),
        "SHILIU_SECRET": settings.SHILIU_SECRET,
        "SHILIU_SAMPLE": "1",
        "SHILIU_HOME": str(home),
        "SHILIU_STATIC_ROOT": str(home / "static"),
        "SHILIU_ADDRESS": f"http://127.0.0.1:{port}",
        "SHILIU_OUTGOING_HOSTS": "hooks.example.org",
        "SHILIU_REQUESTS_PER_HOUR": "1000",
        "SHILIU_CODE_TRIES_PER_HOUR": "1000",
        "SHILIU_NO_POOL": "",
        **more,
    }
    inside = [sys.executable, "-m", "shiliu.cli.inside"]
    subprocess.run([*inside, "static"], env=environment, check=True)
    with (home / "web.log").open("wb") as log:
        process = subprocess.Popen(
            [*inside, "web", "127.0.0.1", str(port), "1"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
        )
    try:
        wait_for(f"http://127.0.0.1:{port}", process, home / "web.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.stdin.close()
        process.terminate()
        process.wait(20)


def wait_for(url: str, process: subprocess.Popen, log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            pytest.fail(f"the server ended: {log.read_text()[-2000:]}")
        try:
            urllib.request.urlopen(f"{url}/accessibility/", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the server does not answer: {log.read_text()[-2000:]}")
