"""Locks between processes. They belong to an open file, so they end with their process."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shiliu.cli.postgres.errors import DatabaseStartFailed
from shiliu.cli.postgres.files import open_own

# A first start on a slow disk takes about half a minute; whoever waits longer is stuck.
WAIT_SECONDS = 180.0
PAUSE_SECONDS = 0.02


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Wait for the lock at `path` and hold it: one process, and one thread in it, at a time."""
    fd = open_own(path, os.O_RDWR)
    try:
        deadline = time.monotonic() + WAIT_SECONDS
        while not _taken(fd, fcntl.LOCK_EX):
            if time.monotonic() > deadline:
                raise DatabaseStartFailed(
                    f"Another program has been starting or stopping the database for "
                    f"{WAIT_SECONDS:.0f} seconds. End the one that holds {path} and start again."
                )
            time.sleep(PAUSE_SECONDS)
        yield
    finally:
        os.close(fd)


class InUse:
    """This process's share in a running server.

    A bare descriptor and no file object: a share that is forgotten must be held until the
    process ends, not until the garbage collector comes by.
    """

    def __init__(self, path: Path) -> None:
        self._fd: int | None = open_own(path, os.O_RDWR)
        self._process = os.getpid()
        fcntl.flock(self._fd, fcntl.LOCK_SH)

    def give_back(self) -> bool:
        """Return the share; True when nobody else holds one. False also the second time."""
        if self._fd is None:
            return False
        fd, self._fd = self._fd, None
        try:
            # A forked child has the same share as its parent, who goes on using it.
            # From shared to exclusive works only for the last holder.
            return self._process == os.getpid() and _taken(fd, fcntl.LOCK_EX)
        finally:
            os.close(fd)


def _taken(fd: int, kind: int) -> bool:
    try:
        fcntl.flock(fd, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
