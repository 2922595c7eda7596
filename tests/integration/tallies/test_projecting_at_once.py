"""Many writers, projectors and a rebuild at the same time, with real commits."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import chain
from threading import Barrier, Event, Thread

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from shiliu.ledger.models import Fact, Pending
from shiliu.ledger.schemas import Occurrence
from shiliu.tallies.actions import project, project_forever, projecting, rebuild
from shiliu.tallies.models import DayTally
from shiliu.tallies.queries import wrong_tallies
from shiliu.tallies.rules.folding import fold
from tests.integration.tallies.making import NOON, cohort_tallies, day_tallies, rows_of, save
from tests.integration.tallies.test_projecting import DAY, RECEIVED, project_all
from tests.unit.tallies.facts import ZONE

STATES = ("received.none", "working.none", "answered.none", "closed.solved")


def at_once(*works: Callable[[], None]) -> None:
    """Run each in a thread with a connection of its own; the first error is raised here."""
    errors: list[BaseException] = []
    start = Barrier(len(works))

    def run(work: Callable[[], None]) -> None:
        try:
            start.wait()
            work()
        except BaseException as error:  # noqa: BLE001 - told to the test below
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in errors:
        raise error


def facts_of(chance: random.Random, subjects: int) -> list[Occurrence]:
    """Subjects that go from state to state and now and then to another place."""
    facts = []
    for _ in range(subjects):
        since, state, path = NOON - timedelta(days=chance.randrange(3)), "", "a/b/"
        for after in STATES[: chance.randrange(1, 5)]:
            came_from, path = path, chance.choice(["a/b/", "a/c/d/"])
            moved = came_from if state and path != came_from else None
            step = RECEIVED._replace(since=since, area_path=path, from_state=state, to_state=after)
            unit = RECEIVED.unit if moved else None
            facts.append(step._replace(moved_from_path=moved, moved_from_unit=unit))
            state = after
    return facts


def write(facts: list[Occurrence], chance: random.Random) -> None:
    """Save facts a few at a time and hold each transaction open for a while."""
    while facts:
        size = chance.randrange(1, 6)
        with transaction.atomic():
            for row in chain.from_iterable(rows_of(fact) for fact in facts[:size]):
                row.save(force_insert=True)
            time.sleep(chance.random() / 50)
        facts = facts[size:]


def fold_until(stop: Event, chance: random.Random) -> None:
    while not stop.is_set():
        project(chance.randrange(1, 9))


def rebuild_often() -> None:
    for _ in range(6):
        time.sleep(0.03)
        rebuild()


def test_late_commits_are_counted_whatever_the_order(fresh_database):
    chance, stop = random.Random(1), Event()
    parts = [facts_of(chance, 12) for _ in range(4)]

    def write_all() -> None:
        at_once(*(partial(write, part, random.Random(1)) for part in parts), rebuild_often)
        stop.set()

    at_once(write_all, *(partial(fold_until, stop, random.Random(seed)) for seed in range(3)))
    project_all()
    expected = fold(chain.from_iterable(parts), ZONE)
    assert Fact.objects.count() == sum(map(len, parts))
    assert (day_tallies(), cohort_tallies()) == (expected.days, expected.cohorts)
    rebuild()
    assert (day_tallies(), cohort_tallies()) == (expected.days, expected.cohorts)


@contextmanager
def open_projector(url: str):
    """A projector that has taken everything that waits and has not gone on yet."""
    with psycopg.connect(url) as other:
        other.execute("DELETE FROM ledger_pending WHERE follower = 'tallies'")
        yield other


def test_a_projector_passes_over_what_another_holds(fresh_database):
    save([RECEIVED])
    with open_projector(fresh_database.app_url) as other:
        assert project() == 0
        other.rollback()
    assert project() == 1


def test_computing_anew_leaves_out_what_an_unfinished_projector_will_add(fresh_database):
    """The projector took the fact but has not committed: counting it here would count it twice."""
    save([RECEIVED])
    with open_projector(fresh_database.app_url) as other:
        assert rebuild() == 0
        other.rollback()
    assert rebuild() == 0
    assert project() == 1
    assert rebuild() == 1
    assert day_tallies()["a/", "case.receive", DAY, "web", "help"] == (1, 2)


def test_computing_anew_waits_for_a_projector_that_has_added_rows(fresh_database):
    save([RECEIVED])
    added, finish = Event(), Event()

    def projector() -> None:
        with transaction.atomic():
            project()
            added.set()
            assert finish.wait(10)

    def rebuilder() -> None:
        assert added.wait(10)
        rebuilt.append(rebuild())

    def finisher() -> None:
        assert added.wait(10)
        time.sleep(0.2)
        assert rebuilt == []
        finish.set()

    rebuilt: list[int] = []
    at_once(projector, rebuilder, finisher)
    assert rebuilt == [1]
    assert day_tallies()["a/", "case.receive", DAY, "web", "help"] == (1, 2)


def test_readers_see_no_gap_while_tallies_are_computed_anew(fresh_database):
    save([RECEIVED])
    project()
    before = day_tallies()
    with transaction.atomic():
        rebuild()
        seen: list[object] = []
        at_once(lambda: seen.append(day_tallies()))
    assert seen == [before]


def test_the_loop_folds_what_comes_and_stops_when_told(fresh_database, monkeypatch):
    monkeypatch.setattr(projecting, "IDLE_SECONDS", 0.01)
    stop = Event()

    def write_then_stop() -> None:
        for _ in range(3):
            save([RECEIVED])
            time.sleep(0.05)
        until = time.monotonic() + 10
        while Pending.objects.exists() and time.monotonic() < until:
            time.sleep(0.02)
        stop.set()

    at_once(lambda: project_forever(stop), write_then_stop)
    assert day_tallies()["a/", "case.receive", DAY, "web", "help"] == (3, 6)


def test_the_loop_outlives_a_database_that_went_away(fresh_database, monkeypatch):
    monkeypatch.setattr(projecting, "IDLE_SECONDS", 0.01)
    stop, answers = Event(), iter([OperationalError("gone"), 0])

    def project_once() -> int:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        stop.set()
        return answer

    monkeypatch.setattr(projecting, "project", project_once)
    project_forever(stop)
    assert next(answers, None) is None


def test_other_errors_end_the_loop_loudly(fresh_database, monkeypatch):
    def broken() -> int:
        raise ValueError

    monkeypatch.setattr(projecting, "project", broken)
    with pytest.raises(ValueError):
        project_forever(Event())


def test_a_damaged_tally_is_named_and_waiting_facts_are_no_damage(fresh_database):
    save([RECEIVED])
    project()
    save([RECEIVED])
    assert wrong_tallies() == (1, [])
    DayTally.objects.filter(scope="a/").update(count=9)
    facts, (line,) = wrong_tallies()
    assert (facts, line) == (1, f"count a/ case.receive {DAY} web help: 9, should be 1")
