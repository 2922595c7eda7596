"""How fast things go in the sample life: working hours, hours of duty, promises kept or missed."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from shiliu.network.queries import network

OPENS, SHUTS = 8, 18
MORNING = 3  # hours over which the work of a morning is spread
LATE_DAYS = (1, 1, 2, 2, 3, 4)


class Pace:
    """Draws the next moment of something."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def at_work(self, moment: datetime) -> datetime:
        """The moment itself, or one in the morning of the next working day."""
        calendar = network().calendar
        local = calendar.local(moment)
        if local.hour >= SHUTS:
            local = self._morning_of(local + timedelta(days=1))
        elif local.hour < OPENS:
            local = self._morning_of(local)
        while not calendar.is_working_day(local.date()):
            local = self._morning_of(local + timedelta(days=1))
        return local

    def later(self, at: datetime, hours: float) -> datetime:
        """In about so many hours; nights and weekends are left out."""
        return self.at_work(at + timedelta(hours=hours * self._chance.uniform(0.3, 1.7)))

    def on_duty(self, at: datetime, least: int, most: int) -> datetime:
        """In so many minutes, by night as by day: a hazard does not wait for working hours."""
        return at + timedelta(minutes=self._chance.uniform(least, most))

    def between(self, at: datetime, until: datetime) -> datetime:
        """Somewhere in the middle of the two, at a time of work where there is one."""
        moment = at + (until - at) * self._chance.uniform(0.3, 0.7)
        worked = self.at_work(moment)
        return worked if worked < until else moment

    def answer(self, at: datetime, promised_at: datetime | None, *, late: bool) -> datetime:
        """When the answer comes: before the promised time, or a few working days after it."""
        if promised_at is None or promised_at <= at:
            return self.later(at, 3)
        if late:
            day = network().calendar.add(promised_at, self._chance.choice(LATE_DAYS))
            return day.replace(hour=self._chance.randrange(9, 17))
        return self.at_work(at + (promised_at - at) * self._chance.uniform(0.2, 0.95))

    def _morning_of(self, local: datetime) -> datetime:
        return local.replace(hour=OPENS + self._chance.randrange(MORNING))
