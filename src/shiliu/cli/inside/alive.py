"""A child ends when its supervisor is gone, however that ended: nothing of us is left behind."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from multiprocessing import connection, parent_process
from threading import Thread
from time import sleep

STDIN = 0
LAST_SECONDS = 15.0


def end_with_supervisor() -> None:
    """For a child: its stdin is a pipe whose other end only the supervisor holds."""
    _end_after(lambda: os.read(STDIN, 1))


def end_with_parent() -> None:
    """For a process that a child has made with multiprocessing, such as a web worker."""
    parent = parent_process()
    if parent is not None:
        _end_after(lambda: connection.wait([parent.sentinel]))


def _end_after(gone: Callable[[], object]) -> None:
    """End in order once `gone` returns; at once when that takes too long."""

    def watch() -> None:
        gone()
        os.kill(os.getpid(), signal.SIGTERM)
        sleep(LAST_SECONDS)
        os.kill(os.getpid(), signal.SIGKILL)

    Thread(target=watch, name="supervisor watch", daemon=True).start()
