"""Writing the network's tables of a profile, in bulk."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from shiliu.core.ids import new_id
from shiliu.lib.errors import RuleBroken
from shiliu.network.models import Area, Holiday, PublishedFact, Succession, Unit, UnitArea
from shiliu.network.rules.finding import sort_key
from shiliu.together.rules.records import AreaRecord, Changes, Profile, UnitRecord

AREA_FIELDS = (
    "level", "depth", "name", "address", "sort_key", "hidden", "sample", "polygon",
    "source", "valid_from",
)  # fmt: skip
UNIT_FIELDS = (
    "kind", "level", "parent", "area", "area_path", "name", "address", "services", "phone",
    "duty_phone", "hours", "sort_key", "sample", "valid_to",
)  # fmt: skip
VALID = Q(valid_to=None)


class NetworkRows:
    """One load: the rows that are there, and what the profile says they should be."""

    def __init__(self, profile: Profile, day: date) -> None:
        self.profile = profile
        self.day = day
        self.areas = {row.code: row for row in Area.objects.filter(VALID)}
        self.reorganised = self._reorganised()
        self.units = {row.code: row for row in Unit.objects.all()}

    def _reorganised(self) -> set[str]:
        """The codes that people have reorganised at the desk; an old one means what it became."""
        leads = {
            link.old.code: link.new
            for link in Succession.objects.filter(main=True).select_related("old", "new")
        }
        for code, row in leads.items():
            if code not in self.areas:
                while row.valid_to is not None and row.code in leads:
                    row = self.areas.get(row.code) or leads[row.code]  # noqa: PLW2901  on it goes
                self.areas[code] = row
        return set(leads)

    def write_areas(self, codes: Collection[str]) -> None:
        """Add the new areas and correct the known ones.

        An area cannot move below another parent: a reorganisation gives new codes, so that old
        facts keep their paths (`profile.area_moved`). What people reorganised at the desk stays:
        an area that is gone does not come back, one that was moved keeps its place.
        """
        new: list[Area] = []
        known: list[Area] = []
        for code, record in self.profile.areas.items():
            row = self.areas.get(code)
            if code in codes and (row is None or row.code == code):
                (new if row is None else known).append(self._area(record, row))
        Area.objects.bulk_create(new)
        Area.objects.bulk_update(known, AREA_FIELDS, batch_size=200)

    def _area(self, record: AreaRecord, row: Area | None) -> Area:
        if row is None:
            row = Area(id=new_id(), code=record.code)
            row.parent = self.areas[record.parent] if record.parent else None
            row.path = f"{row.parent.path if row.parent else ''}{record.code}/"
            self.areas[record.code] = row
        elif row.path != record.path and record.code not in self.reorganised:
            raise RuleBroken("profile.area_moved", file="areas.csv", code=record.code)
        row.level, row.depth = record.level, record.depth
        row.name, row.address = record.name, record.address
        row.sort_key = sort_key(record.name["zh"])
        row.hidden, row.sample, row.source = record.hidden, record.sample, record.source
        row.polygon, row.valid_from = record.polygon, record.valid_from
        return row

    def write_units(self, codes: Collection[str]) -> None:
        """Add the new units, correct the known ones and say anew what they answer for."""
        new: list[Unit] = []
        known: list[Unit] = []
        for code, record in self.profile.units.items():
            if code in codes:
                row = self.units.get(code)
                (new if row is None else known).append(self._unit(record, row))
        Unit.objects.bulk_create(new)
        Unit.objects.bulk_update(known, UNIT_FIELDS, batch_size=200)
        UnitArea.objects.filter(unit__in=[row.id for row in known]).delete()
        UnitArea.objects.bulk_create(
            UnitArea(unit=row, area=self.areas[area])
            for row in (*new, *known)
            for area in self.profile.units[row.code].answers_for
        )

    def _unit(self, record: UnitRecord, row: Unit | None) -> Unit:
        if row is None:
            row = Unit(id=new_id(), code=record.code, valid_from=self.day)
            self.units[record.code] = row
        row.kind, row.level, row.valid_to = record.kind, record.level, None
        row.parent = self.units[record.parent] if record.parent else None
        row.area = self.areas[record.area]
        row.area_path = row.area.path
        row.name, row.address, row.services = record.name, record.address, record.services
        row.phone, row.duty_phone, row.hours = record.phone, record.duty_phone, record.hours
        row.sort_key, row.sample = sort_key(record.name["zh"]), record.sample
        return row

    def end_units(self, codes: Collection[str]) -> None:
        """End the units that are gone from the file, unless a unit at work hangs under one."""
        ending = [self.units[code].id for code in codes if code in self.units]
        below = Unit.objects.filter(VALID, parent__in=ending).exclude(pk__in=ending).first()
        if below is not None:
            raise RuleBroken("profile.unit_in_use", file="units.csv", code=below.code)
        Unit.objects.filter(VALID, pk__in=ending).update(valid_to=self.day)

    def end_areas(self, codes: Collection[str]) -> None:
        """End the areas that are gone from the file, unless something valid still stands in one."""
        ending = [self.areas[code] for code in codes if code in self.areas]
        ids = [row.id for row in ending]
        self._refuse_use(ids)
        for row in ending:
            row.valid_to = max(self.day, row.valid_from + timedelta(days=1))
        Area.objects.bulk_update(ending, ["valid_to"], batch_size=200)

    def _refuse_use(self, ending: Collection[UUID]) -> None:
        unit = Unit.objects.filter(VALID, area__in=ending).first()
        area = Area.objects.filter(VALID, parent__in=ending).exclude(pk__in=ending).first()
        if (held := unit or area) is not None:
            raise RuleBroken("profile.area_in_use", file="areas.csv", code=held.code)

    def write_holidays(self, found: Changes) -> None:
        """Put the days into the calendar; days gone from the file follow the week again."""
        Holiday.objects.filter(day__in=found.gone).delete()
        records = [self.profile.holidays[key] for key in sorted(found.written)]
        Holiday.objects.bulk_create(
            [
                Holiday(day=each.day, kind=each.kind, name=each.name, source=each.source)
                for each in records
            ],
            update_conflicts=True,
            unique_fields=["day"],
            update_fields=["kind", "name", "source"],
        )

    def write_facts(self, found: Changes, at: datetime) -> None:
        """Publish the figures that changed; the ones shown so far are superseded."""
        for key in found.written | found.gone:
            area, name = key.split(" ", 1)
            PublishedFact.objects.filter(area__code=area, key=name, superseded_at=None).update(
                superseded_at=at
            )
        records = [self.profile.facts[key] for key in sorted(found.written)]
        PublishedFact.objects.bulk_create(
            PublishedFact(
                area=self.areas[each.area],
                key=each.key,
                value=each.value,
                unit=each.unit,
                label=each.label,
                source=each.source,
                source_url=each.source_url,
                as_of=each.as_of,
            )
            for each in records
        )
