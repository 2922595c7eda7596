"""Every route the resolver knows, sent what no page of ours sends; nothing is saved by halves."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from tests.integration.matrix.table import TABLE, Entry
from tests.integration.matrix.test_matrix import WRITTEN, undone
from tests.integration.matrix.things import PHONE, District
from tests.integration.portal.plain_browser import Browser
from tests.integration.safety.test_bad_input import doors, insider

COUNTING = ["django_session", "core_usecount", "accounts_cache"]
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
BODIES: dict[str, tuple[bytes, str]] = {
    "json where a form is": (b'{"words": "x", "once": "k"}', JSON),
    "a form where json is": (b"words=x", FORM),
    "xml": (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "text/xml"),
    "half a multipart": (b'--b\r\nContent-Disposition: form-data; name="words"\r\n\r\nhal', "multipart/form-data; boundary=b"),
    "a multipart without end": (b"--b\r\n" * 500, "multipart/form-data; boundary=b"),
    "no boundary": (b"x", "multipart/form-data"),
    "a part of no name": (b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--", "multipart/form-data; boundary=b"),
    "deep json": (b"[" * 60_000, JSON),
    "a huge number": (b'{"words": ' + b"9" * 5000 + b"}", JSON),
    "a NUL": (b'{"words": "\\u0000"}', JSON),
    "a NUL in a name": (b"wo%00rds=x&%00=1", FORM),
    "half a surrogate": (b'{"words": "\\ud800"}', JSON),
    "no utf-8": (b"words=%ff%fe&once=%c3", FORM),
    "bytes": (bytes(range(256)) * 8, "application/octet-stream"),
    "thousands of fields": (b"&".join(b"f%d=1" % n for n in range(3000)), FORM),
    "one field of a megabyte": (b"words=" + b"x" * 1_200_000, FORM),
    "nothing of no kind": (b"", ""),
    "another charset": (b"words=x", f"{FORM}; charset=utf-16"),
}  # fmt: skip
METHODS = ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "POST\0"]


def rows_written() -> int:
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, [COUNTING])
        return int(cursor.fetchone()[0])


def one_of_each(method: str) -> list[tuple[Entry, str]]:
    """One door of every route that takes the method."""
    return list({entry.route: (entry, who) for entry, who in doors(method)}.values())


def everyone() -> list[tuple[Entry, str]]:
    """One door of every route, with somebody who may go in."""
    found = {}
    for entry in TABLE:
        who = insider(entry, entry.post) or insider(entry, entry.get) or "signed_out"
        found.setdefault(entry.route, (entry, who))
    return list(found.values())


def sent(
    district: District, entry: Entry, who: str, method: str, body: bytes, kind: str
) -> tuple[int, int]:
    """The status, and how many rows were written."""
    client = district[who].browser()
    client.raise_request_exception = False
    headers = {**district[who].headers, "Idempotency-Key": uuid4().hex}
    address = entry.address(district)
    with undone():
        before = rows_written()
        answer = client.generic(method, address, body, kind, headers=headers)
        return answer.status_code, rows_written() - before


@pytest.mark.parametrize("what", BODIES)
def test_a_malformed_body_is_refused_by_every_route_and_nothing_is_saved(what, district, tried):
    body, kind = BODIES[what]
    found, doors_of_posts = [], one_of_each("post")
    for entry, who in doors_of_posts:
        status, rows = sent(district, entry, who, "POST", body, kind)
        acts_without_fields = entry.acts and not set(entry.data(district, who)) - {"once"}
        if status >= 500 or (rows and not acts_without_fields and not _is_a_choice(entry)):
            found.append(f"{entry.name} as {who}: {status}, {rows} rows")
    tried("malformed and oversized bodies on every route", len(doors_of_posts))
    assert not found, "\n".join(found)


def _is_a_choice(entry: Entry) -> bool:
    """A POST that needs no field at all, like signing out."""
    return entry.route in {"account_logout", "desk:case_contact"}


@pytest.mark.parametrize("method", METHODS)
def test_no_other_method_gets_in_or_writes(method, district, tried):
    found, routes = [], everyone()
    for entry, who in routes:
        status, rows = sent(district, entry, who, method, b"words=x", FORM)
        if status >= 500 or rows:
            found.append(f"{method} {entry.name} as {who}: {status}, {rows} rows")
    tried("method confusion on every route", len(routes))
    assert not found, "\n".join(found)


def test_no_address_is_acted_on_by_a_look_with_a_body_or_an_override(district, tried):
    found, routes = [], one_of_each("post")
    for entry, who in routes:
        data = {**entry.data(district, who), "_method": "POST"}
        client = district[who].browser()
        headers = {**district[who].headers, "X-HTTP-Method-Override": "POST"}
        with undone():
            before = rows_written()
            client.get(entry.address(district), data, headers=headers)
            if rows_written() != before:
                found.append(entry.name)
    tried("acts smuggled into a look", len(routes))
    assert not found, "\n".join(found)


# --- what a form does not ask for -------------------------------------------------------------

MARK = "planted-4f1c"
PLANTED = {
    **dict.fromkeys(
        ["state", "title", "reply", "role", "unit", "unit_id", "area", "area_path", "channel"], MARK
    ),
    **dict.fromkeys(["username", "display_name", "password", "email", "name_zh", "salt"], MARK),
    **dict.fromkeys(["approved_by", "proposed_by", "by", "user", "user_id", "id", "pk"], MARK),
    **dict.fromkeys(["is_active", "is_staff", "is_superuser", "public", "word", "at", "to"], MARK),
}


def planted() -> list[str]:
    """The tables in which the mark stands."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        found = []
        for name in sorted(set(names) - set(COUNTING)):
            cursor.execute(f'SELECT count(*) FROM "{name}" t WHERE t::text LIKE %s', [f"%{MARK}%"])
            if cursor.fetchone()[0]:
                found.append(name)
        return found


def send_form(
    district: District, entry: Entry, who: str, data: Mapping[str, object]
) -> HttpResponse:
    client, address = district[who].browser(), entry.address(district)
    client.raise_request_exception = False
    headers = {**district[who].headers, "Idempotency-Key": uuid4().hex}
    if entry.json:
        return client.post(address, data, content_type=JSON, headers=headers)
    return client.post(address, data, headers=headers)


def test_fields_that_a_form_does_not_have_are_not_saved(district, tried):
    found, all_doors = [], list(doors("post"))
    for entry, who in all_doors:
        data = entry.data(district, who)
        known = _fields_of(district, entry, who) | set(data)
        extra = {name: value for name, value in PLANTED.items() if name not in known}
        with undone():
            before = rows_written()
            answer = send_form(district, entry, who, {**data, **extra})
            kept = planted() if rows_written() != before else []
            if answer.status_code >= 500 or kept:
                found.append(f"{entry.name}: {answer.status_code} {kept}")
    tried("fields that no form has (mass assignment)", len(all_doors) * len(PLANTED))
    assert not found, "\n".join(found)


def _fields_of(district: District, entry: Entry, who: str) -> set[str]:
    """The fields that the page of this address offers."""
    if insider(entry, entry.get) != who:
        return set()
    browser = Browser()
    browser.client = district[who].browser()
    page = browser.open(entry.address(district))
    return set().union(*(form.names for form in page.forms))


# --- other people's ids -----------------------------------------------------------------------

STRANGERS = ["other_street", "other_centre", "other_department", "other_admin", "without_post"]


def with_ids(district: District) -> list[tuple[Entry, str]]:
    """Addresses with an id in them, each once, and the id."""
    ids = {str(each): each for each in district.ids.values() if isinstance(each, UUID)}
    found = {}
    for entry in TABLE:
        address = entry.address(district)
        held = next((each for each in ids if each in address), "")
        if held:
            found.setdefault(entry.route, (entry, held))
    return list(found.values())


def test_no_id_of_another_unit_opens_anything(district, tried):
    """Every id of the subdistrict at every address that takes one, by strangers."""
    found, tries = [], 0
    ids = [str(each) for each in district.ids.values()] + [str(uuid4())]
    for entry, held in with_ids(district):
        if entry.route.startswith(("portal:", "api:")):
            continue
        for who in STRANGERS:
            client, mine = district[who].browser(), str(getattr(district[who].post, "id", ""))
            for each in ids:
                answer = client.get(entry.address(district).replace(held, each))
                tries += 1
                body = answer.content.decode()
                told = [name for name, words in district.words.items() if words in body]
                told = [name for name in told if name != "answered_elsewhere"]
                if told or PHONE in body or answer.status_code >= 500:
                    found.append(f"{entry.name} as {who} with {each} ({mine}): {told}")
    tried("ids of others at every address that takes one", tries)
    assert tries > 2000
    assert not found, "\n".join(found)


# --- forms from elsewhere ---------------------------------------------------------------------


@pytest.mark.parametrize("how", ["no token", "another token", "another origin", "no referer"])
def test_no_form_of_the_desk_is_taken_from_elsewhere(how, district, tried):
    found, tries = [], 0
    for entry, who in doors("post"):
        address = entry.address(district)
        if not address.startswith("/desk/"):
            continue
        client = Client(enforce_csrf_checks=True)
        client.cookies = deepcopy(district[who].browser().cookies)
        data, headers = dict(entry.data(district, who)), {}
        if how == "another token":
            client.cookies["csrftoken"], data["csrfmiddlewaretoken"] = "a" * 32, "b" * 32
        if how in ("another origin", "no referer"):
            client.cookies["csrftoken"] = data["csrfmiddlewaretoken"] = "a" * 32
            headers = {"origin": "https://evil.example"} if how == "another origin" else {}
        with undone():
            before = rows_written()
            secure = how == "no referer"
            answer = client.post(address, data, headers=headers, secure=secure)
            tries += 1
            if answer.status_code != 403 or rows_written() != before:
                found.append(f"{entry.name}: {answer.status_code}")
    tried("forms from other pages (CSRF)", tries)
    assert tries > 50
    assert not found, "\n".join(found)
