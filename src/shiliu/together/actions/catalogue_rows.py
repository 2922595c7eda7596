"""Writing the catalogue's tables of a profile, in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

from django.db.models import Model

from shiliu.catalogue.models import Category, ClockSet, Delivery, Pillar, Route
from shiliu.together.rules.records import CategoryRecord, Changes, Profile

Row = TypeVar("Row", bound=Model)


class CatalogueRows:
    """One load: what ends ends on `day`, because old requests name it."""

    def __init__(self, profile: Profile, day: date) -> None:
        self.profile = profile
        self.day = day

    def write_parts(self, found: Mapping[str, Changes]) -> None:
        """Clocks, deliveries and pillars."""
        clocks, deliveries, pillars = found["clocks"], found["deliveries"], found["pillars"]
        _upsert(
            ClockSet,
            (
                ClockSet(
                    code=each.code,
                    name=each.name,
                    accept_working_days=each.accept_working_days,
                    answer_working_days=each.answer_working_days,
                    extension_working_days=each.extension_working_days,
                    legal_reference=each.legal_reference,
                )
                for each in self.profile.clocks.values()
                if each.code in clocks.written
            ),
        )
        _upsert(
            Delivery,
            (
                Delivery(
                    code=each.code,
                    order=each.order,
                    name=each.name,
                    short=each.short,
                    in_place_kind=each.in_place_kind,
                    in_place_name=each.in_place_name,
                )
                for each in self.profile.deliveries.values()
                if each.code in deliveries.written
            ),
        )
        _upsert(
            Pillar,
            (
                Pillar(
                    code=each.code,
                    order=each.order,
                    name=each.name,
                    short=each.short,
                    modules=each.modules,
                )
                for each in self.profile.pillars.values()
                if each.code in pillars.written
            ),
        )
        ClockSet.objects.filter(code__in=clocks.gone).update(valid_to=self.day)
        Delivery.objects.filter(code__in=deliveries.gone).update(valid_to=self.day)
        Pillar.objects.filter(code__in=pillars.gone).update(valid_to=self.day)

    def write_categories(self, found: Changes) -> None:
        """The categories in their order, parents first."""
        records = self.profile.categories.values()
        _upsert(Category, (_category(each) for each in records if each.code in found.written))
        Category.objects.filter(code__in=found.gone, valid_to=None).update(valid_to=self.day)

    def write_routes(self, found: Changes) -> None:
        """The routing table; rows that are gone are removed, because nothing refers to them."""
        Route.objects.filter(order__in=found.gone).delete()
        _upsert(
            Route,
            (
                Route(
                    order=each.order,
                    category=each.category,
                    to_kind=each.to_kind,
                    to_level=each.to_level,
                    to_code=each.to_code,
                    reason=each.reason,
                )
                for key, each in self.profile.routes.items()
                if key in found.written
            ),
        )


def _category(record: CategoryRecord) -> Category:
    return Category(
        code=record.code,
        parent_id=record.parent or None,
        order=record.order,
        leaf=record.leaf,
        name=record.name,
        minimum_level=record.minimum_level,
        responsibility=record.responsibility,
        who_can=record.who_can,
        about_people=record.about_people,
        hazard=record.hazard,
        second_person=record.second_person,
        public=record.public,
        clock_set_id=record.clock or None,
        delivery_id=record.delivery or None,
        keywords=record.keywords,
    )


def _upsert(model: type[Row], rows: Iterable[Row]) -> None:
    """Insert rows or put them over those with the same key; what had ended is valid again."""
    key = model._meta.pk.name
    fields = [field.name for field in model._meta.concrete_fields if field.name != key]
    model._default_manager.bulk_create(
        rows, update_conflicts=True, unique_fields=[key], update_fields=fields
    )
