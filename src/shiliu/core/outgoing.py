"""Calls to other hosts: the only way out, and only to hosts that the settings name (rule 14).

An address that somebody typed must not reach what stands behind the firewall. So the host has to
be named by the operator, its name is resolved here, every address it has must lie in the public
internet, and the connection goes to that very address: a second answer of the name server changes
nothing. Nothing is followed, nothing is read from the environment, and time and size have an end.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

import httpcore
from django.conf import settings

from shiliu.core.errors import RuleBroken

SECONDS = 10.0
MOST_BYTES = 64 * 1024
LONGEST_ADDRESS = 500
_PUBLIC_6 = IPv6Network("2000::/3")
# Within what counts as public: ways through which another address, also a private one, is meant.
_DETOURS: list[IPv4Network | IPv6Network] = [
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),
    IPv6Network("2001::/23"),
    IPv6Network("2001:db8::/32"),
    IPv6Network("2002::/16"),
    IPv6Network("3fff::/20"),
]
SocketOption = (
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
)


class OutgoingFailed(Exception):
    """The other host could not be reached or did not answer as it should; `reason` is one word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Reply:
    """What the other host answered: the status and at most `MOST_BYTES` of the body."""

    status: int
    body: bytes


@dataclass(frozen=True)
class Target:
    """Where a call goes. `inside` may lie in a private network: the settings name it in full."""

    scheme: str
    host: str
    port: int
    path: str
    inside: bool

    @property
    def origin(self) -> str:
        """Scheme, host and, where it is not the usual one, the port."""
        usual = 443 if self.scheme == "https" else 80
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == usual else f":{self.port}")


def target(address: str) -> Target:
    """Where `address` leads; nothing is resolved or called yet.

    `SHILIU_OUTGOING_HOSTS` names hosts that are called by https on port 443.
    `SHILIU_OUTGOING_INSIDE` names origins like `http://10.1.2.3:8080`, which may be private.
    Raises RuleBroken for another shape of address and for a host that neither of them names.
    """
    parts, port = _parts(address)
    found = Target(
        parts.scheme,
        parts.hostname or "",
        port or (443 if parts.scheme == "https" else 80),
        (parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
        inside=False,
    )
    if found.origin in settings.OUTGOING_INSIDE:
        return Target(found.scheme, found.host, found.port, found.path, inside=True)
    if found.scheme != "https" or found.port != 443 or found.host not in settings.OUTGOING_HOSTS:
        raise RuleBroken("core.outgoing_host", field="address")
    return found


def is_public(address: str) -> bool:
    """Whether an IP address lies in the public internet and means no other address."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if ip.version == 6 and (ip.scope_id or ip not in _PUBLIC_6):
        return False
    refused = any(ip in network for network in _DETOURS if network.version == ip.version)
    return ip.is_global and not ip.is_multicast and not refused


def send(address: str, *, body: bytes, headers: Mapping[str, str], method: str = "POST") -> Reply:
    """Call `address` once. From the name server to the answer it takes `SECONDS` at most.

    Raises RuleBroken for an address that may not be called and OutgoingFailed when the call does
    not come to an answer.
    """
    to = target(address)
    until = time.monotonic() + SECONDS
    backend = _Pinned(_resolved(to, until), until)
    named = {"Host": to.origin.partition("://")[2], "User-Agent": "Shiliu", **headers}
    with httpcore.ConnectionPool(ssl_context=_trust(), network_backend=backend) as pool:
        try:
            with pool.stream(
                method, to.origin + to.path, headers=list(named.items()), content=body
            ) as answer:
                return Reply(answer.status, _limited(answer.iter_stream()))
        except httpcore.TimeoutException as error:
            raise OutgoingFailed("timeout") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            raise OutgoingFailed("unreachable") from error


@cache
def _trust() -> ssl.SSLContext:
    """Whom we believe who they are: read once, as it takes longer than a call."""
    return ssl.create_default_context()


def _parts(address: str) -> tuple[SplitResult, int | None]:
    """The parts of an address of the plain shape; other readings of one text are not tried."""
    plain = address.isascii() and address.isprintable() and not set(address) & set(" \\<>\"'`{}|^")
    if not plain or len(address) > LONGEST_ADDRESS:
        raise RuleBroken("core.outgoing_shape", field="address")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise RuleBroken("core.outgoing_shape", field="address") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise RuleBroken("core.outgoing_shape", field="address")
    return parts, port


def _resolved(to: Target, until: float) -> str:
    """The address to connect to. One private address among several refuses all of them."""
    addresses = _addresses(to, until)
    if not to.inside and not all(map(is_public, addresses)):
        raise RuleBroken("core.outgoing_network", field="address")
    return str(ip_address(addresses[0]))


def _addresses(to: Target, until: float) -> list[str]:
    """What the name server says. Asking has no end of its own: a thread does it, left alone."""
    asked: Future[list[str]] = Future()

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(to.host, to.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            asked.set_exception(error)
        else:
            asked.set_result([str(answer[4][0]) for answer in answers])

    threading.Thread(target=ask, daemon=True).start()
    try:
        return asked.result(until - time.monotonic())
    except TimeoutError as error:
        raise OutgoingFailed("timeout") from error
    except (OSError, UnicodeError) as error:
        raise OutgoingFailed("unknown_host") from error


def _limited(stream: Iterable[bytes]) -> bytes:
    body = b""
    for part in stream:
        body += part
        if len(body) > MOST_BYTES:
            raise OutgoingFailed("too_large")
    return body


class _Pinned(httpcore.NetworkBackend):
    """Connects to the one address that was looked at, whatever the name means by now."""

    def __init__(self, address: str, until: float) -> None:
        self._address, self._until = address, until

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002  the name was resolved and looked at already
        port: int,
        timeout: float | None = None,  # noqa: ARG002  there is one end for the whole call
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.NetworkStream:
        stream = httpcore.SyncBackend().connect_tcp(
            self._address, port, _left(self._until), local_address, socket_options
        )
        return _Timed(stream, self._until)


class _Timed(httpcore.NetworkStream):
    """A connection that ends when the time of the whole call is over."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream, self._until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, _left(self._until))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, _left(self._until))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002  as above
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, _left(self._until))
        return _Timed(stream, self._until)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


def _left(until: float) -> float:
    """The seconds that are left."""
    left = until - time.monotonic()
    if left <= 0:
        raise httpcore.TimeoutException
    return left
