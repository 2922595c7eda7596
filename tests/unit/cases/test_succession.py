"""Who takes over what an ended unit leaves behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from shiliu.cases.rules.succession import OFFICE, successor
from tests.unit.cases.trees import POINT, worlds


@dataclass(frozen=True)
class AnHeir:
    code: str
    kind: str
    parent_id: UUID | None = None
    answers_for: tuple[str, ...] = ()
    ended: bool = False
    id: UUID = field(default_factory=uuid4)


@given(worlds(), st.data())
def test_the_heir_is_at_work_and_neither_the_ended_unit_nor_the_one_complained_of(world, data):
    ended = set(data.draw(st.lists(st.sampled_from([unit.id for unit in world.units]), min_size=1)))
    against = data.draw(st.none() | st.sampled_from([unit.id for unit in world.units]))
    units = {
        unit.id: AnHeir(
            unit.code,
            unit.kind,
            unit.parent_id,
            () if unit.id in ended else unit.answers_for,
            ended=unit.id in ended,
            id=unit.id,
        )
        for unit in world.units
    }
    left = min(ended)
    path = world.by_id(left).answers_for[0]
    heir = successor(left, path, units, against)
    able = [
        unit
        for unit in units.values()
        if not unit.ended and unit.id not in (left, against) and path.startswith(unit.answers_for)
    ]
    if heir is None:
        assert not [unit for unit in able if unit.kind == OFFICE]
    else:
        assert not units[heir].ended
        assert heir not in (left, against)
        assert path.startswith(units[heir].answers_for)


def test_the_points_above_come_before_the_offices_and_the_nearest_first():
    office, street = AnHeir("o", OFFICE, None, ("r/",)), AnHeir("s", OFFICE, None, ("r/a/",))
    centre = AnHeir("p1", POINT, None, ("r/a/b/",))
    station = AnHeir("p2", POINT, centre.id, ("r/a/b/c/",))
    corner = AnHeir("p3", POINT, station.id, (), ended=True)
    units = {unit.id: unit for unit in (office, street, centre, station, corner)}

    def heir(*gone: AnHeir) -> UUID | None:
        left = units | {
            each.id: AnHeir(each.code, each.kind, each.parent_id, (), ended=True, id=each.id)
            for each in gone
        }
        return successor(corner.id, "r/a/b/c/d/", left)

    assert heir() == station.id
    assert heir(station) == centre.id
    assert heir(station, centre) == street.id
    assert heir(station, centre, street) == office.id
    assert heir(station, centre, street, office) is None
