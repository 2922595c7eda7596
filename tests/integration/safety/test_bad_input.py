"""Whatever is sent, no address answers with an error of the server (500)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.core import signals
from django.db import close_old_connections
from django.http import HttpResponse, QueryDict
from django.test import Client, RequestFactory

from shiliu.config.wsgi import application
from tests.integration.matrix.table import TABLE, Entry
from tests.integration.matrix.test_matrix import undone
from tests.integration.matrix.things import District

# Each is a value of one field or parameter; a list sends the same name several times.
VALUES: dict[str, object] = {
    "a NUL": "a\0b",
    "five thousand digits": "9" * 5000,
    "a negative number": "-1",
    "one above what an integer holds": "2147483648",
    "a digit that is no number": "²",
    "no number": "nan",
    "more than any number": "1e999",
    "the last day": "9999-12-31",
    "the first day": "0001-01-01",
    "bytes that are no UTF-8": b"\xff\xfe\xed\xa0\x80",
    "line ends of a mail header": "a\r\nBcc: mallory@example.org",
    "text that turns around": "\u202ereversed",
    "markup": "</script><script>alert(1)</script>",
    "nobody's id": "00000000-0000-0000-0000-000000000000",
    "a cursor to no moment": "bmFufDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw",
    "a cursor before time": "-62135596800~" + "0" * 32,
    "the same name three times": ["a", "-1", "\0"],
    "far too much": "x" * 6000,
}
INSIDERS = ("district_admin", "district", "street", "centre", "holder", "key", "signed_out")


def insider(entry: Entry, answers: Mapping[str, object] | None) -> str:
    """Somebody to whom this door opens, the one with most rights; "" when it opens to nobody."""
    let_in = [who for who, answer in (answers or {}).items() if answer in (200, 201, 302)]
    return next((who for who in INSIDERS if who in let_in), let_in[0] if let_in else "")


def doors(method: str) -> Iterator[tuple[Entry, str]]:
    """One door of each route that takes the method, with somebody who may go in."""
    seen = set()
    for entry in TABLE:
        who = insider(entry, entry.get if method == "get" else entry.post)
        if who and (entry.route, entry.thing if method == "post" else "") not in seen:
            seen.add((entry.route, entry.thing if method == "post" else ""))
            yield entry, who


def failed(response: HttpResponse) -> bool:
    return response.status_code >= 500


def look(district: District, entry: Entry, who: str, query: Mapping[str, object]) -> HttpResponse:
    client, address = district[who].browser(), entry.address(district).partition("?")[0]
    client.raise_request_exception = False
    with undone():
        return client.get(
            f"{address}?{urlencode(query, doseq=True)}", headers=dict(district[who].headers)
        )


def act(district: District, entry: Entry, who: str, data: Mapping[str, object]) -> HttpResponse:
    client, headers = district[who].browser(), dict(district[who].headers)
    client.raise_request_exception = False
    headers["Idempotency-Key"] = "attack-on-one-field"
    with undone():
        if entry.json:
            sent = {"data": data, "content_type": "application/json"}
        else:
            sent = {
                "data": urlencode(data, doseq=True),
                "content_type": "application/x-www-form-urlencoded",
            }
        return client.post(entry.address(district), headers=headers, **sent)


def noting(real: Callable[..., object], names: set[str]) -> Callable[..., object]:
    def asking(query: QueryDict, name: object, *rest: object, **more: object) -> object:
        names.add(str(name))
        return real(query, name, *rest, **more)

    return asking


@pytest.fixture
def parameters(monkeypatch):
    """The names that views ask the address for, noted as they ask."""
    names: set[str] = set()
    for method in ("get", "getlist", "__getitem__", "__contains__"):
        monkeypatch.setattr(QueryDict, method, noting(getattr(QueryDict, method), names))
    return names


def test_no_parameter_of_an_address_breaks_a_page(district, parameters):
    broken = []
    for entry, who in doors("get"):
        parameters.clear()
        for usual in ({}, {"q": "ab"}, {"after": "x"}):
            look(district, entry, who, usual)
        for name in sorted(parameters):
            for what, value in VALUES.items():
                if failed(look(district, entry, who, {name: value})):
                    broken.append(f"{entry.name} as {who}: {name} is {what}")
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("what", VALUES)
def test_no_field_of_a_form_breaks_an_act(what, district):
    broken = []
    for entry, who in doors("post"):
        data = dict(entry.data(district, who))
        for name in data:
            if entry.json and isinstance(VALUES[what], bytes):
                continue  # JSON is text: bytes that are none are sent below
            if failed(act(district, entry, who, {**data, name: VALUES[what]})):
                broken.append(f"{entry.name} as {who}: {name}")
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe",
        b'{"words": "\\ud800"}',
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"words": 1e999}',
        b"9" * 5000,
        b'"\\u0000"',
        b"x" * 2_000_000,
        b"",
    ],
    ids=["no text", "half", "deep list", "deep object", "inf", "long", "NUL", "two megabytes", "-"],
)
@pytest.mark.parametrize("address", ["/api/v1/requests", "/api/v1/follow"])
def test_no_json_breaks_the_interface(body, address, district):
    client = Client(raise_request_exception=False)
    answer = client.generic(
        "POST", address, body, "application/json", headers={"Idempotency-Key": "a-usual-key"}
    )
    assert 400 <= answer.status_code < 500
    assert answer.headers["Content-Type"] == "application/problem+json"


HEADERS = [
    {"Cookie": 'sessionid="\\000\\000aaaaaaaaaaaa"'},
    {"Cookie": "sessionid=" + "a" * 5000},
    {"Cookie": 'django_language="\\000en"; theme="\\000"; type="<script>"; csrftoken="\\000"'},
    {"Cookie": "messages=W1siX19qc29uX21lc3NhZ2UiLDAsMjUsIngiXV0:bad"},
    {"Accept-Language": "\xff\xfe,;q=x," + "a-" * 3000},
    {"Accept-Language": "en;q=0.1," * 3000},
    {"Host": "evil.example"},
    {"Host": "localhost@evil.example"},
    {"Host": ""},
    {"X-Forwarded-For": "1.2.3.4, x", "X-Forwarded-Host": "evil.example"},
    {"Content-Type": "multipart/form-data"},
    {"Content-Type": "multipart/form-data; boundary=\xff"},
    {"HX-Request": "true", "HX-Current-URL": "http://["},
    {"HX-Request": "true", "Triggering-Event": "{"},
    {"If-None-Match": 'W/"x", *', "If-Modified-Since": "Thu, 99 Foo 99999 99:99:99 GMT"},
    {"Authorization": "Bearer " + "x" * 9000},
    {"Authorization": "\xff"},
    {"Referer": "http://[", "Origin": "http://["},
    {"Idempotency-Key": "\xff" * 10},
    {"Idempotency-Key": "x" * 100_000},
]
PATHS = [
    "/?q=%e4",
    "/points/?q=%ff&area=%00",
    "/points/" + "x" * 6000 + "/",
    "/" + "路" * 500,
    "/nowhere/%ff%00/",
    "/static/%2e%2e/%2e%2e/etc/passwd",
    "/static/x%00.css",
    "/follow/",
    "/desk/?a=%e4",
    "/desk/network/units/" + "a" * 4000 + "/",
    "/desk/account/sign-in/?next=%e4",
    "/api/v1/requests?area=%e4",
    "/open311/v2/requests.xml?status=%e4",
    "/?" + "a=1&" * 300,
    "/desk/cases/?" + "a=1&" * 300,
    "/ask/?" + "a=1&" * 300,
]


@pytest.mark.parametrize("path", PATHS, ids=[path[:30] for path in PATHS])
def test_no_header_breaks_a_page(path, district):
    broken = []
    for headers in [{}, *HEADERS]:
        client = district["street"].browser() if path.startswith("/desk") else Client()
        client.raise_request_exception = False
        content_type = headers.get("Content-Type", "application/x-www-form-urlencoded")
        others = {
            f"HTTP_{name.upper().replace('-', '_')}": value
            for name, value in headers.items()
            if name != "Content-Type"
        }
        for method in ("GET", "HEAD", "POST", "PUT", "OPTIONS", "TRACE"):
            with undone():
                sent = client.generic(method, path, b"words=%e4&code=1", content_type, **others)
                if failed(sent):
                    broken.append(f"{method} {headers}")
    assert not broken, "\n".join(broken)


@pytest.fixture
def served(kangbashi):
    """Ask the application itself, as the server of the web process does; its status."""

    def ask(address: str, content_type: str) -> int:
        environ = RequestFactory().get(address).environ | {"CONTENT_TYPE": content_type}
        answered = []
        application(environ, lambda status, _headers: answered.append(int(status[:3])))
        return answered[0]

    signals.request_started.disconnect(close_old_connections)
    yield ask
    signals.request_started.connect(close_old_connections)


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("text/plain", 200),
        ("text/plain; charset=UTF8", 200),
        ("text/plain; charset=hex", 400),
        ("text/plain; charset=punycode", 400),
        ("text/plain; charset=undefined", 400),
        ("application/x-www-form-urlencoded; charset=utf-16", 400),
        ("application/json; charset=no-such-thing", 400),
        ("text/plain; charset=a\0b", 400),
    ],
)
def test_a_charset_that_is_not_utf_8_is_refused_before_it_decodes(content_type, status, served):
    assert served("/?q=%e4&r=%00", content_type) == status


def test_too_many_parameters_are_refused_whatever_the_body_declares(served):
    assert served("/requests/?" + "a=1&" * 300, "text/plain; charset=utf-8") == 400


def test_a_file_that_nobody_asked_for_reaches_neither_memory_nor_disk(kangbashi, monkeypatch):
    def written(*_args: object, **_more: object) -> None:
        raise AssertionError("a file was kept")

    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", written)
    monkeypatch.setattr("django.core.files.uploadedfile.InMemoryUploadedFile.__init__", written)
    answer = Client().post("/follow/", {"code": BytesIO(b"x" * 5_000_000)})
    assert answer.status_code == 422, "the code is missing"
    assert not answer.wsgi_request.FILES
