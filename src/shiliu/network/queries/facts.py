"""Published figures, each with its source and date."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from uuid import UUID

from shiliu.core import references
from shiliu.network.models import PublishedFact
from shiliu.network.queries.snapshot import network
from shiliu.network.schemas import AreaInfo, FactInfo, texts


def published_facts(area: AreaInfo | None = None) -> tuple[FactInfo, ...]:
    """The current figures of an area (the root when none is given), by key."""
    wanted = (area or network().root).id
    return tuple(found for found in _facts().values() if found.area_id == wanted)


def fact(key: str, area: AreaInfo | None = None) -> FactInfo | None:
    """The current figure of this key for an area (the root when none is given), or None."""
    return _facts().get(((area or network().root).id, key))


def facts_inside(path: str) -> tuple[FactInfo, ...]:
    """The current figures of all areas in a subtree, wide areas first."""
    places = network()
    wanted = {
        area.id: number for number, area in enumerate(places.areas) if area.path.startswith(path)
    }
    found = [each for each in _facts().values() if each.area_id in wanted]
    return tuple(sorted(found, key=lambda each: (wanted[each.area_id], each.key)))


def earlier_facts(key: str, area: AreaInfo) -> tuple[FactInfo, ...]:
    """What was published before under this key for an area, the newest first."""
    rows = PublishedFact.objects.filter(key=key, area=area.id, superseded_at__isnull=False)
    return tuple(_info(row) for row in rows.order_by("-superseded_at"))


@references.cached
def _facts() -> Mapping[tuple[UUID, str], FactInfo]:
    rows = PublishedFact.objects.filter(superseded_at=None).order_by("key")
    return MappingProxyType({(row.area_id, row.key): _info(row) for row in rows})


def _info(row: PublishedFact) -> FactInfo:
    return FactInfo(
        area_id=row.area_id,
        key=row.key,
        value=_plain(row.value),
        unit=texts(row.unit),
        label=texts(row.label),
        source=row.source,
        source_url=row.source_url,
        as_of=row.as_of,
    )


def _plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent."""
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()
