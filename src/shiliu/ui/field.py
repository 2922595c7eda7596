"""The field of requests: one request, one seed, column by column, with the outcome marks.

`untold` is what was answered and cannot be shown apart because its parts are too small.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Final

from shiliu.ui.seedpaths import pairs

MANY: Final = 1_000  # above this many requests one seed stands for several
FEW: Final = 480  # up to here the seeds of a phone are large
FIELD_ORDER: Final = ("solved", "partly", "not_solved", "untold", "none", "in_work")
NICE: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
CELL: Final = 24


@dataclass(frozen=True)
class FieldMark:
    """All seeds with one outcome as one path; `halves` fills the left side of half seeds."""

    word: str
    n: int
    path: str
    halves: str = ""


@dataclass(frozen=True)
class Field:
    """Column by column; `above` brackets what was answered, `below` what was confirmed."""

    marks: tuple[FieldMark, ...]
    width: int
    height: int
    above: str
    below: str
    one_seed: int


def seeds_for(counts: Mapping[str, int]) -> tuple[dict[str, int], int]:
    """How many seeds each outcome gets, and how many requests one seed stands for."""
    total = sum(counts.get(word, 0) for word in FIELD_ORDER)
    one = next((n for n in NICE if total <= n * MANY), NICE[-1])
    return {word: ceil(counts.get(word, 0) / one) for word in FIELD_ORDER}, one


DROP: Final = "c-3-4-8-9-8-15 0-4 4-6 8-6s8 2 8 6c0 6-5 11-8 15z"
DROP_SMALL: Final = "c-2-2-4-5-4-8 0-2 2-3 4-3s4 1 4 3c0 3-2 6-4 8z"
DROP_HALF: Final = "c-3-4-8-9-8-15 0-4 4-6 8-6z"


def _cells(start: int, n: int, rows: int, shape: str, tip: int) -> str:
    text, last = "", (0, 0)
    for i in range(start, start + n):
        spot = ((i // rows) * CELL + CELL // 2, (i % rows) * CELL + tip)
        text += "m" + pairs(last, spot) + shape
        last = spot
    return "M" + text[1:] if text else ""


def _bracket(n: int, rows: int, y: int, turn: int) -> str:
    """A bracket over the first `n` seeds; its feet point towards them (`turn` 1 down, -1 up)."""
    if not n:
        return ""
    end = max(CELL, round(n / rows * CELL)) - 1
    foot, curve = 9 * turn, 5 * turn
    return f"M1 {y + foot}V{y + curve}Q1 {y} 6 {y}H{end - 5}Q{end} {y} {end} {y + curve}V{y + foot}"


def draw_field(counts: Mapping[str, int], rows: int = 8) -> Field:
    """Requests by outcome as seeds, column-major in `rows` rows, in the order of `FIELD_ORDER`."""
    seeds, one = seeds_for(counts)
    marks, start = [], 0
    for word in FIELD_ORDER:
        n = seeds[word]
        small = word == "in_work"
        whole = _cells(start, n, rows, DROP_SMALL if small else DROP, 18 if small else 23)
        halves = _cells(start, n, rows, DROP_HALF, 23) if word == "partly" else ""
        marks.append(FieldMark(word, n, whole, halves))
        start += n
    answered = start - seeds["in_work"]
    return Field(
        marks=tuple(marks),
        width=max(1, ceil(start / rows)) * CELL,
        height=rows * CELL,
        above=_bracket(answered, rows, -22, 1),
        below=_bracket(seeds["solved"], rows, rows * CELL + 16, -1),
        one_seed=one,
    )


def narrow_rows(counts: Mapping[str, int]) -> int:
    """Rows with which the field fits a phone: about 24 columns, 36 of smaller seeds for many."""
    few = sum(seeds_for(counts)[0].values()) <= FEW
    return _rows(counts, columns=24 if few else 36, fewest=2)


def wide_rows(counts: Mapping[str, int]) -> int:
    """Rows with which the field fills a wide screen: about 52 columns."""
    return _rows(counts, columns=52, fewest=2)


def _rows(counts: Mapping[str, int], *, columns: int, fewest: int) -> int:
    seeds, _ = seeds_for(counts)
    return max(fewest, ceil(sum(seeds.values()) / columns))
