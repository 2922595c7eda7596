"""The worker as a process of its own: it follows, delivers, and what it was killed at is sent again."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings as django_settings

from shiliu.core import references
from shiliu.webhooks.models import DELIVERED, Delivery, Hook
from tests.installations import environment
from tests.integration.webhooks.conftest import a_hook
from tests.support.requests import ask

pytestmark = pytest.mark.enable_socket


@contextmanager
def working(database, home, receiver) -> Iterator[subprocess.Popen]:
    """A worker over the database; killed at the end."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "shiliu.cli.inside", "worker"],
        env=environment(
            home,
            DATABASE_URL=database.app_url,
            SHILIU_SECRET=django_settings.SHILIU_SECRET,
            SHILIU_OUTGOING_INSIDE=receiver.origin,
            DJANGO_SETTINGS_MODULE="shiliu.config.settings",
        ),
        stdin=subprocess.PIPE,
    )
    try:
        yield worker
    finally:
        worker.kill()
        worker.stdin.close()
        worker.wait()


def wait_for(true: Callable[[], object], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.1)


def test_what_a_killed_worker_was_at_is_sent_again(fresh_kangbashi, receiver, tmp_path):
    a_hook(receiver.address, events=["case.receive"])  # whatever else the worker does meanwhile
    references.forget()
    receiver.slow = 8
    ask()
    with working(fresh_kangbashi, tmp_path, receiver) as worker:
        wait_for(lambda: receiver.came)
        worker.kill()
        worker.wait()
    assert Delivery.objects.get().state != DELIVERED
    receiver.slow = 0
    Hook.objects.update(busy_until=None)  # as when the lease of two minutes has ended
    with working(fresh_kangbashi, tmp_path, receiver):
        wait_for(lambda: Delivery.objects.filter(state=DELIVERED).exists())
    assert len(receiver.came) == 2
    assert len(set(receiver.ids)) == 1
