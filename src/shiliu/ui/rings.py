"""Where seeds stand: rows of rings between core and rind, with the largest seeds that find room."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import asin
from typing import Final

from shiliu.ui.seedpaths import WIDTH, Place

MEMBRANE: Final = 8.0  # half width of the gap between chambers
LOOSE: Final = 1.22  # from seed to seed along a row, in widths
ROW: Final = 1.12  # from row to row, in lengths
GAP: Final = 9.5  # between rings, when seeds have their base length
SHORTEST: Final = 2.0  # a seed smaller than this, in pixels, counts as no room
EXACT: Final = 0.1  # to which the largest possible length is sought


@dataclass(frozen=True)
class Span:
    """A slice of the circle; pads keep a straight gap of constant width along its sides."""

    start: float
    end: float
    pad_start: float = MEMBRANE
    pad_end: float = MEMBRANE

    def limits(self, radius: float) -> tuple[float, float]:
        low = self.start + asin(min(1.0, self.pad_start / radius))
        return low, self.end - asin(min(1.0, self.pad_end / radius))

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


@dataclass(frozen=True)
class Ring:
    """Where the seeds of one level stand: the radius of each row's middle, and their length."""

    rows: tuple[float, ...]
    length: float

    @property
    def middle(self) -> float:
        return (self.rows[0] + self.rows[-1]) / 2


def shares(total: int, weights: Sequence[float]) -> list[int]:
    """`total` split in whole numbers after `weights`, by largest remainders."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    counts = [int(value) for value in exact]
    order = sorted(range(len(exact)), key=lambda i: counts[i] - exact[i])
    for i in order[: total - sum(counts)]:
        counts[i] += 1
    return counts


def _room(span: Span, radius: float, length: float) -> int:
    low, high = span.limits(radius)
    return max(0, int((high - low) * radius / (length * WIDTH * LOOSE)))


def _split_rows(n: int, rooms: Sequence[int]) -> list[int]:
    """How many of `n` seeds each row takes: even in proportion to its room, never above it."""
    counts = [min(count, room) for count, room in zip(shares(n, rooms), rooms, strict=True)]
    for i, room in enumerate(rooms):
        counts[i] += min(room - counts[i], n - sum(counts))
    return counts


def places(n: int, span: Span, ring: Ring) -> list[Place]:
    """`n` places in the chamber's part of the ring, in the order of their angle."""
    if not n:
        return []
    rooms = [_room(span, radius, ring.length) for radius in ring.rows]
    found = []
    for radius, count in zip(ring.rows, _split_rows(n, rooms), strict=True):
        low, high = span.limits(radius)
        found += [Place(radius, low + (high - low) * (i + 0.5) / count) for i in range(count)]
    return sorted(found, key=lambda place: place.angle)


def _fits(
    counts: Sequence[int], spans: Sequence[Span], radii: Sequence[float], length: float
) -> bool:
    return all(
        n <= sum(_room(span, radius, length) for radius in radii)
        for n, span in zip(counts, spans, strict=True)
    )


def _length_for(
    counts: Sequence[int], spans: Sequence[Span], radii: Sequence[float], longest: float
) -> float:
    """The largest seeds, not above `longest`, of which every chamber's share finds room; else 0."""
    if _fits(counts, spans, radii, longest):
        return longest
    low, high = SHORTEST, longest
    if not _fits(counts, spans, radii, low):
        return 0.0
    while high - low > EXACT:
        middle = (low + high) / 2
        low, high = (middle, high) if _fits(counts, spans, radii, middle) else (low, middle)
    return low


def _radii(
    n_rows: Sequence[int], core: float, outer: float, largest: float
) -> tuple[float, list[list[float]]]:
    """How much longer than their base seeds may be, and the radius of each row at that size."""
    room, gaps = outer - core, len(n_rows) - 1
    heights = [n * base * ROW for n, base in zip(n_rows, bases(len(n_rows)), strict=True)]
    unit = min(largest, room / (sum(heights) + gaps * GAP))
    gap = (room - unit * sum(heights)) / (gaps or 2)
    radii, inner = [], core if gaps else core + gap
    for n, height in zip(n_rows, heights, strict=True):
        step = unit * height / n
        radii.append([inner + step * (k + 0.5) for k in range(n)])
        inner += unit * height + gap
    return unit, radii


def bases(n: int) -> list[float]:
    """Lengths of seeds before they are fitted: the first level is largest."""
    return [13 + 5 * (1 - i / max(1, n - 1)) ** 2 for i in range(n)]


Counts = tuple[tuple[int, ...], ...]


@lru_cache(maxsize=64)
def fit_rings(
    counts: Counts, spans: tuple[Span, ...], core: float, outer: float, largest: float = 1.7
) -> tuple[Ring, ...]:
    """Rows and sizes with which the smallest seeds are as large as possible.

    `counts[level][chamber]` are numbers of seeds. The level that is worst off gets one more row
    until that helps nobody. Raises ValueError when even tiny seeds find no room.
    """
    n_rows, best, score = [1] * len(counts), None, 0.0
    while True:
        unit, radii = _radii(n_rows, core, outer, largest)
        if unit <= max(score, 0.1):
            break
        lengths = [
            _length_for(level, spans, rows, unit * base)
            for level, rows, base in zip(counts, radii, bases(len(counts)), strict=True)
        ]
        ratios = [length / base for length, base in zip(lengths, bases(len(counts)), strict=True)]
        if min(ratios) > score:
            score = min(ratios)
            best = tuple(Ring(tuple(r), length) for r, length in zip(radii, lengths, strict=True))
        n_rows[ratios.index(min(ratios))] += 1
    if best is None:
        raise ValueError("too many seeds or chambers for one drawing")
    return best
