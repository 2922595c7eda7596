"""What a mapping file says: which column of somebody else's file is what.

A row of theirs becomes a row of ours, so that everything after it is the same for both.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from shiliu.lib.csvsafe import Row
from shiliu.lib.errors import RuleBroken

ONE: Final = frozenset({"id", "sent_at", "closed_at", "area", "category", "latitude", "longitude"})
SEVERAL: Final = frozenset({"text", "reply"})
CONSTANTS: Final = frozenset({"area", "category", "reply"})
PLAIN: Final = frozenset(
    {"source", "encoding", "delimiter", "time_zone", "moments", "areas_by", "unmatched"}
)
TABLES: Final = frozenset({"columns", "constants", "areas", "categories", "skip"})
AREAS_BY: Final = ("code", "name", "point", "table")
REFUSE, OFFICE = "refuse", "office"
OURS: Final = "%Y-%m-%d %H:%M:%S"
_AT_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class ForeignMapping:
    """One mapping file. `columns` has all names of columns for each of our fields."""

    source: str
    encoding: str
    delimiter: str
    zone: ZoneInfo
    moments: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    constants: Mapping[str, str]
    areas_by: str
    areas: Mapping[str, str]
    categories: Mapping[str, str]
    skip: Mapping[str, frozenset[str]]
    unmatched: str

    @property
    def needed(self) -> list[str]:
        """Every column that the file must have."""
        named = [column for columns in self.columns.values() for column in columns]
        return list(dict.fromkeys([*named, *self.skip]))


def read_mapping(text: str) -> ForeignMapping:
    """The mapping in a TOML text; a refusal names the line of the mapping."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise RuleBroken("cases.mapping_toml", line=line) from error
    reading = _Reading(text)
    reading.known(said, PLAIN | TABLES)
    columns = reading.columns(said.get("columns", {}))
    return ForeignMapping(
        source=reading.text(said, "source"),
        encoding=reading.encoding(said),
        delimiter=reading.text(said, "delimiter", ",", fits=lambda value: len(value) == 1),
        zone=reading.zone(said),
        moments=reading.texts(said, "moments"),
        columns=columns,
        constants=reading.table(said, "constants", CONSTANTS),
        areas_by=reading.text(said, "areas_by", "code", fits=AREAS_BY.__contains__),
        areas=reading.table(said, "areas"),
        categories=reading.table(said, "categories"),
        skip=reading.skip(said.get("skip", {})),
        unmatched=reading.text(said, "unmatched", REFUSE, fits=(REFUSE, OFFICE).__contains__),
    )


@dataclass(frozen=True, slots=True)
class Place:
    """What a row says about where it is: one value, or a point on the map."""

    value: str
    point: tuple[str, str]


def is_skipped(mapping: ForeignMapping, row: Row) -> bool:
    """Whether the mapping leaves this row out."""
    return any(row.values[column].strip() in values for column, values in mapping.skip.items())


def place_of(mapping: ForeignMapping, row: Row) -> Place:
    """Where the row is, in the words of its file."""
    latitude, longitude = (_cell(mapping, row, name) for name in ("latitude", "longitude"))
    return Place(_cell(mapping, row, "area"), (latitude, longitude))


def category_of(mapping: ForeignMapping, row: Row) -> str:
    """The category in the words of its file."""
    return _cell(mapping, row, "category")


def key_of(mapping: ForeignMapping, row: Row) -> str:
    """Which row it is."""
    return _cell(mapping, row, "id")


def our_row(mapping: ForeignMapping, row: Row, *, area: str, category: str, into: ZoneInfo) -> Row:
    """The row in our columns, moments in the time zone `into`; it keeps its line.

    What is closed has a reply: that of the file, else the one of `constants`. What is not closed
    has none, whatever stands there.
    """
    closed = _moment(mapping, row, "closed_at", into)
    reply = _joined(mapping, row, "reply") or mapping.constants.get("reply", "")
    values = {
        "id": _cell(mapping, row, "id"),
        "sent_at": _moment(mapping, row, "sent_at", into),
        "text": _joined(mapping, row, "text"),
        "reply": reply if closed else "",
        "replied_at": closed,
        "area": area,
        "category": category,
    }
    return Row(row.line, values)


def _cell(mapping: ForeignMapping, row: Row, field: str) -> str:
    columns = mapping.columns.get(field, ())
    return row.values[columns[0]].strip() if columns else ""


def _joined(mapping: ForeignMapping, row: Row, field: str) -> str:
    cells = (row.values[column].strip() for column in mapping.columns.get(field, ()))
    return "\n".join(dict.fromkeys(cell for cell in cells if cell))


def _moment(mapping: ForeignMapping, row: Row, field: str, into: ZoneInfo) -> str:
    text = _cell(mapping, row, field)
    if not text:
        return ""
    for form in mapping.moments:
        with suppress(ValueError):
            read = datetime.strptime(text, form)  # noqa: DTZ007  the mapping names the zone
            there = read if read.tzinfo else read.replace(tzinfo=mapping.zone)
            return there.astimezone(into).strftime(OURS)
    raise RuleBroken("csv.moment_bad", line=row.line, field=mapping.columns[field][0])


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads values of a mapping and finds the line of what is wrong."""

    toml: str

    def known(self, table: Mapping[str, Any], names: frozenset[str]) -> None:
        for name in table:
            if name not in names:
                raise RuleBroken("cases.mapping_unknown", line=self.line_of(name), field=name)

    def text(
        self,
        table: Mapping[str, Any],
        name: str,
        usual: str = "",
        fits: Callable[[str], bool] = bool,
    ) -> str:
        value = table.get(name, usual)
        if name not in table and not usual:
            raise RuleBroken("cases.mapping_missing", field=name)
        if not isinstance(value, str) or not fits(value):
            raise self.bad(name)
        return value

    def texts(self, table: Mapping[str, Any], name: str) -> tuple[str, ...]:
        if name not in table:
            raise RuleBroken("cases.mapping_missing", field=name)
        value = table[name]
        found = (value,) if isinstance(value, str) else value
        if not isinstance(found, list | tuple) or not found:
            raise self.bad(name)
        if not all(isinstance(each, str) and each for each in found):
            raise self.bad(name)
        return tuple(found)

    def columns(self, table: Any) -> dict[str, tuple[str, ...]]:  # noqa: ANN401  any TOML
        if not isinstance(table, dict):
            raise self.bad("columns")
        self.known(table, ONE | SEVERAL)
        for needed in ("id", "sent_at", "text"):
            if needed not in table:
                raise RuleBroken("cases.mapping_missing", field=f"columns.{needed}")
        found = {name: self.texts(table, name) for name in table}
        for name, columns in found.items():
            if name in ONE and len(columns) > 1:
                raise self.bad(name)
        return found

    def table(
        self, said: Mapping[str, Any], name: str, names: frozenset[str] | None = None
    ) -> dict[str, str]:
        table = said.get(name, {})
        if not isinstance(table, dict):
            raise self.bad(name)
        if names is not None:
            self.known(table, names)
        for key, value in table.items():
            if not isinstance(value, str):
                raise self.bad(key)
        return dict(table)

    def skip(self, table: Any) -> dict[str, frozenset[str]]:  # noqa: ANN401  any TOML
        if not isinstance(table, dict):
            raise self.bad("skip")
        return {column: frozenset(self.texts(table, column)) for column in table}

    def encoding(self, said: Mapping[str, Any]) -> str:
        name = self.text(said, "encoding", "utf-8")
        try:
            b"".decode(name)
        except LookupError as error:
            raise self.bad("encoding") from error
        return name

    def zone(self, said: Mapping[str, Any]) -> ZoneInfo:
        try:
            return ZoneInfo(self.text(said, "time_zone"))
        except (OSError, ValueError, LookupError) as error:
            raise self.bad("time_zone") from error

    def bad(self, name: str) -> RuleBroken:
        return RuleBroken("cases.mapping_value", line=self.line_of(name), field=name)

    def line_of(self, name: str) -> int:
        """The line on which a key or a table of this name stands."""
        quoted = re.escape(name)
        found = re.search(rf"""^[ \t]*\[?["']?{quoted}["']?[ \t]*[=\]]""", self.toml, re.MULTILINE)
        return self.toml.count("\n", 0, found.start()) + 1 if found else 1
