"""Files of others: read through a mapping, or as a dry run that writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.markup import escape

from shiliu.cases.rules.importing import OPTIONAL, REQUIRED, Message
from shiliu.cases.rules.mapping import (
    OFFICE,
    ForeignMapping,
    Place,
    category_of,
    is_skipped,
    key_of,
    our_row,
    place_of,
)
from shiliu.core.errors import RuleBroken
from shiliu.lib.csvsafe import Row, foreign_rows, rows
from shiliu.lib.personal import find
from shiliu.network.queries import area_at, network

MOST_SHOWN = 50


@dataclass
class OwnFile:
    """A file in our own columns."""

    content: bytes

    def rows(self) -> Iterator[Row]:
        """The rows as they stand there."""
        return rows(BytesIO(self.content), REQUIRED, OPTIONAL)

    def key(self, row: Row) -> str:
        """Which row it is."""
        return row.values["id"].strip()

    def read(self, row: Row) -> Row | None:
        """The row in our columns; None when it is left out."""
        return row

    def tell(self, console: Console) -> None:
        """Nothing more is to be said."""


@dataclass
class MappedFile(OwnFile):
    """A file in other columns, with the mapping that says what they are."""

    mapping: ForeignMapping
    skipped: int = 0
    areas: Counter[str] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)

    def rows(self) -> Iterator[Row]:
        """The rows as they stand there; every column that the mapping names has to be there."""
        found = self.mapping
        return foreign_rows(
            self.content, found.needed, encoding=found.encoding, delimiter=found.delimiter
        )

    def key(self, row: Row) -> str:
        """Which row it is."""
        return key_of(self.mapping, row)

    def read(self, row: Row) -> Row | None:
        """The row in our columns; None when the mapping leaves it out."""
        if is_skipped(self.mapping, row):
            self.skipped += 1
            return None
        area, category = self._area(row), self._category(row)  # both counted before one refuses
        for named, code in (("area", area), ("category", category)):
            if code is None:
                raise RuleBroken("cases.import_unmatched", line=row.line, field=named)
        into = ZoneInfo(timezone.get_default_timezone_name())
        return our_row(self.mapping, row, area=area or "", category=category or "", into=into)

    def _category(self, row: Row) -> str | None:
        said = category_of(self.mapping, row)
        if not said:
            return self.mapping.constants.get("category", "")
        if said in self.mapping.categories:
            return self.mapping.categories[said]
        self.categories[said] += 1
        return self._without("category")

    def _area(self, row: Row) -> str | None:
        place = place_of(self.mapping, row)
        if not place.value and not any(place.point):
            return self.mapping.constants.get("area", "")
        if code := self._code_of(place):
            return code
        self.areas[place.value or ", ".join(place.point)] += 1
        return self._without("area")

    def _code_of(self, place: Place) -> str:
        match self.mapping.areas_by:
            case "point":
                return _code_at(place.point)
            case "name":
                return self._by_name.get(place.value, "")
            case "table":
                return self.mapping.areas.get(place.value, "")
            case _:
                return place.value if place.value in network().areas_by_code else ""

    def _without(self, field: str) -> str | None:
        """What stands for a value without a counterpart; None when it refuses its row."""
        if self.mapping.unmatched == OFFICE:
            return self.mapping.constants.get(field, "")
        return None

    @cached_property
    def _by_name(self) -> Mapping[str, str]:
        """Areas by any of their names; a name of two areas means none."""
        named = Counter(name for area in network().areas for name in set(area.name.values()))
        return {
            name: area.code
            for area in network().areas
            for name in area.name.values()
            if named[name] == 1
        }

    def tell(self, console: Console) -> None:
        """What was left out, and values without a counterpart, the most frequent first."""
        if self.skipped:
            console.print(_("{count} rows left out by the mapping.").format(count=self.skipped))
        for told, values in (
            (_("Areas without a counterpart:"), self.areas),
            (_("Categories without a counterpart:"), self.categories),
        ):
            if values:
                console.print(told)
            for value, count in values.most_common(MOST_SHOWN):
                console.print(escape(f"{count:>8}  {value}"), soft_wrap=True)


@dataclass
class Marks:
    """How many texts hold what points to a person, by kind; never what it is."""

    texts: int = 0
    kinds: Counter[str] = field(default_factory=Counter)

    def look_at(self, message: Message) -> None:
        """Count what the finder marks in one message."""
        found = {str(each.kind) for text in (message.words, message.reply) for each in find(text)}
        self.texts += bool(found)
        self.kinds.update(found)

    def tell(self, console: Console) -> None:
        """Print the counts."""
        told = _("{count} rows hold what may point to a person.")
        console.print(told.format(count=self.texts))
        for kind, count in self.kinds.most_common():
            console.print(f"{count:>8}  {kind}")


def _code_at(point: tuple[str, str]) -> str:
    try:
        latitude, longitude = map(float, point)
    except ValueError:
        return ""
    area = area_at(latitude, longitude)
    return area.code if area else ""
