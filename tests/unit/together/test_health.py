"""What counts as well, and what makes a probe turn away."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shiliu.together.rules.health import GIGABYTE, Level, MachineState, checks, overall

AT = datetime(2026, 6, 15, 12, tzinfo=UTC)
WELL = MachineState(
    at=AT, sample=False, free_bytes=50 * GIGABYTE, backup_at=AT - timedelta(hours=10)
).asked(heartbeat=AT - timedelta(seconds=5))
ages = st.none() | st.integers(0, 10_000_000).map(lambda seconds: AT - timedelta(seconds=seconds))
states = st.builds(
    MachineState,
    at=st.just(AT),
    sample=st.booleans(),
    free_bytes=st.integers(0, 10**13),
    backup_at=ages,
    database=st.booleans(),
    migrations_missing=st.integers(0, 3),
    heartbeat=ages,
    pending_since=ages,
    unsealed_days=st.integers(0, 9),
)


def test_all_is_well():
    found = checks(WELL)
    assert {check.level for check in found.values()} == {Level.ok}
    assert overall(found) is Level.ok


@given(states)
def test_pages_are_refused_only_for_what_they_need(state):
    found = checks(state)
    needed = max(check.level for check in found.values() if check.serving)
    assert (overall(found) is Level.fail) == (needed is Level.fail)
    assert (overall(found) is Level.ok) == all(c.level is Level.ok for c in found.values())


@given(states)
def test_without_a_database_nothing_is_told_that_only_it_knows(state):
    found = checks(state)
    assert set(found) >= {"database", "disk", "backup"}
    assert ("worker" in found) == state.database
    assert state.database or overall(found) is Level.fail


def test_no_worker_and_no_backup_are_told_and_pages_go_on():
    state = MachineState(at=AT, sample=False, free_bytes=50 * GIGABYTE).asked()
    found = checks(state)
    assert found["worker"].level is Level.fail
    assert found["backup"].level is Level.warn
    assert overall(found) is Level.warn


def test_what_a_restore_put_aside_is_told_when_it_stays_too_long():
    def aside(days: int) -> Level:
        state = replace(WELL, put_aside_at=AT - timedelta(days=days))
        return checks(state)["put_aside"].level

    assert [aside(days) for days in (1, 7, 9, 15)] == [
        *(Level.ok, Level.ok, Level.warn, Level.fail),
    ]


def test_a_missing_migration_and_a_full_disk_turn_probes_away():
    assert overall(checks(WELL.asked(migrations_missing=1))) is Level.fail
    full = MachineState(at=AT, sample=True, free_bytes=1000).asked(heartbeat=AT)
    assert overall(checks(full)) is Level.fail
