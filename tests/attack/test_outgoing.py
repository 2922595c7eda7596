"""Addresses that somebody types: no spelling of a private network is ever called (rule 14)."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

from shiliu.core import outgoing
from shiliu.core.errors import RuleBroken
from shiliu.core.outgoing import OutgoingFailed, is_public, send, target

NOT_PUBLIC_4 = [
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
    *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16"),
    *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
]
NOT_PUBLIC_6 = [
    *("::/128", "::1/128", "::ffff:0:0/96", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64"),
    *("2001::/32", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
]


def within(networks: list[str]) -> st.SearchStrategy[IPv4Address | IPv6Address]:
    def drawn(text: str) -> st.SearchStrategy[IPv4Address | IPv6Address]:
        network = IPv6Network(text) if ":" in text else IPv4Network(text)
        return st.integers(0, network.num_addresses - 1).map(lambda at: network[at])

    return st.sampled_from(networks).flatmap(drawn)


def spellings(address: IPv4Address) -> list[str]:
    """The same IPv4 address as people and libraries read it."""
    a, b, c, d = address.packed
    number = int(address)
    return [
        str(address),
        str(number),
        hex(number),
        f"0{number:o}",
        f"{a:#x}.{b:#x}.{c:#x}.{d:#x}",
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}",
        f"{a}.{b}.{c * 256 + d}",
        f"{a}.{b * 65536 + c * 256 + d}",
    ]


def wrapped(address: IPv4Address) -> list[str]:
    """IPv6 addresses that mean this IPv4 address: mapped, compatible, NAT64, 6to4, Teredo."""
    low, turned = int(address), int(address) ^ 0xFFFFFFFF
    numbers = [
        0xFFFF << 32 | low,
        low,
        0x64FF9B << 96 | low,
        0x0064FF9B0001 << 80 | low,
        0x2002 << 112 | low << 80,
        0x20010000 << 96 | turned,
    ]
    return [str(IPv6Address(number)) for number in numbers]


@given(within(NOT_PUBLIC_4 + NOT_PUBLIC_6))
def test_no_address_of_a_private_network_is_public(address):
    assert not is_public(str(address))


@given(st.ip_addresses(v=4))
def test_no_wrapping_of_an_address_is_public(address):
    assert not any(map(is_public, wrapped(address)))


@pytest.mark.parametrize("address", ["1.1.1.1", "223.5.5.5", "2400:3200::1", "2606:4700::1111"])
def test_the_public_internet_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize("address", ["fe80::1%eth0", "2400:3200::1%1", "", "1", "::ffff:1.1.1.1"])
def test_zones_and_what_is_no_plain_address_are_not(address):
    assert not is_public(address)


def refused_in_every_spelling(address: IPv4Address) -> int:
    """How many spellings were tried, named in the settings and not."""
    hosts = [*spellings(address), *wrapped(address)]
    for host in hosts:
        shown = f"[{host}]" if ":" in host else host
        with override_settings(OUTGOING_HOSTS=[]), pytest.raises(RuleBroken):
            send(f"https://{shown}/", body=b"", headers={})
        with (
            override_settings(OUTGOING_HOSTS=[host]),
            pytest.raises((RuleBroken, OutgoingFailed)) as refused,
        ):
            send(f"https://{shown}/", body=b"", headers={})
        assert getattr(refused.value, "reason", "unknown_host") == "unknown_host", host
    return 2 * len(hosts)


@settings_of(max_examples=30)
@given(within(NOT_PUBLIC_4))
def test_no_spelling_of_a_private_address_is_called_even_when_it_is_named(address):
    refused_in_every_spelling(address)


def test_nor_are_the_edges_of_every_private_network(tried):
    edges = [IPv4Network(each)[at] for each in NOT_PUBLIC_4 for at in (0, -1)]
    tried(
        "calls to private networks in every spelling (SSRF)",
        sum(map(refused_in_every_spelling, edges)),
    )


ODD = [
    *("", "hooks.example.org", "//hooks.example.org/", "ftp://hooks.example.org/", "file:///etc"),
    *("http://hooks.example.org/", "https://hooks.example.org:22/", "https://hooks.example.org./"),
    *("https://me@hooks.example.org/", "https://hooks.example.org@127.0.0.1/", "gopher://x/"),
    *("https://hooks.example.org\\@127.0.0.1/", "https://hooks.example.org /", "https://[::1/"),
    *("https://hooks.example.org\r\nHost: x/", "https://ｈooks.example.org/", "https://evil.org/"),
    *("https://hooks.example.org.evil.org/", "https://evilhooks.example.org/", "https:///x"),
    *("https://hooks.example.org:99999/", "https://hooks.example.org:/x\0", "https://%31%32%37/"),
    "https://hooks.example.org/" + "x" * 600,
]


@pytest.mark.parametrize("address", ODD)
def test_an_odd_address_is_refused_before_anything_is_looked_up(address, settings, tried):
    tried("odd addresses to call (SSRF)", 1)
    settings.OUTGOING_HOSTS = ["hooks.example.org"]
    with pytest.raises(RuleBroken) as refused:
        target(address)
    assert refused.value.code in ("core.outgoing_shape", "core.outgoing_host")


def test_a_named_host_is_called_by_https_at_its_usual_port(settings):
    settings.OUTGOING_HOSTS = ["hooks.example.org"]
    found = target("https://HOOKS.example.org/a/b?c=d#fragment")
    assert (found.origin, found.path, found.inside) == (
        "https://hooks.example.org",
        "/a/b?c=d",
        False,
    )


def answers(*addresses: str) -> Callable[..., list[tuple[object, ...]]]:
    return lambda *_args, **_more: [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in addresses
    ]


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("1.1.1.1", "10.0.0.1")])
def test_a_name_that_leads_inside_is_refused(addresses, settings, monkeypatch, tried):
    tried("names that lead inside (SSRF)", 1)
    settings.OUTGOING_HOSTS = ["hooks.example.org"]
    monkeypatch.setattr(outgoing.socket, "getaddrinfo", answers(*addresses))
    with pytest.raises(RuleBroken) as refused:
        send("https://hooks.example.org/", body=b"", headers={})
    assert refused.value.code == "core.outgoing_network"


# --- a receiver in the own network ------------------------------------------------------------


@contextmanager
def receiver(answer: Callable[[socket.socket, bytes], None]) -> Iterator[tuple[str, list[bytes]]]:
    """A listener on loopback that answers once per connection; its origin and what it heard."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(20)

        def serve() -> None:
            while True:
                try:
                    there, _ = listening.accept()
                except OSError:
                    return
                with there:
                    heard.append(there.recv(65536))
                    try:
                        answer(there, heard[-1])
                    except OSError:
                        continue

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", heard
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def ok(there: socket.socket, _request: bytes) -> None:
    there.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")


def test_an_origin_of_the_own_network_is_called_when_it_is_named_in_full(settings):
    with receiver(ok) as (origin, heard):
        with pytest.raises(RuleBroken):
            send(f"{origin}/hook", body=b"{}", headers={})
        settings.OUTGOING_INSIDE = [origin]
        reply = send(f"{origin}/hook?a=1", body=b"{}", headers={"Content-Type": "text/plain"})
    assert reply.status == 204
    assert heard[0].startswith(b"POST /hook?a=1 HTTP/1.1\r\n")
    assert f"Host: {origin.removeprefix('http://')}".encode() in heard[0]


def test_a_redirect_is_an_answer_and_not_a_way(settings, tried):
    tried("redirects, slow, endless and broken answers to our calls", 1)

    def redirect(there: socket.socket, _request: bytes) -> None:
        there.sendall(
            b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/x\r\nContent-Length: 0\r\n\r\n"
        )

    with receiver(redirect) as (origin, heard):
        settings.OUTGOING_INSIDE = [origin]
        assert send(origin, body=b"", headers={}).status == 302
    assert len(heard) == 1


def drip(there: socket.socket, _request: bytes) -> None:
    for _ in range(100):
        there.sendall(b"H")
        time.sleep(0.1)


def flood(there: socket.socket, _request: bytes) -> None:
    there.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1_000_000)


def zeros(there: socket.socket, _request: bytes) -> None:
    there.sendall(b"\0" * 100)


@pytest.mark.parametrize(
    ("answer", "reason"), [(drip, "timeout"), (flood, "too_large"), (zeros, "unreachable")]
)
def test_a_slow_an_endless_and_a_broken_answer_end(answer, reason, settings, monkeypatch, tried):
    tried("redirects, slow, endless and broken answers to our calls", 1)
    monkeypatch.setattr(outgoing, "SECONDS", 0.5)
    with receiver(answer) as (origin, _heard):
        settings.OUTGOING_INSIDE = [origin]
        began = time.monotonic()
        with pytest.raises(OutgoingFailed) as failed:
            send(origin, body=b"", headers={})
    assert failed.value.reason == reason
    assert time.monotonic() - began < 5


def test_a_name_server_that_does_not_answer_ends_the_call(settings, monkeypatch, tried):
    tried("redirects, slow, endless and broken answers to our calls", 1)
    settings.OUTGOING_HOSTS = ["hooks.example.org"]
    monkeypatch.setattr(outgoing, "SECONDS", 0.3)
    over = threading.Event()

    def hangs(*_args: object, **_more: object) -> list[object]:
        over.wait(20)
        raise socket.gaierror

    monkeypatch.setattr(outgoing.socket, "getaddrinfo", hangs)
    began = time.monotonic()
    with pytest.raises(OutgoingFailed) as failed:
        send("https://hooks.example.org/", body=b"", headers={})
    took = time.monotonic() - began
    over.set()
    assert failed.value.reason == "timeout"
    assert took < 5


def test_the_connection_goes_to_the_address_that_was_looked_at(settings, monkeypatch):
    """The name server would say something else the second time: nobody asks it again."""
    asked: list[str] = []
    numbers = socket.getaddrinfo

    def turning(host: str, *rest: object, **more: object) -> list[object]:
        if host != "hooks.example.org":
            return numbers(host, *rest, **more)
        asked.append(host)
        return list(answers("127.0.0.1" if len(asked) == 1 else "10.0.0.1")())

    monkeypatch.setattr(socket, "getaddrinfo", turning)
    with receiver(ok) as (origin, heard):
        named = origin.replace("127.0.0.1", "hooks.example.org")
        settings.OUTGOING_INSIDE = [named]
        assert send(named, body=b"", headers={}).status == 204
    assert len(asked) == len(heard) == 1
    assert b"Host: hooks.example.org:" in heard[0]
