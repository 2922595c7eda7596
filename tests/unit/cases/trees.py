"""Random networks: a tree of areas, offices over its upper levels, points down to the buildings."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from hypothesis import strategies as st

from shiliu.cases.rules.routing import DISTRICT, OFFICE, POINT

DEPARTMENT, PROPERTY_MANAGER = "department", "property_manager"
CATEGORIES = ("light", "light.stair", "light.stair.lamp", "lighting", "debt", "complaint")


@dataclass(frozen=True)
class AUnit:
    code: str
    kind: str
    answers_for: tuple[str, ...]
    level: int | None = None
    parent_id: UUID | None = None
    id: UUID = field(default_factory=uuid4)

    @property
    def rank(self) -> int | None:
        """As a snapshot of the network has it: 0 for the office of all, 1 for any other."""
        if self.kind == OFFICE:
            return 0 if self.answers_for == ("r/",) else 1
        return self.level

    def serves(self, path: str) -> bool:
        return path.startswith(self.answers_for)


@dataclass(frozen=True)
class ARow:
    category: str
    to_kind: str
    to_level: int | None = None
    to_code: str = ""


@dataclass
class World:
    """Areas by depth: the whole, subdistricts, communities, grids, buildings."""

    paths: list[str] = field(default_factory=list)
    units: list[AUnit] = field(default_factory=list)

    def depth(self, path: str) -> int:
        return path.count("/") - 1

    def points_for(self, path: str) -> list[AUnit]:
        return [unit for unit in self.units if unit.kind == POINT and unit.serves(path)]

    def by_id(self, wanted: UUID) -> AUnit:
        return next(unit for unit in self.units if unit.id == wanted)


def _grow(draw: st.DrawFn, world: World, path: str, above: AUnit | None) -> None:
    """The areas under `path`, each with or without a unit; a point hangs under the level above."""
    world.paths.append(path)
    depth = world.depth(path)
    here = above
    if depth in (0, 1):
        if depth == 0 or draw(st.booleans()):
            world.units.append(AUnit(f"office-{path}", OFFICE, (path,)))
    else:
        level = depth - 1
        if level == 1 or (above is not None and above.level == level - 1):
            for number in range(draw(st.integers(0, 2))):
                parent = above.id if above else None
                here = AUnit(f"p{level}-{path}-{number}", POINT, (path,), level, parent)
                world.units.append(here)
            if here is above and level == 1:
                here = None
    if depth < 4:
        for number in range(draw(st.integers(1, 2))):
            _grow(draw, world, f"{path}{number}/", here)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    world = World()
    _grow(draw, world, "r/", None)
    for number in range(draw(st.integers(1, 2))):
        world.units.append(AUnit(f"dept-{number}", DEPARTMENT, ("r/",)))
    for number in range(draw(st.integers(0, 2))):
        over = draw(st.sampled_from(world.paths))
        world.units.append(AUnit(f"pm-{number}", PROPERTY_MANAGER, (over,)))
    draw(st.randoms(use_true_random=False)).shuffle(world.units)
    return world


@st.composite
def tables(draw: st.DrawFn) -> list[ARow]:
    """A routing table: some rows of its own and at the end one for everything."""
    kinds = st.sampled_from([POINT, OFFICE, DISTRICT, DEPARTMENT, PROPERTY_MANAGER])
    codes = st.sampled_from(["", "", "dept-0", "dept-1", "pm-0"])
    rows = []
    for _ in range(draw(st.integers(0, 4))):
        kind = draw(kinds)
        level = draw(st.none() | st.integers(1, 4)) if kind == POINT else None
        code = draw(codes) if kind in (DEPARTMENT, PROPERTY_MANAGER) else ""
        rows.append(ARow(draw(st.sampled_from(CATEGORIES[:-1])), kind, level, code))
    return [*rows, ARow("*", POINT, draw(st.integers(1, 4)))]
