"""Which places the network reaches. Everything here is about paths, no rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shiliu.network.rules.tree import above


def uncovered(places: Iterable[str], served: Iterable[str]) -> tuple[str, ...]:
    """The places that no served area holds, in their order; an area serves its whole subtree."""
    areas = frozenset(served)
    return tuple(path for path in places if areas.isdisjoint(above(path)))


def without_one_grid(buildings: Iterable[str], grids: Iterable[str]) -> tuple[str, ...]:
    """The buildings that do not stand in exactly one grid."""
    known = frozenset(grids)
    return tuple(path for path in buildings if len(known.intersection(above(path)[1:])) != 1)


def uncovered_by_level(
    places: Iterable[str], served: Mapping[int, Iterable[str]]
) -> dict[int, tuple[str, ...]]:
    """For each level of points, the places that no point of that level serves."""
    asked = tuple(places)
    return {level: uncovered(asked, areas) for level, areas in served.items()}
