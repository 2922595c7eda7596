"""Places the network does not reach, gathered under the areas they lie in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shiliu.desk.network.areas import area_url
from shiliu.network.queries import network
from shiliu.network.schemas import AreaInfo

GATHERED_AT = 2


@dataclass(frozen=True, slots=True)
class GapGroup:
    """Places without something, by the area two levels below the root that holds them."""

    area: AreaInfo
    url: str
    places: tuple[AreaInfo, ...]


def gap_groups(places: Iterable[AreaInfo]) -> list[GapGroup]:
    """The places under their areas, in tree order."""
    grouped: dict[AreaInfo, list[AreaInfo]] = {}
    for place in places:
        way = network().way_to(place)
        grouped.setdefault(way[min(GATHERED_AT, len(way) - 1)], []).append(place)
    return [GapGroup(area, area_url(area), tuple(found)) for area, found in grouped.items()]
