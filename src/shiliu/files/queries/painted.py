"""What somebody painted on a picture, read in its pixels."""

from __future__ import annotations

from collections.abc import Iterable

from shiliu.files.models import File
from shiliu.files.rules.shapes import GRID, MOST_SHAPES, inside, on_grid, read_strokes
from shiliu.files.schemas import Shape

__all__ = ["MOST_SHAPES", "between_lines", "drawn", "grid_lines", "painted"]


def painted(file: File, strokes: str) -> tuple[Shape, ...]:
    """The strokes that the brush sent; RuleBroken when there are none, or no strokes."""
    return read_strokes(strokes, file.width, file.height)


def drawn(file: File, shapes: Iterable[Shape]) -> tuple[Shape, ...]:
    """Shapes that somebody gave in pixels; RuleBroken when none touches the picture."""
    return inside(list(shapes), file.width, file.height)


def between_lines(file: File, lines: tuple[int, int, int, int]) -> tuple[Shape, ...]:
    """The rectangle between lines of the grid: left, top, right, bottom, each from 0 to 20."""
    return on_grid(lines, file.width, file.height)


def grid_lines(file: File) -> list[tuple[int, int, int]]:
    """The lines of the grid: number, distance from the left, distance from the top, in pixels."""
    return [(n, n * file.width // GRID, n * file.height // GRID) for n in range(GRID + 1)]
