"""When a day may be sealed, what a seal says as a line of text, and what can be wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Self

from shiliu.ledger.rules.merkle import chained
from shiliu.lib.errors import RuleBroken

DAY = timedelta(days=1)
GRACE = timedelta(minutes=10)
_LINE = re.compile(r"(\d{4}-\d\d-\d\d) (\d{1,18}) ([0-9a-f]{64}) ([0-9a-f]{64})", re.ASCII)


class Wrong(StrEnum):
    """What a check can find about a day."""

    COUNT = "count"  # facts were removed or inserted
    CONTENT = "content"  # as many facts as sealed, but not the same ones
    CHAIN = "chain"  # the seal does not follow from the day before: a seal was rewritten
    MISSING = "missing"  # a finished day without a seal
    UNSEALED = "unsealed"  # facts before the first seal
    COPY = "copy"  # the seal differs from its copy kept elsewhere
    COPY_ONLY = "copy_only"  # the copy kept elsewhere has a seal that is no longer here


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: on which day, what was sealed and what was found."""

    day: date
    wrong: Wrong
    sealed: str
    found: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a check looked at and what it found."""

    days: int
    facts: int
    sealed_through: date | None
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        return not self.problems


@dataclass(frozen=True, slots=True)
class Sealed:
    """A seal as a value. Days are days in UTC, so that no setting can make a seal look broken."""

    day: date
    facts: int
    root: bytes
    chain: bytes

    def line(self) -> str:
        """The seal as a line to keep off the machine."""
        return f"{self.day.isoformat()} {self.facts} {self.root.hex()} {self.chain.hex()}"

    @classmethod
    def parse(cls, line: str, number: int) -> Self:
        """A line as a seal again. Raises `ledger.seal_line_bad` with the line's number."""
        match = _LINE.fullmatch(line.strip())
        if match is None:
            raise RuleBroken("ledger.seal_line_bad", line=number)
        try:
            day = date.fromisoformat(match[1])
        except ValueError:
            raise RuleBroken("ledger.seal_line_bad", line=number) from None
        return cls(day, int(match[2]), bytes.fromhex(match[3]), bytes.fromhex(match[4]))


def bounds(day: date) -> tuple[datetime, datetime]:
    """The moments at which a sealed day begins and ends."""
    start = datetime.combine(day, time.min, UTC)
    return start, start + DAY


def check_may_seal(day: date, *, follows: date | None, at: datetime) -> None:
    """Refuse a day that is not over for `GRACE`, or that is not the one after the last seal."""
    if bounds(day)[1] + GRACE > at:
        raise RuleBroken("ledger.day_not_over", day=day)
    if follows is not None and day != follows + DAY:
        raise RuleBroken("ledger.seal_out_of_order", day=follows + DAY)


def days_due(first: date, at: datetime) -> Iterator[date]:
    """The days from `first` on that may be sealed at `at`."""
    while bounds(first)[1] + GRACE <= at:
        yield first
        first += DAY


def problems_of(seal: Sealed, count: int, root: bytes, *, previous: bytes) -> Iterator[Problem]:
    """What is wrong with one seal, given the facts found now and the chain value before it."""
    if seal.facts != count:
        yield Problem(seal.day, Wrong.COUNT, str(seal.facts), str(count))
    elif seal.root != root:
        yield Problem(seal.day, Wrong.CONTENT, seal.root.hex(), root.hex())
    follows = chained(previous, seal.day, seal.facts, seal.root)
    if seal.chain != follows:
        yield Problem(seal.day, Wrong.CHAIN, seal.chain.hex(), follows.hex())


def problems_with_copies(seals: Iterable[Sealed], copies: Iterable[Sealed]) -> Iterator[Problem]:
    """How copies kept elsewhere differ from the seals that stand here."""
    here = {seal.day: seal for seal in seals}
    for copy in copies:
        seal = here.get(copy.day)
        if seal is None:
            yield Problem(copy.day, Wrong.COPY_ONLY, copy.line(), "")
        elif seal != copy:
            yield Problem(copy.day, Wrong.COPY, copy.line(), seal.line())
