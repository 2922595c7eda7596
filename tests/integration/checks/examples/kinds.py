"""What an entry of the actions table says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.support.moments import Clock
from tests.support.people import People


@dataclass(frozen=True)
class World:
    """What an example is made from."""

    people: People
    clock: Clock
    folder: Path


Call = Callable[[], object]
Prepare = Callable[[World], Call]


@dataclass(frozen=True, slots=True)
class Example:
    """One action called once. `facts` is how many it leaves; `reason` why that is not one."""

    prepare: Prepare
    facts: int = 1
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PartOf:
    """A function that is no action by itself: it opens no transaction and is called inside one."""

    what: str


def batch(facts: int, prepare: Prepare) -> Example:
    """An action on many subjects: one fact for each."""
    return Example(prepare, facts, "a batch: one fact for each subject")


def without_fact(reason: str, prepare: Prepare) -> Example:
    """A named exemption."""
    return Example(prepare, 0, reason)
