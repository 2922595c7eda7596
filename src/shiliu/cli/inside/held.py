"""Serving at a socket that was handed over, and leaving it so that nobody notices.

granian closes a connection that it has accepted and not heard from yet when it ends. So its workers
first stop to accept: whoever comes then waits in the socket's queue for the next server. A moment
later everybody who was let in has spoken, is answered, and the workers end.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from pathlib import Path
from threading import Thread
from time import sleep

from granian._granian import SocketHolder
from granian.server.mp import MPServer

BACKLOG = 1024
SPOKEN_SECONDS = 1.0
OURS = Path("/proc/self/fd")


class AtHeldSocket(MPServer):
    """The web server at a socket that outlives it."""

    _number: int
    _told: int

    def hold(self, number: int) -> None:
        """Take the socket with this number. Before the workers are made: they inherit a pipe."""
        self._number = number
        told, self._told = os.pipe()
        os.register_at_fork(after_in_child=lambda: _listen(told, number))

    def _init_shared_socket(self) -> None:
        self._ssp, self._sso = None, None
        self._shd = SocketHolder(self._number, False, BACKLOG)  # type: ignore[call-arg, assignment]  # noqa: FBT003  its stub is bare

    def shutdown(self, exit_code: int = 0) -> None:
        """One byte for each worker, a moment for those who were let in, then the usual end."""
        os.write(self._told, b"." * len(self.wrks))
        sleep(SPOKEN_SECONDS)
        super().shutdown(exit_code)  # type: ignore[no-untyped-call]  # granian has no types here


def _listen(told: int, number: int) -> None:
    def wait() -> None:
        os.read(told, 1)
        _turn_deaf(number)

    Thread(target=wait, name="leaving the socket", daemon=True).start()


def _turn_deaf(number: int) -> None:
    """Lay a socket that nobody calls over every number under which this process has the held one.

    Its event loop goes on asking that number and is told that nobody is there.
    """
    held = os.fstat(number)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(1)
        silent.settimeout(0)
        for each in OURS.iterdir():
            with suppress(OSError):
                found = os.fstat(int(each.name))
                if (found.st_dev, found.st_ino) == (held.st_dev, held.st_ino):
                    os.dup2(silent.fileno(), int(each.name), inheritable=False)
