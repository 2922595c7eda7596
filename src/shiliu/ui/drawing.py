"""Geometry of the seed drawings: the cut fruit of the network, one area's wedge, the field of requests.

Pure functions from counts to path texts. One pixel of the drawing is four whole units inside the
paths, so that numbers stay short; a seed is a drop whose tip points to the centre. Angles run
counter-clockwise from three o'clock, lengths are in pixels of a drawing 512 wide.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import asin, ceil, cos, pi, sin
from typing import Final, Literal

Seed = Literal["open", "half", "shut"]
Points = Sequence[Sequence[bool]]  # per area of a chamber, per point: is it open now?

UNIT: Final = 4  # whole units per pixel
RIND: Final = 230.0
CORE: Final = 64.0  # kept free for the figure in the middle
OUTER: Final = RIND - 14
SLOT: Final = 29.0  # half height of the opening at three o'clock
MEMBRANE: Final = 8.0  # half width of the gap between chambers
SPREAD: Final = 400  # height over which the leader lines end; drawings.css has the same share
MANY: Final = 600  # above this many seeds a ring shows areas, not points
SHORTEST, SHRINK = 2.0, 0.97  # of seeds in pixels; the step in which they are made smaller
GAP: Final = 9.5  # between rings, at the size of BASE
WIDTH: Final = 0.8  # of a seed's length
LOOSE: Final = 1.22  # from seed to seed along a row, in widths
ROW: Final = 1.12  # from row to row, in lengths
STATES: Final[tuple[Seed, ...]] = ("open", "half", "shut")


@dataclass(frozen=True)
class Level:
    """One ring: a level of the network with what its leader line says."""

    name: str
    n_open: int
    n_total: int
    url: str = ""


@dataclass(frozen=True)
class Chamber:
    """One top-level area: for each level, innermost first, its points by child area."""

    label: str
    url: str
    rings: Sequence[Points]
    note: str = ""


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


@dataclass(frozen=True)
class SeedPath:
    """All seeds of one chamber, level and state as one path."""

    level: int
    state: Seed
    n: int
    path: str


@dataclass(frozen=True)
class Place:
    """A seed's middle in polar coordinates."""

    radius: float
    angle: float


@dataclass(frozen=True)
class ChamberShape:
    """What the template draws for one chamber."""

    label: str
    note: str
    url: str
    n_open: int
    n_total: int
    by_level: tuple[tuple[int, int], ...]
    outline: str
    arc: str
    paths: tuple[SeedPath, ...]


@dataclass(frozen=True)
class Leader:
    """The line from a ring to its words at the right."""

    x: float
    y: float
    line: str


@dataclass(frozen=True)
class Drawing:
    """The whole fruit. `by_area` says for each level whether a seed is an area instead of a point."""

    levels: tuple[Level, ...]
    chambers: tuple[ChamberShape, ...]
    leaders: tuple[Leader, ...]
    by_area: tuple[bool, ...]
    rind: str
    lid: str

    @property
    def n_open(self) -> int:
        return sum(level.n_open for level in self.levels)

    @property
    def n_total(self) -> int:
        return sum(level.n_total for level in self.levels)

    @property
    def has_areas(self) -> bool:
        return any(self.by_area)

    @property
    def has_half(self) -> bool:
        return any(path.state == "half" for shape in self.chambers for path in shape.paths)


@dataclass(frozen=True)
class Wedge:
    """One area's slice, opening upwards."""

    paths: tuple[SeedPath, ...]
    rind: str
    view_box: str
    n_open: int
    n_total: int


# --- seeds ---------------------------------------------------------------------------------


def seed_path(place: Place, length: float, state: Seed, last: tuple[int, int]) -> tuple[str, tuple[int, int]]:
    """A drop at `place`, as path text relative to `last`; returns the new last point too."""
    along, across = (cos(place.angle), -sin(place.angle)), (sin(place.angle), cos(place.angle))

    def spot(out: float, side: float) -> tuple[int, int]:
        x = (place.radius + out * length) * along[0] + side * length * across[0]
        y = (place.radius + out * length) * along[1] + side * length * across[1]
        return round(x * UNIT), round(y * UNIT)

    tip, top = spot(-0.5, 0), spot(0.5, 0)
    low, low_right = spot(-0.05, 0.34 * WIDTH), spot(-0.05, -0.34 * WIDTH)
    high, high_right = spot(0.5, 0.92 * WIDTH), spot(0.5, -0.92 * WIDTH)
    text = "m" + _pairs(last, tip) + "c" + _pairs(tip, low, high, top)
    if state == "half":  # the left half filled; the right side is a line drawn there and back
        text += "z" + "c" + _pairs(tip, low_right, high_right, top)
        text += "c" + _pairs(top, high_right, low_right, tip)
    else:
        text += "s" + _pairs(top, low_right, tip)
    return text + "z", tip


def _pairs(origin: tuple[int, int], *points: tuple[int, int]) -> str:
    """Points relative to `origin`, with no more characters than needed."""
    numbers = (value - origin[i] for point in points for i, value in enumerate(point))
    text = ""
    for number in numbers:
        text += f" {number}" if text and number >= 0 else str(number)
    return text


def path_of(places: Sequence[Place], length: float, state: Seed) -> str:
    text, last = "", (0, 0)
    for place in places:
        piece, last = seed_path(place, length, state, last)
        text += piece
    return "M" + text[1:] if text else ""


# --- where seeds stand ---------------------------------------------------------------------


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
        counts[i] += (more := min(room - counts[i], n - sum(counts)))
        assert more >= 0
    return counts


def places(n: int, span: Span, ring: Ring) -> list[Place]:
    """`n` places in the chamber's part of the ring, in the order of their angle."""
    rooms = [_room(span, radius, ring.length) for radius in ring.rows]
    if not n:
        return []
    found = []
    for radius, count in zip(ring.rows, _split_rows(n, rooms), strict=True):
        low, high = span.limits(radius)
        found += [Place(radius, low + (high - low) * (i + 0.5) / count) for i in range(count)]
    return sorted(found, key=lambda place: place.angle)


def _fits(counts: Sequence[int], spans: Sequence[Span], radii: Sequence[float], length: float) -> bool:
    return all(
        n <= sum(_room(span, radius, length) for radius in radii)
        for n, span in zip(counts, spans, strict=True)
    )


def _length_for(
    counts: Sequence[int], spans: Sequence[Span], radii: Sequence[float], longest: float
) -> float:
    """The largest seeds, not above `longest`, of which every chamber's share finds room; else 0."""
    length = longest
    while length > SHORTEST:
        if _fits(counts, spans, radii, length):
            return length
        length *= SHRINK
    return 0.0


def _radii(n_rows: Sequence[int], core: float, outer: float, largest: float) -> tuple[float, list[list[float]]]:
    """How much longer than BASE seeds may be, and the radius of each row when that is used up."""
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
    counts: Counts, spans: tuple[Span, ...], core: float = CORE, outer: float = OUTER, largest: float = 1.7
) -> tuple[Ring, ...]:
    """Rows and sizes with which the smallest seeds are as large as possible.

    `counts[level][chamber]` are numbers of seeds. The level that is worst off gets one more row until
    that helps nobody. Raises ValueError when even tiny seeds find no room.
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


# --- the fruit -----------------------------------------------------------------------------


def _seeds(points: Points, *, by_area: bool) -> list[Seed]:
    if not by_area:
        return ["open" if is_open else "shut" for area in points for is_open in area]
    return [
        "open" if all(area) else "half" if any(area) else "shut" for area in points if len(area) > 0
    ]


def rings_by_area(chambers: Sequence[Chamber], n_levels: int) -> tuple[bool, ...]:
    """Which rings must show areas: the fullest first, until the drawing has few enough seeds."""
    sizes = [[len(_seeds(c.rings[i], by_area=False)) for c in chambers] for i in range(n_levels)]
    totals = [sum(size) for size in sizes]
    by_area = [False] * n_levels
    for i in sorted(range(n_levels), key=lambda i: -totals[i]):
        if sum(totals) <= MANY:
            break
        by_area[i] = True
        totals[i] = sum(len(_seeds(c.rings[i], by_area=True)) for c in chambers)
    return tuple(by_area)


def chamber_spans(sizes: Sequence[int]) -> list[Span]:
    """Angles after the number of points, counter-clockwise from the opening; none gets too thin."""
    edge = asin(SLOT / RIND)
    floor = max(1.0, sum(sizes) * 0.04)
    weights = [size + floor for size in sizes]
    bounds = [edge]
    for weight in weights:
        bounds.append(bounds[-1] + (2 * pi - 2 * edge) * weight / sum(weights))
    last = len(sizes) - 1
    return [
        Span(
            0.0 if i == 0 else bounds[i],
            2 * pi if i == last else bounds[i + 1],
            SLOT if i == 0 else MEMBRANE,
            SLOT if i == last else MEMBRANE,
        )
        for i in range(len(sizes))
    ]


def point(radius: float, angle: float) -> str:
    """Polar to “x y”, to a tenth of a pixel."""
    return f"{radius * cos(angle):.1f} {-radius * sin(angle):.1f}"


def arc(radius: float, start: float, end: float) -> str:
    """An arc from `start` to `end`; clockwise on the screen when `end` is smaller."""
    large = 1 if abs(end - start) > pi else 0
    sweep = 1 if end < start else 0
    r = f"{radius:.1f}"
    return f"M{point(radius, start)}A{r} {r} 0 {large} {sweep} {point(radius, end)}"


def _label_arc(span: Span) -> str:
    """The line a chamber's name runs along, outside the rind; empty where the name finds no room."""
    middle = span.middle
    if abs(middle - pi / 2) < 0.5:  # the crown is in the way
        middle = pi / 2 + (0.5 if span.end - pi / 2 > pi / 2 - span.start else -0.5)
    middle = min(max(middle, 0.5), 2 * pi - 0.5)
    reach = min(0.62, max(0.3, (span.end - span.start) / 2))
    if middle <= pi:
        return arc(RIND + 9, middle + reach, middle - reach)
    return arc(RIND + 21, middle - reach, middle + reach)


def _outline(span: Span) -> str:
    """The chamber as an area to point at and to show focus on."""
    inner, outer = CORE - 4, RIND - 6
    (a, b), (c, d) = span.limits(inner), span.limits(outer)
    if b <= a:
        a = b = (a + b) / 2
    return f"{arc(outer, c, d)}L{point(inner, b)}{'A' + arc(inner, b, a).split('A', 1)[1]}z"


def _seed_paths(rings: Sequence[Ring], span: Span, seeds: Sequence[Sequence[Seed]]) -> Iterator[SeedPath]:
    for level, (ring, states) in enumerate(zip(rings, seeds, strict=True)):
        spots = list(zip(places(len(states), span, ring), states, strict=True))
        for state in STATES:
            chosen = [place for place, is_state in spots if is_state == state]
            if chosen:
                yield SeedPath(level, state, len(chosen), path_of(chosen, ring.length, state))


def _leaders(rings: Sequence[Ring]) -> Iterator[Leader]:
    """From each ring through the opening to the middle of its line of words."""
    n = len(rings)
    for i, ring in enumerate(rings):
        y = (i + 0.5 - n / 2) * (2 * SLOT - 18) / n
        end = (i + 0.5 - n / 2) * SPREAD / n
        line = f"M{ring.middle:.0f} {y:.1f}H{RIND + 6:.0f}L{RIND + 46:.0f} {end:.1f}h12"
        yield Leader(round(ring.middle, 1), round(y, 1), line)


def _by_level(chamber: Chamber) -> tuple[tuple[int, int], ...]:
    return tuple(
        (sum(sum(map(bool, area)) for area in points), sum(len(area) for area in points))
        for points in chamber.rings
    )


def _shape(chamber: Chamber, span: Span, rings: Sequence[Ring], seeds: Sequence[Sequence[Seed]]) -> ChamberShape:
    by_level = _by_level(chamber)
    return ChamberShape(
        label=chamber.label,
        note=chamber.note,
        url=chamber.url,
        n_open=sum(n_open for n_open, _ in by_level),
        n_total=sum(n_total for _, n_total in by_level),
        by_level=by_level,
        outline=_outline(span),
        arc=_label_arc(span),
        paths=tuple(_seed_paths(rings, span, seeds)),
    )


def draw(levels: Sequence[Level], chambers: Sequence[Chamber]) -> Drawing:
    """The cut fruit: rings are levels, chambers are areas, one seed is one point (or one area)."""
    by_area = rings_by_area(chambers, len(levels))
    seeds = [
        [_seeds(c.rings[i], by_area=area) for i, area in enumerate(by_area)] for c in chambers
    ]
    spans = chamber_spans([sum(map(len, rings)) for rings in seeds])
    counts = tuple(tuple(len(rings[i]) for rings in seeds) for i in range(len(levels)))
    rings = fit_rings(counts, tuple(spans))
    edge = asin(SLOT / RIND)
    return Drawing(
        levels=tuple(levels),
        chambers=tuple(map(_shape, chambers, spans, [rings] * len(spans), seeds)),
        leaders=tuple(_leaders(rings)),
        by_area=by_area,
        rind=arc(RIND, edge, 2 * pi - edge),
        lid=arc(RIND, edge, -edge),
    )


def draw_wedge(rings: Sequence[Sequence[bool]]) -> Wedge:
    """One area's points, innermost level first, as a slice that opens upwards."""
    span = Span(pi * 0.24, pi * 0.76, 0, 0)
    counts = [len(states) for states in rings]
    fitted = fit_rings(tuple((n,) for n in counts), (span,), core=28, outer=RIND - 14, largest=2.4)
    seeds: list[list[Seed]] = [["open" if on else "shut" for on in reversed(ring)] for ring in rings]
    return Wedge(
        paths=tuple(_seed_paths(fitted, span, seeds)),
        rind=arc(RIND, span.start, span.end),
        view_box="-176 -236 352 214",
        n_open=sum(sum(map(bool, ring)) for ring in rings),
        n_total=sum(counts),
    )


# --- the field of requests -----------------------------------------------------------------

FIELD_ORDER: Final = ("solved", "partly", "not_solved", "none", "in_work")
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
    """Column by column; `above` brackets what was answered, `below` what was confirmed as solved."""

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
        text += "m" + _pairs(last, spot) + shape
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
