"""How requests are counted: what was answered and what the askers said are two things.

A bucket of the cohort tallies is state and word, such as `closed.solved`. Each bucket belongs to
exactly one class, so the classes add up: received = in_work + withdrawn + answered, and answered is
the sum of the classes in `ANSWERED`. Who reopens a request has been answered and says that it is
not solved; it stays in `answered` although it is in work again, or the share of solved requests
would look better than it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

STAFF_CONFIRMED = ("staff_solved", "staff_partly", "staff_not_solved")
WORDS = ("solved", "partly", "not_solved", *STAFF_CONFIRMED)
ANSWERED = ("no_word", "awaiting_word", *WORDS)
_AT_COUNTER = frozenset({"at_counter", "staff_at_counter"})
_UNSAID = _AT_COUNTER | {"none", "staff_none"}
_SILENT = {"answered": "awaiting_word", "closed": "no_word", "reopened": "not_solved"}
_ENDED = frozenset({"answered", "closed", "withdrawn"})


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the key of the text that says how it is counted."""

    value: int
    method: str

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Figures:
    """What became of the requests received in some days.

    `solved`, `partly` and `not_solved` are the askers' own words; `staff_*` are words that staff
    typed for them and are counted apart, as is what was done at the counter. `reopened` is the
    part of `answered` that is in work again.
    """

    received: Figure
    in_work: Figure
    withdrawn: Figure
    answered: Figure
    awaiting_word: Figure
    no_word: Figure
    solved: Figure
    partly: Figure
    not_solved: Figure
    staff_solved: Figure
    staff_partly: Figure
    staff_not_solved: Figure
    reopened: Figure
    at_counter: Figure


def class_of(bucket: str) -> str:
    """The one class a bucket is counted in; `at_counter` is outside of `received`."""
    state, _, word = bucket.partition(".")
    if state == "withdrawn":
        return "withdrawn"
    if state == "closed" and word in _AT_COUNTER:
        return "at_counter"
    if word in WORDS:
        return word
    if word in _UNSAID:
        return _SILENT.get(state, "in_work")
    raise ValueError(f"no class for the bucket {bucket!r}")


def figures_of(buckets: Mapping[str, int]) -> Figures:
    """The figures of a cohort, given how many requests are in each bucket."""
    counts: Counter[str] = Counter()
    for bucket, count in buckets.items():
        kind = class_of(bucket)
        counts[kind] += count
        if kind in ANSWERED and bucket.partition(".")[0] not in _ENDED:
            counts["reopened"] += count
    counts["answered"] = sum(counts[kind] for kind in ANSWERED)
    counts["received"] = counts["in_work"] + counts["withdrawn"] + counts["answered"]
    return Figures(**{name: Figure(counts[name], name) for name in Figures.__slots__})


PUBLIC_COLUMNS: Mapping[str, str | None] = {
    "received": None,
    "answered": "received",
    "solved": "answered",
    "partly": "answered",
    "not_solved": "answered",
    "no_word": "answered",
    "awaiting_word": "answered",
    "staff_confirmed": "answered",
    "in_work": "received",
    "withdrawn": "received",
    "at_counter": None,
}


def public_counts(figures: Figures) -> dict[str, int]:
    """The innermost columns of the public table: the others are their sums."""
    inner = set(PUBLIC_COLUMNS.values())
    counts = {
        name: getattr(figures, name).value
        for name in PUBLIC_COLUMNS
        if name not in inner and name != "staff_confirmed"
    }
    confirmed = (getattr(figures, name) for name in STAFF_CONFIRMED)
    return {**counts, "staff_confirmed": sum(figure.value for figure in confirmed)}


def moved(before: Mapping[str, Mapping[str, int]], after: Mapping[str, Mapping[str, int]]) -> int:
    """How many requests at least must have moved to turn one table into the other."""
    cells = {(row, column) for table in (before, after) for row in table for column in table[row]}
    changes = [
        after.get(row, {}).get(column, 0) - before.get(row, {}).get(column, 0)
        for row, column in cells
    ]
    return max(sum(max(change, 0) for change in changes), -sum(min(c, 0) for c in changes))
