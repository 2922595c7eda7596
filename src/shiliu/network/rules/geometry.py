"""Point in polygon, on shapes as GeoJSON writes them (longitude first, degrees)."""

from __future__ import annotations

from itertools import pairwise

from shiliu.lib.errors import RuleBroken

Point = tuple[float, float]
Ring = tuple[Point, ...]
Shape = tuple[tuple[Ring, ...], ...]


def read_shape(geometry: object) -> Shape:
    """The rings of a GeoJSON Polygon or MultiPolygon: of each polygon the outer ring, then holes.

    Raises `network.polygon` for another type, a ring that is not closed or has fewer than three
    corners, and numbers that are no degrees.
    """
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    inside = geometry.get("coordinates") if isinstance(geometry, dict) else None
    polygons = [inside] if kind == "Polygon" else inside if kind == "MultiPolygon" else None
    if not isinstance(polygons, list) or not polygons:
        raise RuleBroken("network.polygon", field="polygon")
    return tuple(_polygon(rings) for rings in polygons)


def holds(shape: Shape, point: Point) -> bool:
    """Whether the shape holds the point; its border counts as inside, the border of a hole too."""
    return any(_polygon_holds(rings, point) for rings in shape)


def _polygon(rings: object) -> tuple[Ring, ...]:
    if not isinstance(rings, list) or not rings:
        raise RuleBroken("network.polygon", field="polygon")
    return tuple(_ring(ring) for ring in rings)


def _ring(raw: object) -> Ring:
    ring = tuple(_point(place) for place in raw) if isinstance(raw, list) else ()
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise RuleBroken("network.polygon", field="polygon")
    return ring


def _point(raw: object) -> Point:
    match raw:
        case [int() | float() as x, int() | float() as y, *_] if abs(x) <= 180 and abs(y) <= 90:
            return float(x), float(y)
        case _:
            raise RuleBroken("network.polygon", field="polygon")


def _polygon_holds(rings: tuple[Ring, ...], point: Point) -> bool:
    if any(_on_border(ring, point) for ring in rings):
        return True
    return _inside(rings[0], point) and not any(_inside(hole, point) for hole in rings[1:])


def _inside(ring: Ring, point: Point) -> bool:
    """Even-odd rule: a ray to the east crosses the ring an odd number of times."""
    x, y = point
    crossings = 0
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossings += 1
    return crossings % 2 == 1


def _on_border(ring: Ring, point: Point) -> bool:
    x, y = point
    return any(
        (x2 - x1) * (y - y1) == (y2 - y1) * (x - x1)
        and min(x1, x2) <= x <= max(x1, x2)
        and min(y1, y2) <= y <= max(y1, y2)
        for (x1, y1), (x2, y2) in pairwise(ring)
    )
