"""Every address, asked by everybody: who is let in, who is sent elsewhere, who learns nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import URLPattern, get_resolver

from shiliu.accounts.actions.posts import appoint
from shiliu.accounts.rules.roles import Role
from shiliu.cases.queries import get_case
from shiliu.core import clock, references
from shiliu.core.actor import SYSTEM
from shiliu.core.errors import RuleBroken
from tests.integration.matrix.actors import (
    ACTORS,
    DISTRICT,
    OWN,
    ROOT,
    STAFF,
    STRANGERS,
    account,
    new_post,
)
from tests.integration.matrix.table import (
    ACCOUNT,
    AGAIN,
    DESK,
    KEY_READERS,
    READERS,
    ROOMS,
    SET_UP,
    SIGN_IN,
    TABLE,
    Answer,
    Answers,
    Entry,
)
from tests.integration.matrix.things import PHONE, District

ROLES = Path(__file__).parents[3] / "docs/ROLES.md"
PLACES = {
    "/desk/account/sign-in/": SIGN_IN,
    "/desk/account/": ACCOUNT,
    "/desk/account/second-step/set-up/": SET_UP,
    "/desk/account/again/": AGAIN,
    "/desk/account/code/again/": AGAIN,
    "/desk/": DESK,
}
DENIED = {401, 403, 404, 405, 422, SIGN_IN, ACCOUNT, SET_UP, AGAIN}
HOLDERS = {"answered": "holder", "answered_elsewhere": "other_holder"}
SHOW_A_CONTACT = {"desk:case_contact", "api:look_at_contact"}
# Counting tries and calls, and keeping a session, changes nothing of the work.
NOT_THE_WORK = ["django_session", "core_usecount", "accounts_cache"]
WRITTEN = """
    SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)
      FROM pg_stat_xact_user_tables WHERE NOT relname = ANY(%s)
"""


@dataclass(frozen=True)
class Traces:
    """What one request left: facts, facts about one request, and rows written anywhere."""

    facts: int
    about: int
    rows: int

    @classmethod
    def now(cls, entry: Entry, district: District) -> Traces:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*), count(*) FILTER (WHERE subject_id = %s) FROM ledger_fact",
                [district.ids.get(entry.about)],
            )
            facts, about = cursor.fetchone()
            cursor.execute(WRITTEN, [NOT_THE_WORK])
            return cls(facts, about, cursor.fetchone()[0])


@contextmanager
def undone() -> Iterator[None]:
    """Undo what happens inside."""
    version, savepoint = references.current_version(), transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(savepoint)
        if references.current_version() != version:
            references.forget()


def send(entry: Entry, district: District, who: str, method: str) -> HttpResponse:
    client, address = district[who].browser(), entry.address(district)
    headers = dict(district[who].headers)
    if method == "get":
        return client.get(address, headers=headers)
    data = dict(entry.data(district, who))
    headers["Idempotency-Key"] = uuid4().hex  # read by the interfaces only
    if entry.json:
        act = client.patch if entry.patch else client.post
        return act(address, data, content_type="application/json", headers=headers)
    return client.post(address, data, headers=headers)


def answer_of(response: HttpResponse) -> Answer:
    """The status, or the name of the place where somebody was sent."""
    if response.status_code != 302:
        return response.status_code
    return PLACES.get(urlsplit(response.headers["Location"]).path, 302)


def wrong_with_looking(entry: Entry, district: District, who: str, expected: Answer) -> str:
    with undone():
        response = send(entry, district, who, "get")
        return _wrong_answer(response, entry, district, who, expected)


def wrong_with_acting(entry: Entry, district: District, who: str, expected: Answer) -> str:
    """What is wrong about a POST: the answer, or what it left."""
    with undone():
        if expected == 405:
            return _wrong_answer(send(entry, district, who, "post"), entry, district, who, expected)
        before = Traces.now(entry, district)
        response = send(entry, district, who, "post")
        after = Traces.now(entry, district)
        return _wrong_answer(response, entry, district, who, expected) or _wrong_traces(
            entry, who, expected, before, after
        )


def _wrong_answer(
    response: HttpResponse, entry: Entry, district: District, who: str, expected: Answer
) -> str:
    answer = answer_of(response)
    if answer != expected:
        return f"is answered {answer} instead of {expected}"
    body = b"".join(response).decode(errors="replace")  # a picture is no text
    for name, words in district.words.items():
        may_read = {*READERS[name].split(), *KEY_READERS[name].split(), HOLDERS.get(name)}
        if words in body and who not in may_read:
            return f"reads the words of the request {name}"
    if PHONE in body and (entry.route not in SHOW_A_CONTACT or expected in DENIED):
        return "reads how to reach the asker"
    return ""


def _wrong_traces(entry: Entry, who: str, expected: Answer, before: Traces, after: Traces) -> str:
    if expected in DENIED or not entry.acts:
        if after.facts != before.facts:
            return "leaves a fact"
        if expected in DENIED and entry.acts and after.rows != before.rows:
            return "writes without a fact"
        return ""
    if after.facts == before.facts:
        return "acts and leaves no fact: what the test sends does nothing"
    if entry.about and (after.about != before.about) != (HOLDERS[entry.about] == who):
        return "changes somebody else's request, or not their own"
    return ""


def complaints(entry: Entry, district: District) -> list[str]:
    """Who gets in where they should not, or not where they should."""
    asks = (("get", entry.get, wrong_with_looking), ("post", entry.post, wrong_with_acting))
    return [
        f"{method.upper()} {entry.name}: {who} {wrong}"
        for method, answers, asking in asks
        if answers is not None
        for who in ACTORS
        if (wrong := asking(entry, district, who, answers[who]))
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_a_door_opens_to_those_it_is_for_and_to_nobody_else(room, district):
    found = [wrong for entry in ROOMS[room] for wrong in complaints(entry, district)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("route", "thing", "door", "left_open"),
    [
        ("desk:posts", "", "core.actor.Actor.may_somewhere", lambda _actor, _permission: True),
        ("desk:unit", "of the district", "desk.network.units.can_view_unit", lambda *_: True),
        (
            "desk:case_act",
            "accept at_point",
            "desk.cases.views.get_case",
            lambda _actor, case_id: get_case(SYSTEM, case_id),
        ),
    ],
    ids=["a page", "a unit", "a request"],
)
def test_a_door_left_open_is_found(route, thing, door, left_open, district, monkeypatch):
    """The check fails when one condition is taken out of the code."""
    (entry,) = (each for each in TABLE if (each.route, each.thing) == (route, thing))
    assert not complaints(entry, district)
    monkeypatch.setattr(f"shiliu.{door}", left_open)
    assert any(" other_" in each for each in complaints(entry, district))


# --- the table itself -------------------------------------------------------------------------


def routes(resolver=None, above: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    """Every address of the project by its name, or by its pattern where it has none."""
    for each in (resolver or get_resolver("shiliu.config.urls")).url_patterns:
        if isinstance(each, URLPattern):
            name = each.name or str(each.pattern)
            yield ":".join((*above, name)), each
        else:
            yield from routes(each, (*above, *([each.namespace] if each.namespace else [])))


def test_every_route_has_its_line_and_every_line_its_route(capsys):
    known, written = dict(routes()), {entry.route for entry in TABLE}
    assert not set(known) - written, "a route without a line in tests/integration/matrix/table.py"
    assert not written - set(known)
    methods = [answers for entry in TABLE for answers in (entry.get, entry.post) if answers]
    asked = sum(map(len, methods))
    with capsys.disabled():
        print(
            f"\n{len(known)} routes, {len(TABLE)} doors × {len(ACTORS)} actors: "
            f"{len(methods)} lines, {asked} requests"
        )
    assert all(answers.keys() == set(ACTORS) for answers in methods)
    assert len({entry.name for entry in TABLE}) == len(TABLE)


def test_the_address_of_a_line_leads_to_its_route(district):
    shadowed = {
        "api:create_request": "api:list_requests",
        "api:register_request": "api:list_desk_requests",
        "api:add_unit_over_json": "api:list_units",
        "api:ask_for_hook": "api:list_hooks",
        "api:change_unit_over_json": "api:get_unit",
        "api:publish_fact_over_json": "api:list_facts",
        "api:api-root": "",
    }
    for entry in TABLE:
        path = urlsplit(entry.address(district)).path
        found = get_resolver("shiliu.config.urls").resolve(path)
        wanted = "" if entry.route.startswith("^") else shadowed.get(entry.route, entry.route)
        assert (found.view_name if found.url_name else "") == wanted, path


def of_the_docs() -> Mapping[str, set[str]]:
    """The permissions of each role as the table in docs/ROLES.md has them."""
    lines = re.findall(r"^\| `(\w+)` \|[^|]+\|(.+)\|$", ROLES.read_text(), re.MULTILINE)
    return {role: set(re.findall(r"`([\w:]+)`", cells)) for role, cells in lines}


def let_in(answers: Answers | None) -> set[str]:
    """The roles that a line lets through."""
    return {
        str(STAFF[who][0])
        for who, answer in (answers or {}).items()
        if who in STAFF and answer not in {403, 404, 405}
    }


def test_what_the_views_ask_for_is_what_the_table_and_the_docs_say():
    rights, staff_pages = of_the_docs(), 0
    assert rights.keys() == set(Role)
    for route, pattern in routes():
        asked = getattr(pattern.callback, "permissions", None)
        if asked is None:
            continue
        staff_pages += 1
        by_view = {role for role, held in rights.items() if not asked or held & set(asked)}
        lines = [entry for entry in TABLE if entry.route == route]
        by_table = set().union(*(let_in(entry.get) | let_in(entry.post) for entry in lines))
        assert by_table <= by_view, route
        assert by_table == by_view or not asked, f"{route}: {by_view - by_table}"
    assert staff_pages > 50


def test_every_page_of_the_desk_asks_who_comes():
    for route, pattern in routes():
        if route.startswith("desk:"):
            assert hasattr(pattern.callback, "permissions"), route


def test_every_role_is_asked_at_home_and_as_a_stranger():
    assert {role for role, *_ in OWN.values()} == set(Role)
    assert {role for role, *_ in STRANGERS.values()} == set(Role)
    assert {role for role, *_ in DISTRICT.values()} == {
        Role.COORDINATOR, Role.ADMINISTRATOR, Role.AUDITOR
    }  # fmt: skip


@pytest.mark.usefixtures("district")
@pytest.mark.parametrize("unit", ["office-district", "office-qingchunshan", "p10"])
def test_offices_and_points_have_no_plain_workers(unit):
    """Somebody works at an office as coordinator, administrator or auditor, never otherwise."""
    new = new_post(account("plain"), Role.UNIT_WORKER, unit, ROOT)
    with pytest.raises(RuleBroken) as refused:
        appoint(by=SYSTEM, at=clock.now(), new=new)
    assert refused.value.code == "accounts.role_not_at_unit"
