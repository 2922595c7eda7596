"""Reading one cell at a time; every refusal names file, line and column."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from shiliu.lib import csvsafe
from shiliu.lib.errors import RuleBroken

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
LANGUAGES = ("zh", "en", "mn")


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a CSV file. White space around a cell does not count."""

    file: str
    number: int
    cells: Mapping[str, str]

    def refused(self, refusal: str, /, column: str, **values: object) -> RuleBroken:
        """The refusal of one cell, to be raised."""
        return RuleBroken(refusal, file=self.file, line=self.number, field=column, **values)

    def text(self, column: str, longest: int = 300) -> str:
        """What stands in the cell, possibly nothing."""
        found = self.cells.get(column, "").strip()
        if len(found) > longest:
            raise self.refused("profile.too_long", column, most=longest)
        return found

    def needed(self, column: str, longest: int = 300) -> str:
        """What stands in the cell; an empty one is refused."""
        if found := self.text(column, longest):
            return found
        raise self.refused("profile.empty", column)

    def code(self, column: str, longest: int = 30) -> str:
        """A code: letters and digits, dots, dashes and underscores between them."""
        found = self.needed(column, longest)
        if not CODE.fullmatch(found):
            raise self.refused("profile.code", column)
        return found

    def texts(self, prefix: str) -> dict[str, str]:
        """The columns `prefix_zh`, `prefix_en` and `prefix_mn` as a text in languages."""
        found = {language: self.text(f"{prefix}_{language}", 2000) for language in LANGUAGES}
        return {language: text for language, text in found.items() if text}

    def name(self) -> dict[str, str]:
        """The name; Chinese is always needed."""
        self.needed("name_zh")
        return self.texts("name")

    def flag(self, column: str) -> bool:
        """1 or 0."""
        return self.one_of(column, ("0", "1")) == "1"

    def number_in(self, column: str, allowed: range) -> int:
        """A whole number within a range."""
        found = self.needed(column)
        if not (found.isascii() and found.isdigit()) or int(found) not in allowed:
            raise self.refused(
                "profile.number", column, least=allowed[0] if allowed else 0, most=allowed[-1]
            )
        return int(found)

    def decimal(self, column: str) -> Decimal:
        """A number with at most 16 digits before the point and 4 behind it."""
        try:
            found = Decimal(self.needed(column))
        except InvalidOperation:
            raise self.refused("profile.decimal", column) from None
        if not found.is_finite() or abs(found) >= 10**16 or found != round(found, 4):
            raise self.refused("profile.decimal", column)
        return found

    def day(self, column: str) -> date:
        """A day as 2026-05-01."""
        try:
            return date.fromisoformat(self.needed(column))
        except ValueError:
            raise self.refused("profile.day", column) from None

    def one_of(self, column: str, choices: Collection[str]) -> str:
        """One of the words that are possible here."""
        found = self.text(column)
        if found not in choices:
            raise self.refused("profile.choice", column, choices=", ".join(choices))
        return found

    def known(self, column: str, codes: Collection[str]) -> str:
        """A code that was defined before, or nothing."""
        found = self.text(column)
        if found and found not in codes:
            raise self.refused("profile.unknown_code", column, code=found)
        return found

    def listed(self, column: str) -> list[str]:
        """The parts of a cell between semicolons."""
        return [part.strip() for part in self.text(column, 10_000).split(";") if part.strip()]


def lines(
    file: str, raw: bytes, required: Collection[str], optional: Collection[str] = ()
) -> Iterator[Line]:
    """The records of a CSV file; a file that cannot be read is refused with its name and line."""
    try:
        found = list(csvsafe.rows(io.BytesIO(raw), required, optional))
    except RuleBroken as broken:
        if broken.field:
            raise RuleBroken(
                "profile.csv_header", file=file, line=1, field=broken.field
            ) from broken
        line = broken.values.get("line")
        refusal = "profile.csv_line" if line else "profile.csv_encoding"
        raise RuleBroken(refusal, file=file, line=line) from broken
    for row in found:
        yield Line(file, row.line, row.values)


def once(line: Line, column: str, key: object, seen: Collection[object]) -> None:
    """Refuse a key that an earlier line of the file has already used."""
    if key in seen:
        raise line.refused("profile.twice", column, code=str(key))
