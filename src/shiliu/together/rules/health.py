"""Which figures of a deployment are well, which want a look, which want it now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import Any, Final, NamedTuple


class Level(IntEnum):
    """How a check ended; the worst of several is the greatest."""

    ok = 0
    warn = 1
    fail = 2


class Check(NamedTuple):
    """One named check. `serving`: without it no page can be answered rightly."""

    level: Level
    note: str
    serving: bool = False


@dataclass(frozen=True, slots=True)
class MachineState:
    """The figures; `database` is False when it could not be asked, and nothing below is known."""

    at: datetime
    sample: bool
    free_bytes: int
    backup_at: datetime | None = None
    put_aside_at: datetime | None = None
    database: bool = False
    migrations_missing: int = 0
    heartbeat: datetime | None = None
    pending: int = 0
    pending_since: datetime | None = None
    seal_day: date | None = None
    unsealed_days: int = 0
    facts: int = 0
    jobs: Mapping[str, int] = field(default_factory=dict)
    job_due: datetime | None = None

    def asked(self, **found: Any) -> MachineState:  # noqa: ANN401  the fields above
        """The same with what the database said."""
        return replace(self, database=True, **found)


GIGABYTE: Final = 1_000_000_000
DISK_WARN, DISK_FAIL = 5 * GIGABYTE, GIGABYTE // 5
HEARTBEAT: Final = (timedelta(seconds=60), timedelta(minutes=10))
LAG: Final = (timedelta(seconds=60), timedelta(minutes=30))
BACKUP: Final = (timedelta(hours=26), timedelta(hours=74))
PUT_ASIDE: Final = (timedelta(days=8), timedelta(days=14))
UNSEALED: Final = (1, 3)


def checks(state: MachineState) -> dict[str, Check]:
    """Every check by its name. What the database could not tell is not guessed."""
    found = {
        "database": _yes(state.database, "reachable", "not reachable"),
        "disk": _disk(state.free_bytes),
        "backup": _backup(state),
        "put_aside": _since(state, state.put_aside_at, PUT_ASIDE, never=Level.ok),
    }
    if not state.database:
        return found
    missing = state.migrations_missing
    return found | {
        "migrations": _yes(not missing, "current", f"{missing} missing: run shiliu migrate"),
        "worker": _since(state, state.heartbeat, HEARTBEAT, never=Level.fail),
        "projector": _since(state, state.pending_since, LAG, never=Level.ok),
        "seals": Check(
            _level(state.unsealed_days, UNSEALED), f"{state.unsealed_days} days wait for their seal"
        ),
    }


def overall(found: Mapping[str, Check]) -> Level:
    """The worst of all; a fault that pages do not feel is no more than a warning."""
    levels = (
        check.level if check.serving else min(check.level, Level.warn) for check in found.values()
    )
    return max(levels, default=Level.ok)


def _yes(good: bool, well: str, ill: str) -> Check:  # noqa: FBT001  one of two words
    return Check(Level.ok if good else Level.fail, well if good else ill, serving=True)


def _disk(free: int) -> Check:
    level = Level.fail if free < DISK_FAIL else Level.warn if free < DISK_WARN else Level.ok
    return Check(level, f"{free / GIGABYTE:.1f} GB free", serving=True)


def _backup(state: MachineState) -> Check:
    if state.sample:
        return Check(Level.ok, "the sample needs none")
    return _since(state, state.backup_at, BACKUP, never=Level.warn)


def _since(
    state: MachineState,
    moment: datetime | None,
    limits: tuple[timedelta, timedelta],
    *,
    never: Level,
) -> Check:
    if moment is None:
        return Check(never, "none")
    age = state.at - moment
    return Check(_level(age, limits), f"{age.total_seconds():.0f} seconds ago")


def _level(value: Any, limits: tuple[Any, Any]) -> Level:  # noqa: ANN401  numbers or durations
    return Level.fail if value > limits[1] else Level.warn if value > limits[0] else Level.ok
