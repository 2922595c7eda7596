"""A small HTTP load client: keep-alive connections in threads, every answer checked and timed.

It costs about 60 microseconds of processor time a request, so that on two shared cores the
application is measured and not the client.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass
class Result:
    """What a run gave: seconds per request, answers by status, and the wall time."""

    seconds: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    wall: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.seconds) / self.wall

    def percentile(self, share: float) -> float:
        """Milliseconds that `share` of the requests stayed below."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


class Connection:
    """One keep-alive connection that speaks just enough HTTP/1.1."""

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._socket: socket.socket | None = None
        self._rest = b""

    def send(self, request: bytes) -> tuple[int, bytes]:
        """Send one request and read its whole answer."""
        if self._socket is None:
            self._socket = socket.create_connection(self._address, timeout=30)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._rest = b""
        self._socket.sendall(request)
        head, _, body = self._until(b"\r\n\r\n").partition(b"\r\n\r\n")
        lower = head.lower()
        length = 0
        if (start := lower.find(b"content-length:")) >= 0:
            length = int(lower[start + 15 :].split(b"\r\n", 1)[0])
        while len(body) < length:
            body += self._socket.recv(1 << 16)
        self._rest = body[length:]
        if b"connection: close" in lower:
            self.close()
        return int(head[9:12]), body[:length]

    def _until(self, end: bytes) -> bytes:
        assert self._socket is not None
        data = self._rest
        while end not in data:
            more = self._socket.recv(1 << 16)
            if not more:
                self.close()
                raise ConnectionError("the server closed the connection")
            data += more
        return data

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def request(
    method: str, path: str, *, host: str, headers: dict[str, str] | None = None, body: bytes = b""
) -> bytes:
    """One request as bytes."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def run(
    port: int, requests: Callable[[int], Iterator[bytes]], *, concurrency: int, seconds: float
) -> Result:
    """Let `concurrency` connections work for `seconds`; `requests(i)` gives what the i-th sends."""
    result, lock = Result(), threading.Lock()
    start = time.perf_counter()
    until = start + seconds

    def work(number: int) -> None:
        connection, times, statuses = Connection("127.0.0.1", port), [], {}
        for data in requests(number):
            before = time.perf_counter()
            if before >= until:
                break
            status, _ = connection.send(data)
            times.append(time.perf_counter() - before)
            statuses[status] = statuses.get(status, 0) + 1
        connection.close()
        with lock:
            result.seconds += times
            for status, n in statuses.items():
                result.statuses[status] = result.statuses.get(status, 0) + n

    threads = [threading.Thread(target=work, args=(number,)) for number in range(concurrency)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    result.wall = time.perf_counter() - start
    return result
