"""A real server for the tests: migrated templates, and a clone for each process or test."""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connections

from shiliu.cli import postgres

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src/shiliu"
EMPTY, KANGBASHI = "empty", "kangbashi"


def home() -> Path:
    """Where the test server lives: beside the code, or where root's helper account may enter.

    Each checkout has one of its own: with other tables it would take another's templates for stale.
    """
    checkout = hashlib.sha256(bytes(ROOT)).hexdigest()[:8]
    return Path(f"/var/lib/shiliu/tests-{checkout}") if os.geteuid() == 0 else ROOT / ".dev/tests"


@cache
def cluster() -> postgres.Cluster:
    """The server, started by whichever process comes first and kept for the next run."""
    started = postgres.start(home())
    atexit.register(postgres.stop, started)
    return started


def schema_hash() -> str:
    """Changes whenever a migration, a right or a profile changes: then templates are made anew."""
    digest = hashlib.sha256()
    for pattern in (
        "*/migrations/*.py",
        "core/roles.py",
        "core/appendonly.py",
        "core/months.*",
        "together/**/*.py",
        "profiles/*/*",
        "*/models.py",
        "network/rules/*.py",
        "catalogue/*.py",
    ):
        for path in sorted(PACKAGE.glob(pattern)):
            if path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def point_django_at(name: str) -> None:
    """Make Django use the database `name` with the web process's rights, and nothing read before."""
    from shiliu.config.settings import database
    from shiliu.core import references

    references.forget()
    entry = database(postgres.app_url(cluster(), name))
    connections.close_all()
    for settings_dict in (settings.DATABASES["default"], connections["default"].settings_dict):
        settings_dict.update(entry)


@contextmanager
def alone() -> Iterator[None]:
    home().mkdir(parents=True, exist_ok=True)
    with (home() / "templates.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _template(kind: str) -> str:
    """The name of a migrated template, made by whichever process comes first."""
    server, key = cluster(), schema_hash()
    name = f"shiliu_template_{kind}_{key}"
    have = postgres.list_databases(server)
    if name not in have:
        for stale in have:
            if stale.startswith("shiliu_template_") and not stale.endswith(key):
                postgres.drop_database(server, stale)
        _make(kind, name)
    return name


def _make(kind: str, name: str) -> None:
    """In a process of its own, because it acts as the owner; renamed into place by copying last."""
    server, making = cluster(), f"{name}_making"
    postgres.drop_database(server, making)
    postgres.ensure_database(server, making)
    subprocess.run(
        [sys.executable, "-m", "tests.template", kind],
        check=True,
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_OWNER_URL": postgres.owner_url(server, making),
            "SHILIU_AS_OWNER": "1",
        },
    )
    postgres.clone_database(server, making, name)
    postgres.drop_database(server, making)


@contextmanager
def clone(name: str, kind: str = EMPTY) -> Iterator[str]:
    """A database of its own with a template's content, dropped afterwards.

    The template is looked up and copied under one lock: tests of another state take it for stale.
    """
    server = cluster()
    postgres.drop_database(server, name)
    with alone():
        postgres.clone_database(server, _template(kind), name)
    try:
        yield name
    finally:
        connections.close_all()
        postgres.drop_database(server, name)


def database_name(suffix: str = "") -> str:
    return f"shiliu_test_{os.getpid()}{suffix}"
