"""The last days of the sample life, arranged: each sign-in that is printed finds work waiting."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from shiliu.cases.rules.lifecycle import State
from shiliu.catalogue.queries import catalogue
from shiliu.cli.sample.material import Material, Saying
from shiliu.cli.sample.story import Story
from shiliu.cli.sample.ways import buildings, comes_to, way_of
from shiliu.network.queries import deployment, network
from shiliu.network.schemas import AreaInfo, UnitInfo

Planned = tuple[datetime, Story]
Fits = Callable[[str, AreaInfo], bool]
When = Callable[[Saying], datetime]
DAY = timedelta(days=1)
USUAL_DAYS = 5  # of a category without a clock


class Scene:
    """Requests around the units whose workers can be signed in as, in the district's language."""

    def __init__(
        self, units: list[UnitInfo], material: Material, chance: random.Random, now: datetime
    ) -> None:
        self._units, self._material, self._chance = units, material, chance
        self._now = network().calendar.local(now)
        self._language = deployment().languages[0]
        home = next((unit for unit in units if unit.level == 1), None)
        near = [area for area in buildings() if home is None or home.serves(area.path)]
        self._near = near or buildings()
        self._told_of: set[str] = set()

    def stories(self) -> Iterator[Planned]:
        """When what is asked, the most needed first; what the material has no words for is left."""
        for unit in sorted(self._units, key=lambda unit: unit.kind != "department"):
            yield from self._of(unit)
        yield from self._told(State.RECEIVED, _is_hazard, self._ago(14))
        yield from self._told(State.WORKING, _is_hazard, self._ago(190))

    def _of(self, unit: UnitInfo) -> Iterator[Planned]:
        if unit.kind == "point" and (unit.level or 0) > 2:
            return self._of_small_point(unit)
        if unit.kind in ("point", "office"):
            return self._of_own(unit)
        return self._of_outside(unit)

    def _of_outside(self, unit: UnitInfo) -> Iterator[Planned]:
        """A department or a property manager: in work, answered, ended, sent to it, late."""
        fits = _coming_to(unit)
        yield from self._told(State.WORKING, fits, self._due(0))
        yield from self._told(State.ANSWERED, fits, self._asked(5))
        yield from self._told(State.CLOSED, fits, self._asked(9))
        yield from self._told(State.DISPATCHED, fits, self._asked(1))
        late = unit.kind == "department"
        yield from self._told(State.WORKING, fits, self._due(-1 if late else 1))

    def _of_own(self, unit: UnitInfo) -> Iterator[Planned]:
        """The office, a centre or a station: something waits, something is to be done today."""
        fits = _coming_to(unit)
        yield from self._told(State.RECEIVED, fits, self._ago(self._chance.randint(35, 100)))
        yield from self._told(State.WORKING, fits, self._due(0))
        if unit.level == 1:
            yield from self._told(State.WORKING, fits, self._due(-2))

    def _of_small_point(self, unit: UnitInfo) -> Iterator[Planned]:
        """A point that takes nothing by itself: the station sends it what neighbours can do."""
        fits = _may_be_sent_to(unit)
        yield from self._told(State.DISPATCHED, fits, self._asked(1), to=unit.code)
        yield from self._told(State.WORKING, fits, self._due(1), to=unit.code)

    def _told(self, until: State, fits: Fits, when: When, *, to: str = "") -> Iterator[Planned]:
        """A story of a category that fits, if possible one that was not told yet."""
        for told in (frozenset(self._told_of), frozenset()):
            for place in self._chance.sample(self._near, len(self._near)):
                said = self._new(fits, place, told)
                if said is not None:
                    self._told_of.add(said.category)
                    yield when(said), Story(place, said, until, to)
                    return

    def _new(self, fits: Fits, place: AreaInfo, told: frozenset[str]) -> Saying | None:
        def suits(category: str) -> bool:
            return category not in told and fits(category, place)

        return self._material.saying_that(place, self._language, suits)

    def _ago(self, minutes: int) -> When:
        return lambda _: self._now - timedelta(minutes=minutes)

    def _asked(self, days_ago: int) -> When:
        return lambda _: self._morning(_moved(self._now.date(), -days_ago))

    def _due(self, in_days: int) -> When:
        """When somebody asked who was promised an answer on that working day."""

        def when(said: Saying) -> datetime:
            clock = catalogue().by_code[said.category].clock
            days = clock.answer_working_days if clock else USUAL_DAYS
            return self._morning(_moved(_moved(self._now.date(), in_days), -days))

        return when

    def _morning(self, day: date) -> datetime:
        start = self._now.replace(hour=8, minute=0, second=0, microsecond=0)
        start = start.replace(year=day.year, month=day.month, day=day.day)
        return start + timedelta(minutes=self._chance.randint(20, 110))


def _is_hazard(category: str, place: AreaInfo) -> bool:  # noqa: ARG001  as the others are asked
    return catalogue().by_code[category].hazard


def _coming_to(unit: UnitInfo) -> Fits:
    """No hazard, and the work falls to the unit."""
    return lambda category, place: (
        not _is_hazard(category, place) and comes_to(unit, category, place)
    )


def _may_be_sent_to(unit: UnitInfo) -> Fits:
    """The unit is there for the place and may see it, and nobody outside is suggested."""

    def fits(category: str, place: AreaInfo) -> bool:
        info = catalogue().by_code[category]
        may_see = info.minimum_level >= (unit.level or 0) and unit.serves(place.path)
        if info.hazard or info.responsibility == "not_ours" or not may_see:
            return False
        way = way_of(category, place)
        return way.suggested is None and way.unit != unit.id

    return fits


def _moved(day: date, days: int) -> date:
    """So many working days later or earlier; for 0 the day itself, or the next working one."""
    calendar, way = network().calendar, -DAY if days < 0 else DAY
    while not days and not calendar.is_working_day(day):
        day += DAY
    for _ in range(abs(days)):
        day += way
        while not calendar.is_working_day(day):
            day += way
    return day
