"""Somebody with cookies who asks one real server by several host names."""

from __future__ import annotations

import http.client
import re
from contextlib import closing
from dataclasses import dataclass, field
from email.message import Message
from http.cookies import SimpleCookie
from urllib.parse import quote, urlencode

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
PASSWORD = "pomegranate-sample"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message  # whatever the case of their names
    cookies: list[str]
    text: str


@dataclass
class Visitor:
    """Keeps the cookies of each host apart, as a browser does."""

    port: int
    jars: dict[str, dict[str, str]] = field(default_factory=dict)

    def get(self, host: str, path: str, **headers: str) -> Answer:
        return self.ask("GET", host, path, None, headers)

    def send(self, host: str, path: str, form: dict[str, str], **headers: str) -> Answer:
        return self.ask("POST", host, path, urlencode(form), headers)

    def fill(self, host: str, path: str, form: dict[str, str], *, to: str = "") -> Answer:
        """Open a page with a form, take its hidden token, send it."""
        found = TOKEN.search(self.get(host, path).text)
        assert found, path
        return self.send(host, to or path, {"csrfmiddlewaretoken": found[1], **form})

    def sign_in(self, host: str, name: str) -> Answer:
        form = {"login": name, "password": PASSWORD}
        return self.fill(host, "/desk/account/sign-in/", form)

    def ask(
        self, method: str, host: str, path: str, body: str | None, headers: dict[str, str]
    ) -> Answer:
        jar = self.jars.setdefault(host, {})
        sent = {"Host": f"{host}:{self.port}", "Connection": "close"}
        if jar:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with closing(connection):
            named = {key.replace("_", "-"): value for key, value in headers.items()}
            connection.request(
                method, quote(path, safe="/?=&%"), body and body.encode(), sent | named
            )
            response = connection.getresponse()
            given = response.headers.get_all("Set-Cookie") or []
            for line in given:
                for name, morsel in SimpleCookie(line).items():
                    jar[name] = morsel.value
            return Answer(response.status, response.headers, given, response.read().decode())
