"""A child ends when its supervisor is gone, however that ended: nothing of us is left behind.

Each child's stdin is a pipe whose other end only the supervisor holds, so reading it returns when
the supervisor is gone. The workers that the web server forks read it too, and so outlive a web
server that is killed: they serve on until the supervisor has put another in its place.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from multiprocessing import connection, get_start_method, parent_process
from threading import Thread
from time import sleep

LAST_SECONDS = 15.0
PIPE = os.dup(0)  # a copy, because multiprocessing closes stdin in the processes it makes


def end_with_supervisor() -> None:
    """For a child of the supervisor."""
    _end_after(lambda: os.read(PIPE, 1))


def end_as_worker() -> None:
    """For a process that a child has made with multiprocessing."""
    parent = parent_process()
    if get_start_method() == "fork":
        _end_after(lambda: os.read(PIPE, 1))
    elif parent is not None:  # the pipe was not handed on, but the parent can be watched
        _end_after(lambda: connection.wait([parent.sentinel]))


def _end_after(gone: Callable[[], object]) -> None:
    """End in order once `gone` returns; at once when that takes too long."""

    def watch() -> None:
        gone()
        os.kill(os.getpid(), signal.SIGTERM)
        sleep(LAST_SECONDS)
        os.kill(os.getpid(), signal.SIGKILL)

    Thread(target=watch, name="supervisor watch", daemon=True).start()
