"""The real server: raw bytes on its socket, many slow clients, and what its log says afterwards."""

from __future__ import annotations

import re
import socket
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from shiliu.cli import postgres
from tests import databases
from tests.serving import serving

SECRET = "geheim-7d1e"
PHONE = "0477-555-0771"
CODE = "7316204985561037"
PASSWORD = "geheim-passwort-7d1e"
TOLD = (SECRET, PHONE, CODE, PASSWORD, "root:x:", "7316 2049")
SLOW_CLIENTS = 200


@dataclass
class Served:
    url: str
    log: Path
    database: str

    @property
    def place(self) -> tuple[str, int]:
        parts = urlsplit(self.url)
        return parts.hostname or "", parts.port or 0

    def raw(self, sent: bytes, seconds: float = 5) -> bytes:
        """Everything that is answered to these bytes."""
        with socket.create_connection(self.place, timeout=seconds) as there:
            found = b""
            try:
                there.sendall(sent)
                while part := there.recv(65536):
                    found += part
            except (TimeoutError, ConnectionError):
                return found
            return found

    def get(self, target: str, *more: str) -> bytes:
        lines = [f"GET {target} HTTP/1.1", f"Host: {self.url[7:]}", "Connection: close", *more]
        return self.raw("\r\n".join([*lines, "", ""]).encode())


@pytest.fixture(scope="module")
def served(django_db_setup, django_db_blocker, tmp_path_factory):
    """A server that logs as much as it can."""
    name, home = databases.database_name("_attacked"), tmp_path_factory.mktemp("attacked")
    with (
        django_db_blocker.unblock(),
        databases.clone(name, databases.KANGBASHI),
        serving(name, home, SHILIU_SAMPLE="0", SHILIU_LOG_LEVEL="DEBUG") as url,
    ):
        yield Served(url, home / "web.log", name)


def status(answer: bytes) -> int:
    """The first status, or 0 when the connection was closed without one."""
    found = re.match(rb"HTTP/1\.[01] (\d{3})", answer)
    return int(found[1]) if found else 0


def alive(served: Served) -> bool:
    began = time.monotonic()
    with urllib.request.urlopen(f"{served.url}/accessibility/", timeout=20) as answer:
        return answer.status == 200 and time.monotonic() - began < 15


UP = [
    "..",
    "%2e%2e",
    "..%2f..",
    "%2e%2e%2f",
    "..%5c",
    "..\\",
    "%252e%252e",
    "....//",
    "%c0%ae%c0%ae",
]
UP += ["..;", ".%00.", "..%00", "．．", "%uff0e%uff0e", "..%c0%af", "..%ef%bc%8f", "/.", "//"]
FILES = ["etc/passwd", "proc/self/environ", "secret", "web.log", "staticfiles.json"]
ROOTS = ["/static/", "/", "/points/", "/display/brand-", "/api/v1/", "/open311/v2/", "/requests/"]
ROOTS += ["/desk/network/units/", "/desk/account/password/"]


def test_no_path_leads_out_of_the_static_files_or_to_any_file(served, tried):
    found = [
        (root, up, times, file)
        for root in ROOTS
        for up in UP
        for times in (1, 4)
        for file in FILES
        if _tells(served.get(f"{root}{'/'.join([up] * times)}/{file}"))
    ]
    for absolute in (
        "file:///etc/passwd",
        "/%2fetc%2fpasswd",
        "//etc/passwd",
        "/static//etc/passwd",
    ):
        assert not _tells(served.get(absolute)), absolute
    tried("path traversal", len(ROOTS) * len(UP) * 2 * len(FILES) + 4)
    assert not found


def _tells(answer: bytes) -> bool:
    return (
        b"root:x:0" in answer
        or b"SHILIU_SECRET" in answer
        or b'"hash"' in answer
        or status(answer) >= 500
    )


def broken_requests(host: str) -> dict[str, bytes]:
    """Bytes that are no request, or one that two readers would read in two ways."""
    head = f"Host: {host}\r\n".encode()
    ok = b"GET / HTTP/1.1\r\n" + head
    post = b"POST /follow/ HTTP/1.1\r\n" + head
    return {
        "nothing": b"\r\n\r\n",
        "zeros": b"\0" * 1000,
        "tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 100,
        "http/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "no version": b"GET /\r\n\r\n",
        "http/9": b"GET / HTTP/9.9\r\n" + head + b"\r\n",
        "no host": b"GET / HTTP/1.1\r\n\r\n",
        "two hosts": ok + b"Host: evil.example\r\n\r\n",
        "a line of a megabyte": b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\n" + head + b"\r\n",
        "a header of a megabyte": ok + b"X: " + b"a" * 1_000_000 + b"\r\n\r\n",
        "a thousand headers": ok + b"".join(b"X-%d: y\r\n" % n for n in range(1000)) + b"\r\n",
        "a header without end": ok + b"X: y",
        "a folded header": ok + b"X: a\r\n b\r\n\r\n",
        "a space before the colon": ok + b"Content-Length : 5\r\n\r\nabcde",
        "a NUL in a header": ok + b"X: a\0b\r\n\r\n",
        "a line end in a path": b"GET /%0d%0aSet-Cookie:x=1 HTTP/1.1\r\n" + head + b"\r\n",
        "two lengths": post + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        "a negative length": post + b"Content-Length: -1\r\n\r\n",
        "a huge length": post + b"Content-Length: 99999999999999999999\r\n\r\nx",
        "length and chunks": post
        + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n",
        "odd chunks": post + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "broken chunks": post + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\nab\r\n0\r\n\r\n",
        "less than promised": post + b"Content-Length: 500\r\n\r\nabc",
        "expect": post + b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
        "trace": b"TRACE / HTTP/1.1\r\n" + head + b"\r\n",
        "connect": b"CONNECT evil.example:443 HTTP/1.1\r\n" + head + b"\r\n",
        "another host's address": b"GET http://evil.example/ HTTP/1.1\r\n" + head + b"\r\n",
        "upgrade": ok
        + b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n",
        "a range": ok + b"Range: bytes=0-,0-,0-,0-,0-\r\n\r\n",
        "a method of nobody": b"A" * 500 + b" / HTTP/1.1\r\n" + head + b"\r\n",
    }


def test_no_bytes_end_the_server_or_make_it_fail(served, tried):
    requests = broken_requests(served.url[7:])
    answers = {name: served.raw(sent, seconds=2) for name, sent in requests.items()}
    assert not {name: found[:80] for name, found in answers.items() if status(found) >= 500}
    smuggled = [name for name, found in answers.items() if found.count(b"HTTP/1.1 200") > 1]
    assert not smuggled
    assert b"evil.example" not in b"".join(answers.values())
    assert b"\r\nSet-Cookie:x" not in b"".join(answers.values())
    tried("broken and ambiguous requests on the socket", len(requests))
    assert alive(served)


def test_no_banner_tells_what_serves(served):
    for answer in (served.get("/"), served.get("/nowhere/"), served.get("/static/ui/base.css")):
        head = answer.partition(b"\r\n\r\n")[0].lower()
        assert not re.search(rb"\r\nserver: *[^ \r]", head)
        assert b"x-powered-by" not in head
        assert b"granian" not in answer.lower()


def test_slow_clients_keep_nobody_out(served, tried):
    """Two hundred send a header a second each; others are answered, and the slow ones are cut."""
    slow = [socket.create_connection(served.place, timeout=30) for _ in range(SLOW_CLIENTS)]
    try:
        for each in slow:
            each.sendall(f"GET / HTTP/1.1\r\nHost: {served.url[7:]}\r\n".encode())
        for turn in range(3):
            for each in slow:
                each.sendall(f"X-{turn}: y\r\n".encode())
            assert alive(served)
        time.sleep(12)
        assert all(map(_is_cut, slow)), "a header has ten seconds"
    finally:
        for each in slow:
            each.close()
    tried("slow clients (slow loris)", SLOW_CLIENTS)
    assert alive(served)


def _is_cut(client: socket.socket) -> bool:
    client.settimeout(2)
    try:
        return client.recv(1000)[:12] in (b"", b"HTTP/1.1 408")
    except TimeoutError:
        return False
    except ConnectionError:
        return True


# --- the log ----------------------------------------------------------------------------------


def sent_everywhere(served: Served) -> int:
    """Words, phones, codes and passwords where they belong and where they do not."""
    host, form = served.url[7:], "Content-Type: application/x-www-form-urlencoded"
    json, count = "Content-Type: application/json", 0
    body = f"words={SECRET}&phone={PHONE}&code={CODE}&password={PASSWORD}&login={SECRET}"
    bodies = [
        (form, body),
        (form, body + "%00%ff"),
        (json, f'{{"words": "{SECRET}", "code": "{CODE}", "contact": {{"phone": "{PHONE}"}}}}'),
        (json, f'{{"words": "{SECRET}{CODE}'),
        ("Content-Type: multipart/form-data; boundary=b", f"--b\r\n{SECRET} {PHONE} {CODE}"),
        (f"Content-Type: {SECRET}; charset={SECRET}", body),
    ]
    places = ["/", "/ask/", "/follow/", "/follow/erase/", "/api/v1/requests", "/api/v1/follow"]
    places += ["/open311/v2/requests.json", "/desk/account/sign-in/", "/report/", "/nowhere/"]
    places += ["/desk/account/passkeys/sign-in/"]
    for place in places:
        for kind, text in bodies:
            for target in (
                place,
                f"{place}?code={CODE}&q={SECRET}&phone={PHONE}",
                f"{place}{SECRET}",
            ):
                data = text.encode()
                lines = [f"POST {target} HTTP/1.1", f"Host: {host}", kind, "Connection: close"]
                lines += [f"Content-Length: {len(data)}", f"Idempotency-Key: {SECRET}-key"]
                lines += [f"Referer: http://{host}/?{CODE}", f"User-Agent: {SECRET}"]
                lines += [f"Cookie: sessionid={SECRET}; csrftoken={SECRET}", f"X-Note: {PHONE}"]
                lines += [f"Authorization: Bearer {SECRET}", f"Accept-Language: {SECRET}"]
                served.raw("\r\n".join([*lines, "", ""]).encode() + data)
                count += 1
    return count


def test_nothing_that_was_sent_stands_in_any_log_or_job(served, tried):
    count = sent_everywhere(served)
    for sent in broken_requests(f"{SECRET}.{PHONE}").values():
        served.raw(sent + f"{CODE} {SECRET}".encode(), seconds=1)
    written = served.log.read_text(errors="replace")
    assert '"route": "portal:ask"' in written, "the log was on"
    found = [secret for secret in TOLD if secret in written]
    for log in databases.home().rglob("*.log"):
        found += [
            f"{secret} in {log.name}"
            for secret in TOLD
            if secret in log.read_text(errors="replace")
        ]
    with psycopg.connect(postgres.owner_url(databases.cluster(), served.database)) as owner:
        for args, lock in owner.execute(
            "SELECT args::text, lock FROM procrastinate_jobs"
        ).fetchall():
            found += [secret for secret in TOLD if secret in f"{args} {lock}"]
        facts = owner.execute("SELECT data::text FROM ledger_fact").fetchall()
        found += [secret for secret in TOLD for (data,) in facts if secret in data]
    tried("texts, phones, codes, passwords looked for in logs, jobs and facts", count)
    assert count > 150
    assert not found
