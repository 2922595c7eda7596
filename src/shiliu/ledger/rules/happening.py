"""What a fact must look like so that every follower can count it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

LONGEST_DETAIL = 40


def check_countable(area_path: str, data: Mapping[str, object]) -> None:
    """Refuse, as a programming error, a fact on which a follower would stumble later."""
    _check_path(area_path)
    detail = data.get("detail", "")
    if not isinstance(detail, str) or len(detail) > LONGEST_DETAIL:
        raise ValueError(f"a detail is a text of at most {LONGEST_DETAIL} characters")
    if (place := data.get("moved_from")) is not None:
        _check_place(place)


def _check_place(place: object) -> None:
    if not isinstance(place, Mapping) or place.keys() != {"area_path", "unit"}:
        raise ValueError("moved_from holds area_path and unit")
    _check_path(place["area_path"])
    if place["unit"] is not None:
        UUID(place["unit"])


def _check_path(area_path: str) -> None:
    if area_path and not area_path.endswith("/"):
        raise ValueError(f"an area path ends with a slash: {area_path!r}")
