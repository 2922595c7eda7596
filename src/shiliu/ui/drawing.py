"""The cut fruit of the network and one area's wedge: pure functions from points to path texts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import asin, pi
from typing import Final

from shiliu.ui.rings import MEMBRANE, Ring, Span, fit_rings, places
from shiliu.ui.seedpaths import Seed, arc, path_of, point

Points = Sequence[Sequence[bool]]  # per area of a chamber, per point: is it open now?

RIND: Final = 230.0
CORE: Final = 64.0  # kept free for the figure in the middle
OUTER: Final = RIND - 14
SLOT: Final = 29.0  # half height of the opening at three o'clock
SPREAD: Final = 400  # height over which the leader lines end; drawings.css has the same share
LABEL, LABEL_PHONE = 15.0, 20.0  # type sizes of the names along the rind, as in drawings.css
LABEL_REACH: Final = 0.9  # half the line a name is centred on; longer than any name
MANY: Final = 600  # above this many seeds a ring shows areas, not points
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
class SeedPath:
    """All seeds of one chamber, level and state as one path."""

    level: int
    state: Seed
    n: int
    path: str


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
    """The whole fruit; `by_area` says for each level whether a seed is an area, not a point."""

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
    def radii(self) -> tuple[float, ...]:
        """Circles of the small sign beside each level's name, in a box of 24."""
        step = 8 / max(1, len(self.levels) - 1)
        return tuple(round(2.2 + step * i, 1) for i in range(len(self.levels)))

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


def _seeds(points: Points, *, by_area: bool) -> list[Seed]:
    if not by_area:
        return ["open" if is_open else "shut" for area in points for is_open in area]
    return [
        "open" if all(area) else "half" if any(area) else "shut" for area in points if len(area) > 0
    ]


def rings_by_area(chambers: Sequence[Chamber], n_levels: int) -> tuple[bool, ...]:
    """Which rings show areas: the fullest first, until the drawing has few enough seeds."""
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
    """Angles by number of points, counter-clockwise from the opening; none gets too thin."""
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


def text_width(text: str, size: float) -> float:
    """About how wide a text is: Chinese characters are square, others half as wide."""
    return sum(size if ord(letter) > 0x2E00 else size * 0.55 for letter in text)


def _label(chamber: Chamber, span: Span) -> tuple[str, bool]:
    """The line the name runs along outside the rind, and whether the note fits beside it.

    Phones draw the name larger and never the note. A name that finds no room stands in the table.
    """
    room = (span.end - span.start) * RIND - 8
    name = text_width(chamber.label, LABEL_PHONE)
    both = text_width(f"{chamber.label} {chamber.note}", LABEL)
    noted = bool(chamber.note) and both <= room
    if name > room:
        return "", False
    return _label_arc(span.middle, max(name, both if noted else 0) / 2 / RIND), noted


def _label_arc(middle: float, half: float) -> str:
    """Moved aside where the crown or the opening is in the way."""
    crown = half + 0.17
    if abs(middle - pi / 2) < crown:
        middle = pi / 2 + (crown if middle >= pi / 2 else -crown)
    if middle <= pi:
        return arc(RIND + 9, middle + LABEL_REACH, middle - LABEL_REACH)
    return arc(RIND + 21, middle - LABEL_REACH, middle + LABEL_REACH)


def _outline(span: Span) -> str:
    """The chamber as an area to point at and to show focus on."""
    wider = replace(span, pad_start=span.pad_start - 5, pad_end=span.pad_end - 5)
    inner, outer = CORE - 4, RIND - 6
    (a, b), (c, d) = wider.limits(inner), wider.limits(outer)
    if b <= a:
        a = b = (a + b) / 2
    return f"{arc(outer, c, d)}L{point(inner, b)}{'A' + arc(inner, b, a).split('A', 1)[1]}z"


def _seed_paths(
    rings: Sequence[Ring], span: Span, seeds: Sequence[Sequence[Seed]]
) -> Iterator[SeedPath]:
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


def _shape(
    chamber: Chamber, span: Span, rings: Sequence[Ring], seeds: Sequence[Sequence[Seed]]
) -> ChamberShape:
    by_level = _by_level(chamber)
    line, noted = _label(chamber, span)
    return ChamberShape(
        label=chamber.label,
        note=chamber.note if noted else "",
        url=chamber.url,
        n_open=sum(n_open for n_open, _ in by_level),
        n_total=sum(n_total for _, n_total in by_level),
        by_level=by_level,
        outline=_outline(span),
        arc=line,
        paths=tuple(_seed_paths(rings, span, seeds)),
    )


def draw(levels: Sequence[Level], chambers: Sequence[Chamber]) -> Drawing:
    """The cut fruit: rings are levels, chambers are areas, one seed is one point (or one area)."""
    by_area = rings_by_area(chambers, len(levels))
    seeds = [[_seeds(c.rings[i], by_area=area) for i, area in enumerate(by_area)] for c in chambers]
    spans = chamber_spans([sum(map(len, rings)) for rings in seeds])
    counts = tuple(tuple(len(rings[i]) for rings in seeds) for i in range(len(levels)))
    rings = fit_rings(counts, tuple(spans), CORE, OUTER)
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
    seeds: list[list[Seed]] = [
        ["open" if on else "shut" for on in reversed(ring)] for ring in rings
    ]
    return Wedge(
        paths=tuple(_seed_paths(fitted, span, seeds)),
        rind=arc(RIND, span.start, span.end),
        view_box="-176 -236 352 214",
        n_open=sum(sum(map(bool, ring)) for ring in rings),
        n_total=sum(counts),
    )
