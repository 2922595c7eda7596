"""Between Django and the server: counts statements and cuts the connection at the one named."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError, connections

from shiliu.cli.postgres import Cluster

SOCKET = ".s.PGSQL.{}"
STATEMENTS = (b"Q", b"E")  # a simple query, and the execution of a prepared one
COMMIT = "COMMIT"
READY = b"Z\0\0\0\5"
LOST = (OperationalError, InterfaceError)


@dataclass(frozen=True)
class Cut:
    """Where to cut: before the statement `number` or the first COMMIT, whichever comes first.

    With `answer_lost` the server still gets that statement and does it; only its answer is lost.
    Without `at_commit` transactions before that statement are left to end.
    """

    number: int = 10**9
    answer_lost: bool = False
    at_commit: bool = True


class Cutter:
    """A socket that stands for the server's. Armed with a cut it makes it once."""

    def __init__(self, folder: Path, cluster: Cluster) -> None:
        self.folder, self.port = folder, cluster.port
        self._server = str(cluster.socket_dir / SOCKET.format(cluster.port))
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(folder / SOCKET.format(cluster.port)))
        self._listening.listen()
        self._cut: Cut | None = None
        self.statements: list[str] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def arm(self, cut: Cut | None) -> None:
        """Count from the beginning and make this cut."""
        self._cut, self.statements = cut, []

    @property
    def was_made(self) -> bool:
        """Whether the cut was made since it was armed."""
        return self._cut is None

    def close(self) -> None:
        """Take no more connections."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                client, _ = self._listening.accept()
                threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as server, suppress(OSError):
            server.connect(self._server)
            reading = Messages()
            while True:
                ready, _, _ = select.select([client, server], [], [])
                if server in ready:
                    data = server.recv(65536)
                    if not data:
                        return
                    client.sendall(data)
                if client in ready:
                    data = client.recv(65536)
                    if not data or not self._hand_on(reading.whole(data), server):
                        return

    def _hand_on(self, messages: list[bytes], server: socket.socket) -> bool:
        """Give the server what came; False when the connection is to be cut."""
        for message in messages:
            if message[:1] in STATEMENTS:
                self.statements.append(message[5:-1].decode(errors="replace"))
                if self._is_here():
                    cut, self._cut = self._cut, None
                    if cut is not None and cut.answer_lost:
                        server.sendall(message)
                        _await_answer(server)
                    return False
            server.sendall(message)
        return True

    def _is_here(self) -> bool:
        if self._cut is None:
            return False
        committing = self._cut.at_commit and self.statements[-1] == COMMIT
        return committing or len(self.statements) == self._cut.number


class Messages:
    """What a client sends, message by message; the first has no letter before its length."""

    def __init__(self) -> None:
        self._rest, self._begun = b"", False

    def whole(self, data: bytes) -> list[bytes]:
        """The messages that are whole now."""
        self._rest += data
        found = []
        while True:
            letter = 1 if self._begun else 0
            length = letter + int.from_bytes(self._rest[letter : letter + 4], "big")
            if len(self._rest) < letter + 4 or len(self._rest) < length:
                return found
            found.append(self._rest[:length])
            self._rest, self._begun = self._rest[length:], True


def _await_answer(server: socket.socket) -> None:
    """Read until the server is ready again: what it was told is done."""
    said = b""
    while said[-6:-1] != READY:
        data = server.recv(65536)
        if not data:
            return
        said += data


@contextmanager
def through(cutter: Cutter) -> Iterator[None]:
    """Let Django's connections of this block go by the cutter."""
    kept = (settings.DATABASES["default"], connections["default"].settings_dict)
    before = [each["HOST"] for each in kept]
    connections.close_all()
    for each in kept:
        each["HOST"] = str(cutter.folder)
    try:
        yield
    finally:
        connections.close_all()
        for each, host in zip(kept, before, strict=True):
            each["HOST"] = host


def cut_at_each_statement(
    cutter: Cutter, call: Callable[[], object], between: Callable[[], object] = lambda: None
) -> int:
    """Call again and again, cut off at the first, second, … statement, until it comes to its end.

    At a COMMIT it is cut before and after the server did it; what was done before a later cut
    stays. Calls `between` after each cut. Returns how many cuts there were.
    """
    cuts, number, answer_lost = 0, 1, False
    while True:
        cutter.arm(Cut(number, answer_lost=answer_lost, at_commit=False))
        try:
            call()
        except LOST:
            connections.close_all()  # as at the end of a job
        if not cutter.was_made:
            return cuts
        cuts += 1
        between()
        answer_lost = cutter.statements[-1] == COMMIT and not answer_lost
        number += not answer_lost
