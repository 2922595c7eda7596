"""Every action leaves exactly one fact, and when it fails nothing at all."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.db.transaction import Atomic

import shiliu
from shiliu.cases.actions import steps
from shiliu.cases.models import Case
from shiliu.ledger.models import Fact, Pending
from tests.integration.checks.examples import TABLE, Call, Example, PartOf, World
from tests.support.moments import Clock
from tests.support.people import People
from tests.support.requests import Asked, ask

EXAMPLES = {name: entry for name, entry in TABLE.items() if isinstance(entry, Example)}
_DIGESTS = """
    SELECT count(*), md5(coalesce(string_agg(md5(row::text), '' ORDER BY md5(row::text)), ''))
    FROM {} row
"""


class Forced(Exception):
    """What the tests raise inside a transaction."""


def actions() -> Iterator[tuple[str, Callable[..., object]]]:
    """Every public function of the `actions` module or package of every package."""
    for module in pkgutil.walk_packages(shiliu.__path__, "shiliu."):
        package, _, rest = module.name.removeprefix("shiliu.").partition(".")
        if rest.partition(".")[0] != "actions":
            continue
        loaded = importlib.import_module(module.name)
        for name, found in vars(loaded).items():
            own = inspect.isfunction(found) and found.__module__ == module.name
            if own and not name.startswith("_"):
                inner = rest.partition(".")[2]
                yield ".".join(filter(None, (package, inner, name))), found


@contextmanager
def failing_before_it_commits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The outermost transaction opened inside fails when everything in it is done."""
    depth, enter, leave = 0, Atomic.__enter__, Atomic.__exit__

    def entering(self: Atomic) -> None:
        nonlocal depth
        depth += 1
        enter(self)

    def leaving(self: Atomic, kind: type | None, error: object, trace: object) -> None:
        nonlocal depth
        depth -= 1
        if depth or kind or not self.savepoint:  # without one it is Django's own, inside another
            leave(self, kind, error, trace)
            return
        leave(self, Forced, Forced(), None)
        raise Forced

    with monkeypatch.context() as patched:
        patched.setattr(Atomic, "__enter__", entering)
        patched.setattr(Atomic, "__exit__", leaving)
        yield


def everything() -> dict[str, tuple[int, str]]:
    """Each table with the number of its rows and a digest of them."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(_DIGESTS.format(connection.ops.quote_name(table)))
            found[table] = cursor.fetchone()
    return found


@pytest.fixture
def world(people: People, clock: Clock, tmp_path) -> World:
    return World(people, clock, tmp_path)


def test_every_action_stands_in_the_table():
    found = dict(actions())
    assert found.keys() - TABLE.keys() == set(), "give each an example"
    assert TABLE.keys() - found.keys() == set(), "these are no longer there"
    exempt = [name for name, entry in EXAMPLES.items() if not entry.facts]
    print(
        f"\n{len(found)} functions in actions modules: {len(EXAMPLES)} actions with an example, "
        f"{len(exempt)} of them without a fact, {len(TABLE) - len(EXAMPLES)} parts of others"
    )


def test_what_is_not_one_fact_is_exempt_with_a_reason():
    assert all(entry.reason for entry in EXAMPLES.values() if entry.facts != 1)


@pytest.mark.parametrize(
    "name", [name for name, entry in TABLE.items() if isinstance(entry, PartOf)]
)
def test_a_part_of_an_action_opens_no_transaction_itself(name):
    assert "atomic" not in inspect.getsource(dict(actions())[name])


def check(call: Call, facts: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Call it so that it fails at its end, then so that it succeeds."""
    before, counted = everything(), Fact.objects.count()
    opened_one = True
    with failing_before_it_commits(monkeypatch):
        try:
            call()
        except Forced:
            assert everything() == before
        else:
            opened_one = False
    if facts:
        assert opened_one, "an action with a fact is one transaction"
    if opened_one:
        call()
    assert Fact.objects.count() - counted == facts
    new = [fact.id for fact in Fact.objects.order_by("-id")[:facts]]
    assert Pending.objects.filter(fact_id__in=new).count() == facts


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_action_leaves_one_fact_and_when_it_fails_nothing_at_all(name, world, monkeypatch):
    example = EXAMPLES[name]
    check(example.prepare(world), example.facts, monkeypatch)


class TestTheCheckItself:
    """It must see what it is there for."""

    def noted(self, asked: Asked, world: World) -> None:
        actor = world.people.erin.actor
        steps.note(by=actor, at=world.clock.now, case_id=asked.id, body="已联系。")

    def test_sees_what_is_written_outside_of_the_transaction(self, world, erin, monkeypatch):
        asked = ask()

        def leaks() -> None:
            Case.objects.filter(pk=asked.id).update(returns=F("returns") + 1)
            self.noted(asked, world)

        with pytest.raises(AssertionError, match="cases_case"):
            check(leaks, 1, monkeypatch)

    def test_sees_two_facts(self, world, erin, monkeypatch):
        asked = ask()

        @transaction.atomic
        def twice() -> None:
            self.noted(asked, world)
            self.noted(asked, world)

        with pytest.raises(AssertionError):
            check(twice, 1, monkeypatch)

    def test_sees_a_missing_fact(self, world, monkeypatch):
        asked = ask()

        @transaction.atomic
        def silent() -> None:
            Case.objects.filter(pk=asked.id).update(returns=F("returns") + 1)

        with pytest.raises(AssertionError):
            check(silent, 1, monkeypatch)

    def test_sees_an_action_without_a_transaction(self, world, monkeypatch):
        asked = ask()

        def open_handed() -> None:
            Case.objects.filter(pk=asked.id).update(returns=F("returns") + 1)

        with pytest.raises(AssertionError, match="one transaction"):
            check(open_handed, 1, monkeypatch)
