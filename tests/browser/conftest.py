"""One real server and one browser for the whole session."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from shiliu.cli import postgres
from shiliu.core import clock
from shiliu.core.jobs import forget_all
from tests import databases
from tests.stories import every_state

# Playwright's loop runs in this thread; Django would refuse to read the database beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def browser_path() -> str:
    """The Chromium that SHILIU_CHROMIUM names, or one on the PATH."""
    named = os.environ.get("SHILIU_CHROMIUM")
    found = named or next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if not found:
        pytest.fail("no Chromium: install it or name it in SHILIU_CHROMIUM (tools/browser.sh)")
    return found


@pytest.fixture(scope="session")
def browser():
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser_path(), args=options)
        yield chromium
        chromium.close()


@dataclass
class Server:
    """A running web server: its address, its database, and codes of requests in every state."""

    url: str
    database: str
    codes: dict[str, str] = field(default_factory=dict)
    blocker: object = field(default=None, repr=False)

    @contextmanager
    def acting(self) -> Iterator[None]:
        """Inside, actions of this process write to the server's database."""
        with self.blocker.unblock():
            databases.point_django_at(self.database)
            try:
                yield
            finally:
                databases.point_django_at(databases.database_name())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(name: str, home: Path) -> Iterator[str]:
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
        "SHILIU_REQUESTS_PER_HOUR": "1000",
        "SHILIU_CODE_TRIES_PER_HOUR": "1000",
        "SHILIU_NO_POOL": "",
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


@pytest.fixture(scope="session")
def server(django_db_setup, django_db_blocker, tmp_path_factory):
    """A server over a committed database with the profile and a request in every state."""
    name = databases.database_name("_browser")
    with django_db_blocker.unblock(), databases.clone(name, databases.KANGBASHI):
        databases.point_django_at(name)
        codes = every_state(clock.now())
        forget_all()
        databases.point_django_at(databases.database_name())
        with serving(name, tmp_path_factory.mktemp("server")) as url:
            yield Server(url, name, codes, django_db_blocker)


@pytest.fixture
def visit(browser, server):
    """Open an address of the server as a reader who has chosen language, theme and width."""
    contexts = []

    def opening(path: str = "/", *, width: int = 390, script: bool = True, **chosen: str):
        context = browser.new_context(
            viewport={"width": width, "height": 844}, java_script_enabled=script
        )
        contexts.append(context)
        cookies = {"django_language": chosen.get("language", "zh-hans")} | {
            name: chosen[name] for name in ("theme", "type") if name in chosen
        }
        context.add_cookies(
            [{"name": name, "value": value, "url": server.url} for name, value in cookies.items()]
        )
        page = context.new_page()
        page.goto(server.url + path)
        return page

    yield opening
    for context in contexts:
        context.close()


@pytest.fixture
def once():
    """A key that no form was sent with before."""
    return secrets.token_hex(16)
