"""The address to serve at: free, ours, or somebody else's."""

from __future__ import annotations

import errno
import fcntl
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from shiliu.cli.children import Child
from shiliu.cli.errors import CommandFailed
from shiliu.cli.home import Home
from shiliu.cli.postgres.files import open_own

LEFTOVER_SECONDS = 15.0
PAUSE_SECONDS = 0.05
EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104  compared with, not bound to
LISTENS = "0A"


@dataclass(frozen=True)
class Place:
    """Where the web server listens."""

    host: str
    port: int

    @property
    def reached_at(self) -> str:
        """A host name under which this machine reaches it."""
        return "127.0.0.1" if self.host in EVERYWHERE else self.host

    @property
    def url(self) -> str:
        """The address to open."""
        host = "localhost" if self.reached_at == "127.0.0.1" else self.reached_at
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


def place_of(host: str, port: int) -> Place:
    """A place by name or address; the web server wants addresses."""
    if host in EVERYWHERE:
        return Place(host or "0.0.0.0", port)  # noqa: S104  asked for
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise CommandFailed(
            f"There is no address for the host {host}: {error.strerror}."
        ) from error
    return Place(str(found[0][4][0]), port)


class Claim:
    """Our hold on a port of this home, and a note of the processes that serve there for us."""

    def __init__(self, fd: int) -> None:
        self._fd = fd

    def note(self, children: Sequence[Child]) -> None:
        """Write down the process groups, for a start after this supervisor was killed."""
        groups = [str(child.process.pid) for child in children if child.process]
        _rewrite(self._fd, [str(os.getpid()), *groups])


@contextmanager
def claimed(home: Home, place: Place) -> Iterator[Claim]:
    """Hold the port against a second `shiliu up`, and wait for what a killed one has left.

    What is left ends by itself when its supervisor is gone. What does not (it hangs) is ended: it
    is surely ours, because nobody holds the lock, and it belongs to a group that was noted here.
    """
    fd = open_own(home.private("run") / f"port-{place.port}", os.O_RDWR)
    try:
        noted = [int(line) for line in os.pread(fd, 1000, 0).decode().split()]
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _ours_already(place, noted) from None
        _wait_for_leftovers(place, noted[1:])
        check_free(place)
        yield Claim(fd)
        _rewrite(fd, [])
    finally:
        os.close(fd)


def check_free(place: Place) -> None:
    """Refuse an address that cannot be used, with the reason."""
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((place.host, place.port))
        except (OSError, OverflowError) as error:
            raise _not_free(place, error) from error


def answers(place: Place) -> bool:
    """Whether a worker of the web server answers, whatever it says."""
    connection = http.client.HTTPConnection(place.reached_at, place.port, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": "localhost"})
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def serves(port: int, group: int) -> bool:
    """Whether a process of the group listens on the port; taken for granted without /proc."""
    return sys.platform != "linux" or any(_group(process) == group for process in listeners(port))


def listeners(port: int) -> Iterator[int]:
    """The processes that listen on a port, where the system tells us (Linux, same account)."""
    sockets = {f"socket:[{inode}]" for inode in _listening_inodes(port)}
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if any(str(fd.readlink()) in sockets for fd in (process / "fd").iterdir()):
                yield int(process.name)


def _listening_inodes(port: int) -> Iterator[str]:
    for table in ("tcp", "tcp6"):
        with suppress(OSError):
            for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
                words = line.split()
                if words[3] == LISTENS and int(words[1].rpartition(":")[2], 16) == port:
                    yield words[9]


def _wait_for_leftovers(place: Place, groups: Sequence[int]) -> None:
    deadline = time.monotonic() + LEFTOVER_SECONDS
    while left := _serving_groups(place) & set(groups):
        if time.monotonic() > deadline:
            for group in left:
                with suppress(ProcessLookupError):
                    os.killpg(group, signal.SIGKILL)
        time.sleep(PAUSE_SECONDS)


def _serving_groups(place: Place) -> set[int]:
    return {_group(process) for process in listeners(place.port)}


def _group(process: int) -> int:
    """The group of a process; 0, which is nobody's, when it has just ended."""
    try:
        return os.getpgid(process)
    except ProcessLookupError:
        return 0


def _ours_already(place: Place, noted: Sequence[int]) -> CommandFailed:
    who = f" (process {noted[0]})" if noted else ""
    return CommandFailed(
        f"Shiliu already serves at {place.url}{who}. Use that one, end it, or choose another "
        "port with --port."
    )


def _not_free(place: Place, error: OSError | OverflowError) -> CommandFailed:
    number = getattr(error, "errno", None)
    if number == errno.EADDRINUSE:
        process = next(listeners(place.port), None)
        who = f" by process {process}" if process else ""
        return CommandFailed(
            f"Port {place.port} is in use{who}. End that program, or choose another port: "
            f"shiliu up --port {place.port + 1}"
        )
    if number in (errno.EACCES, errno.EPERM):
        return CommandFailed(
            f"This account may not use port {place.port}. Choose one above 1023 with --port."
        )
    return CommandFailed(
        f"This machine cannot serve at {place.host} port {place.port}: {error}. "
        "Choose another --host or --port."
    )


def _rewrite(fd: int, lines: Sequence[str]) -> None:
    os.ftruncate(fd, 0)
    os.pwrite(fd, "".join(f"{line}\n" for line in lines).encode(), 0)
