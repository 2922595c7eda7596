"""A restart under load, directly and behind nginx: nobody is refused, nothing is lost."""

from __future__ import annotations

import http.client
import json
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.crash.client import Client
from tests.crash.rounds import AREA, CATEGORY
from tests.installations import SHILIU, Installation, environment, free_port, real_home

DEPLOY = Path(__file__).parents[3] / "deploy"
RESTARTS = 3
BEHIND_PROXY = {
    "SHILIU_ADDRESS": "https://portal.example.org",
    "SHILIU_DESK_ADDRESS": "https://desk.example.org",
    "SHILIU_BEHIND_PROXY": "1",
}
HAND_OVER = """
import os, sys
fd, program = int(sys.argv[1]), sys.argv[2:]
os.dup2(fd, 3)
os.set_inheritable(3, True)
os.environ |= {"LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid())}
os.execv(program[0], program)
"""


@pytest.fixture(scope="module")
def installation():
    with real_home() as made:
        yield made


@pytest.fixture(scope="module")
def held():
    """What a socket unit of systemd does: it listens and serves nothing itself."""
    with socket.create_server(("127.0.0.1", 0), backlog=4096) as listening:
        yield listening


def _serve(installation: Installation, held: socket.socket) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HAND_OVER, str(held.fileno()), SHILIU, "serve", "--workers", "2"],
        env=environment(installation.home, **installation.more),
        pass_fds=[held.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _end(server: subprocess.Popen[str]) -> None:
    server.send_signal(signal.SIGTERM)
    said = server.communicate(timeout=60)[0]
    assert server.returncode == 0, said


class Patient(Client):
    """Waits as long as a browser does."""

    def _post(self, key: str, body: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        headers = {"Content-Type": "application/json", "Idempotency-Key": key, "Host": "localhost"}
        try:
            connection.request("POST", "/api/v1/requests", body, headers)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()


class ByTls(Patient):
    """Through the proxy, as somebody outside comes."""

    def _post(self, key: str, body: str) -> tuple[int, str]:
        connection = _tls(self._port)
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "Host": "portal.example.org",
        }
        try:
            connection.request("POST", "/api/v1/requests", body, headers)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()


def _tls(port: int) -> http.client.HTTPSConnection:
    trusting = ssl._create_unverified_context()
    return http.client.HTTPSConnection("127.0.0.1", port, timeout=60, context=trusting)


def _restarted_under_load(installation, held, client) -> Client:
    """Ends the server and starts the next, again and again, while the client goes on asking."""
    server = _serve(installation, held)
    try:
        with client:
            for _ in range(RESTARTS):
                _until_acknowledged(client)
                _end(server)
                server = _serve(installation, held)
            _until_acknowledged(client)
    finally:
        _end(server)
    return client


def _until_acknowledged(client: Client, seconds: float = 90) -> None:
    moment = deadline = time.monotonic()
    while not client.acknowledged_after(moment):
        assert time.monotonic() < deadline + seconds, client.log.attempts[-3:]
        time.sleep(0.1)


def test_a_restart_refuses_nobody_and_loses_nothing(installation, held):
    before = _requests(installation)
    client = _restarted_under_load(
        installation, held, Patient(held.getsockname()[1], AREA, CATEGORY)
    )
    failed = [each for each in client.log.attempts if not each.ok]
    assert not failed
    assert not client.log.wrong
    assert _requests(installation) - before == len(client.log.acknowledged)
    print(f"{RESTARTS} restarts, {len(client.log.attempts)} requests, none failed")


@pytest.mark.skipif(not shutil.which("nginx", path="/usr/sbin:/usr/bin"), reason="no nginx here")
def test_the_same_behind_the_proxy_that_the_docs_give(installation, held, tmp_path, monkeypatch):
    before = _requests(installation)
    with _nginx(tmp_path, held.getsockname()[1]) as port:
        for name, value in BEHIND_PROXY.items():
            monkeypatch.setitem(installation.more, name, value)
        client = _restarted_under_load(installation, held, ByTls(port, AREA, CATEGORY))
        assert not [each for each in client.log.attempts if not each.ok]
        assert _requests(installation) - before == len(client.log.acknowledged)
        print(f"{RESTARTS} restarts, {len(client.log.attempts)} requests by TLS, none failed")
        server = _serve(installation, held)
        try:
            _look_through_the_proxy(port)
        finally:
            _end(server)


def _look_through_the_proxy(port: int) -> None:
    status, headers, text = _asked(port, "GET", "/")
    assert status == 200
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert headers["X-Request-ID"]
    assert "nginx/" not in headers.get("Server", "")
    sheet = text.split('rel="stylesheet" href="')[1].split('"')[0]
    status, headers, _ = _asked(port, "GET", sheet)
    assert (status, "immutable" in headers["Cache-Control"]) == (200, True)
    assert _asked(port, "GET", "/metrics")[0] == 404
    assert set(json.loads(_asked(port, "GET", "/health/ready")[2])) == {"status"}
    assert _asked(port, "GET", "/desk/account/sign-in/")[0] == 404
    status, headers, _ = _asked(port, "GET", "/desk/account/sign-in/", host="desk.example.org")
    assert status == 200
    assert "__Host-csrftoken=" in headers["Set-Cookie"]
    assert "Secure" in headers["Set-Cookie"]
    assert _asked(port, "POST", "/ask/", *_five_pictures())[0] == 200, "Shiliu reads and answers"
    assert _asked(port, "POST", "/ask/", b"x" * 68_000_000)[0] == 413
    assert _asked(port, "GET", "/", host="elsewhere.example.org")[0] == 400
    forged = {"X-Forwarded-For": "127.0.0.1", "Authorization": "Bearer "}
    assert _asked(port, "GET", "/metrics", more=forged)[0] == 404


def _five_pictures() -> tuple[bytes, str, dict[str, str]]:
    """A form with as much as one may hold: five pictures of 12 MB, which the desk takes."""
    one = b"".join(
        (
            b'--edge\r\nContent-Disposition: form-data; name="pictures"; filename="1.jpg"\r\n\r\n',
            b"x" * 12_000_000,
            b"\r\n",
        )
    )
    kind = {"Content-Type": "multipart/form-data; boundary=edge"}
    return one * 5 + b"--edge--\r\n", "portal.example.org", kind


def _asked(port: int, method: str, path: str, body=None, host="portal.example.org", more=None):
    connection = _tls(port)
    try:
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        try:
            connection.request(method, path, body, {"Host": host, **kind, **(more or {})})
        except (BrokenPipeError, ssl.SSLError, ConnectionResetError):
            assert body  # it answered before it had read everything
        response = connection.getresponse()
        return response.status, response.headers, response.read().decode()
    finally:
        connection.close()


@contextmanager
def _nginx(folder: Path, upstream: int):
    """The configuration of `deploy/`, with a certificate of its own and free ports."""
    folder.chmod(0o755)
    certificate = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
    names = ["-subj", "/CN=portal.example.org", "-keyout", "key.pem", "-out", "cert.pem"]
    subprocess.run([*certificate, *names], cwd=folder, check=True, capture_output=True)
    plain, port = free_port(), free_port()
    text = (DEPLOY / "nginx/shiliu.conf").read_text()
    for old, new in {
        "127.0.0.1:8000": f"127.0.0.1:{upstream}",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "    listen [::]:80;\n": "",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port} ssl http2;",
        "    listen [::]:443 ssl http2;\n": "",
        "/etc/shiliu/tls/fullchain.pem": f"{folder}/cert.pem",
        "/etc/shiliu/tls/privkey.pem": f"{folder}/key.pem",
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    (folder / "shiliu.conf").write_text(text)
    places = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"user root; daemon off; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{ worker_connections 512; }}\nhttp {{ {places} include {folder}/shiliu.conf; }}\n"
    )
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    command = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        for _ in range(100):
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, process.stderr.read().decode()
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _requests(installation: Installation) -> int:
    ((count,),) = installation.ask("SELECT count(*) FROM cases_case")
    return count
