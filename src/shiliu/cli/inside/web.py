"""The web server: granian with a few processes, each with a few threads."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable
from multiprocessing import get_start_method
from typing import Any

from django.conf import settings
from django.urls import get_resolver
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from shiliu.cli.inside.alive import end_as_worker, end_with_supervisor
from shiliu.cli.inside.held import AtHeldSocket
from shiliu.cli.inside.pool import try_again_soon

# granian counts open connections here, also idle ones of browsers. A low number would let a few
# open tabs lock everybody out; the work is limited by the threads.
MOST_CONNECTIONS = 1000
HEADERS_WITHIN_MS = 10_000
STOP_SECONDS = 10
# Threads hand over while they wait for the database. To take turns in the midst of a page, which
# is some milliseconds of work, would only make all of them late.
PAGE_SECONDS = 0.05

Application = Callable[..., object]


def run(host: str, port: str, workers: str, held: str = "") -> None:
    """Serve until told to end. A worker that dies is replaced.

    `held` is the number of a socket that was handed over.
    """
    end_with_supervisor()
    try_again_soon()
    if get_start_method() == "fork":
        load("")  # once for all: the workers are copies of this process
        os.register_at_fork(after_in_child=_hear_a_wish_to_end)
    server = (AtHeldSocket if held else Granian)(
        "shiliu.config.wsgi:application",
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN_MS),
        websockets=False,
        workers=int(workers),
        blocking_threads=_threads(),
        backpressure=MOST_CONNECTIONS,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.error,
    )
    if isinstance(server, AtHeldSocket):
        server.hold(int(held))
    server.serve(target_loader=load_worker)


def _hear_a_wish_to_end() -> None:
    """A new worker would only note it, as its parent does, until it can end in order."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def load(target: str) -> Application:  # noqa: ARG001  granian names what we know
    """The application with all its pages. No database connection is opened before a request."""
    gc.disable()  # while modules are loaded there is no garbage, only a search for it
    from shiliu.config.wsgi import application  # noqa: PLC0415  only in processes that serve

    list(get_resolver().url_patterns)
    gc.freeze()  # what is there now stays, shared with the workers
    gc.set_threshold(20_000, 20, 20)
    gc.enable()
    sys.setswitchinterval(PAGE_SECONDS)
    return application


def _threads() -> int:
    """One for each connection of a process's pool: more would only wait for one."""
    options: Any = settings.DATABASES["default"]["OPTIONS"]
    return int(options["pool"]["max_size"]) if "pool" in options else 1


def load_worker(target: str) -> Application:
    """The application for a worker."""
    end_as_worker()
    try_again_soon()
    return load(target)
