"""Seeds and arcs as short SVG path texts: whole numbers, relative to each other.

A seed is a drop whose tip points to the centre. Angles run counter-clockwise from three o'clock,
lengths are in pixels of a drawing 520 wide; inside the paths one pixel is four units.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Final, Literal

Seed = Literal["open", "half", "shut"]
Spot = tuple[int, int]
UNIT: Final = 4
WIDTH: Final = 0.8  # of a seed's length


@dataclass(frozen=True)
class Place:
    """A seed's middle in polar coordinates."""

    radius: float
    angle: float


def seed_path(place: Place, length: float, state: Seed, last: Spot) -> tuple[str, Spot]:
    """A drop at `place`, as path text relative to `last`; returns the new last point too."""
    along, across = (cos(place.angle), -sin(place.angle)), (sin(place.angle), cos(place.angle))

    def spot(out: float, side: float) -> Spot:
        x = (place.radius + out * length) * along[0] + side * length * across[0]
        y = (place.radius + out * length) * along[1] + side * length * across[1]
        return round(x * UNIT), round(y * UNIT)

    tip, top = spot(-0.5, 0), spot(0.5, 0)
    low, low_right = spot(-0.05, 0.34 * WIDTH), spot(-0.05, -0.34 * WIDTH)
    high, high_right = spot(0.5, 0.92 * WIDTH), spot(0.5, -0.92 * WIDTH)
    text = "m" + pairs(last, tip) + "c" + pairs(tip, low, high, top)
    if state == "half":  # the left half filled; the right side is a line drawn there and back
        text += "z" + "c" + pairs(tip, low_right, high_right, top)
        text += "c" + pairs(top, high_right, low_right, tip)
    else:
        text += "s" + pairs(top, low_right, tip)
    return text + "z", tip


def pairs(origin: Spot, *points: Spot) -> str:
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


def point(radius: float, angle: float) -> str:
    """Polar to “x y”, to a tenth of a pixel."""
    return f"{radius * cos(angle):.1f} {-radius * sin(angle):.1f}"


def arc(radius: float, start: float, end: float) -> str:
    """An arc from `start` to `end`; clockwise on the screen when `end` is smaller."""
    large = 1 if abs(end - start) > pi else 0
    sweep = 1 if end < start else 0
    r = f"{radius:.1f}"
    return f"M{point(radius, start)}A{r} {r} 0 {large} {sweep} {point(radius, end)}"
