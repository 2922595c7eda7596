"""What somebody painted over: circles of a brush and rectangles, in pixels of the picture."""

from __future__ import annotations

import json

from shiliu.files.schemas import Shape
from shiliu.lib.errors import RuleBroken

MOST_SHAPES = 800
LONGEST = 40_000
GRID = 20


def read_strokes(text: str, width: int, height: int) -> tuple[Shape, ...]:
    """The strokes that the brush sent: a JSON list of [x, y, radius] and [x, y, width, height].

    Numbers are pixels of the picture. Refused with `files.strokes_unreadable` when it is anything
    else, and with `files.strokes_none` when nothing was painted inside the picture.
    """
    if len(text) > LONGEST:
        raise RuleBroken("files.strokes_unreadable", field="strokes")
    try:
        found = json.loads(text or "[]")
    except (ValueError, RecursionError):
        raise RuleBroken("files.strokes_unreadable", field="strokes") from None
    if not isinstance(found, list) or len(found) > MOST_SHAPES:
        raise RuleBroken("files.strokes_unreadable", field="strokes")
    return inside([_shape(each) for each in found], width, height)


def _shape(numbers: object) -> Shape:
    if not isinstance(numbers, list) or not all(_is_pixels(each) for each in numbers):
        raise RuleBroken("files.strokes_unreadable", field="strokes")
    match [int(each) for each in numbers]:
        case [x, y, radius] if radius > 0:
            return Shape(x - radius, y - radius, x + radius, y + radius, round=True)
        case [x, y, wide, high] if wide > 0 and high > 0:
            return Shape(x, y, x + wide, y + high, round=False)
        case _:
            raise RuleBroken("files.strokes_unreadable", field="strokes")


def _is_pixels(number: object) -> bool:
    return type(number) in (int, float) and abs(float(str(number))) < 1e6  # True is no number here


def on_grid(lines: tuple[int, int, int, int], width: int, height: int) -> tuple[Shape, ...]:
    """One rectangle between lines of the grid that is drawn over the picture: left, top, right,
    bottom, each from 0 to `GRID`."""
    left, top, right, bottom = lines
    if not (0 <= left < right <= GRID and 0 <= top < bottom <= GRID):
        raise RuleBroken("files.grid_order", field="left", most=GRID)
    shape = Shape(
        left * width // GRID,
        top * height // GRID,
        -(-right * width // GRID),
        -(-bottom * height // GRID),
        round=False,
    )
    return (shape,)


def inside(shapes: list[Shape], width: int, height: int) -> tuple[Shape, ...]:
    """Those that touch the picture at all."""
    kept = tuple(
        shape
        for shape in shapes
        if shape.left < width and shape.top < height and shape.right > 0 and shape.bottom > 0
    )
    if not kept:
        raise RuleBroken("files.strokes_none", field="strokes")
    return kept
