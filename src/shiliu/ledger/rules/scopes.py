"""The scopes a fact is counted in: its area with every area above, and its unit."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

UNIT = "unit:"


def scopes_of(area_path: str, unit: UUID | None) -> tuple[str, ...]:
    """`a/b/` and a unit are counted in `a/`, `a/b/` and `unit:<id>`."""
    areas = area_and_above(area_path)
    return areas if unit is None else (*areas, f"{UNIT}{unit}")


@lru_cache(maxsize=20_000)
def area_and_above(area_path: str) -> tuple[str, ...]:
    """The paths from the root down to `area_path`; each code is followed by a `/`."""
    ends = (place for place, character in enumerate(area_path, start=1) if character == "/")
    return tuple(area_path[:end] for end in ends)


def unit_of(scope: str) -> UUID | None:
    """The unit that a scope names, or None when it is an area."""
    return UUID(scope.removeprefix(UNIT)) if scope.startswith(UNIT) else None
