"""Who takes over what an ended unit leaves behind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from shiliu.cases.rules.succession import successor


@dataclass(frozen=True)
class Unit:
    id: UUID
    code: str
    kind: str = "point"
    parent_id: UUID | None = None
    answers_for: tuple[str, ...] = ()
    rank: int | None = None
    ended: bool = False


def ident(number: int) -> UUID:
    return UUID(int=number)


def network(*units: Unit) -> dict[UUID, Unit]:
    return {unit.id: unit for unit in units}


CENTRE = Unit(ident(1), "centre", answers_for=("d/s/c/",))
STATION = Unit(ident(2), "station", parent_id=ident(1), ended=True)
CORNER = Unit(ident(3), "corner", parent_id=ident(2), ended=True)
STREET = Unit(ident(4), "street", "office", answers_for=("d/s/",))
DISTRICT = Unit(ident(5), "district", "office", answers_for=("d/",))
OTHER = Unit(ident(6), "other", "office", answers_for=("d/t/",))
PLACE = "d/s/c/g/b/"


def test_the_nearest_point_above_that_is_at_work_takes_over():
    units = network(CENTRE, STATION, CORNER, STREET)
    assert successor(CORNER.id, PLACE, units) == CENTRE.id


def test_without_a_point_the_nearest_office_for_the_place_takes_over():
    ended = Unit(ident(1), "centre", ended=True)
    units = network(ended, STATION, CORNER, DISTRICT, STREET, OTHER)
    assert successor(CORNER.id, PLACE, units) == STREET.id


def test_never_the_unit_complained_of():
    units = network(CENTRE, STATION, STREET, DISTRICT)
    assert successor(STATION.id, PLACE, units, against=CENTRE.id) == STREET.id
    assert successor(STATION.id, PLACE, network(STATION, CENTRE), against=CENTRE.id) is None


def test_never_a_unit_too_low_to_see_the_matter():
    street, district = replace(STREET, rank=1), replace(DISTRICT, rank=0)
    units = network(CENTRE, STATION, street, district)
    assert successor(DISTRICT.id, PLACE, network(street, district), minimum_level=0) is None
    assert successor(STATION.id, PLACE, units, against=CENTRE.id, minimum_level=0) == DISTRICT.id
    assert successor(STATION.id, PLACE, units, against=CENTRE.id, minimum_level=1) == STREET.id


def test_an_office_of_elsewhere_takes_over_nothing():
    lone = Unit(ident(7), "lone", ended=True)
    assert successor(lone.id, PLACE, network(lone, OTHER)) is None


def test_an_ended_office_is_followed_by_the_one_above():
    gone = Unit(ident(4), "street", "office", ended=True)
    assert successor(gone.id, PLACE, network(gone, DISTRICT)) == DISTRICT.id


@given(st.lists(st.booleans(), min_size=1, max_size=8), st.integers(0, 7))
def test_whoever_takes_over_is_at_work_and_somebody_else(ended, start):
    """A chain of points, some ended: the heir stands above and works."""
    chain = [
        Unit(ident(n), f"p{n}", parent_id=ident(n - 1) if n else None, ended=gone)
        for n, gone in enumerate(ended)
    ]
    first = chain[start % len(chain)]
    heir = successor(first.id, PLACE, network(*chain))
    above = [unit.id for unit in chain[: start % len(chain)] if not unit.ended]
    assert heir == (above[-1] if above else None)
