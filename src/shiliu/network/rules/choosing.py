"""Which places are offered when somebody says where: all of them while they are few, else near by.

Nothing here supposes how many levels there are: `depth` counts from the root, and the profile says
at which level centres stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

FEW = 60  # as many as can still be read through on a phone
LEAST_DEPTH = 2


class Place(Protocol):
    """What has to be known of an area."""

    @property
    def path(self) -> str: ...
    @property
    def depth(self) -> int: ...


Area = TypeVar("Area", bound=Place)


def asked_depth(centres: int, deepest: int) -> int:
    """How deep somebody is asked to say where: the level of centres, two below a root with any."""
    return min(max(centres, LEAST_DEPTH), deepest)


def all_inside(top: Area, areas: Sequence[Area], depth: int) -> list[Area] | None:
    """The areas inside `top` down to `depth` in tree order; None when they are too many to list."""
    inside = [
        each
        for each in areas
        if each.path.startswith(top.path) and each.depth > top.depth and each.depth <= depth
    ]
    return inside if len(inside) <= FEW else None


def near(top: Area, chosen: Area, areas: Sequence[Area]) -> list[Area]:
    """The way from below `top` down to `chosen`, and the areas directly inside it."""
    return [
        each
        for each in areas
        if each.depth > top.depth
        and (
            chosen.path.startswith(each.path)
            or (each.path.startswith(chosen.path) and each.depth == chosen.depth + 1)
        )
    ]
