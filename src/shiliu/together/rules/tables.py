"""Reading `profile.toml` one key at a time; every refusal names the key with its whole path."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from shiliu.lib.errors import RuleBroken
from shiliu.together.rules.cells import LANGUAGES

FILE = "profile.toml"
_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the file. `path` is how a refusal names it."""

    path: str
    values: dict[str, Any]

    def refused(self, refusal: str, /, key: str, **values: object) -> RuleBroken:
        """The refusal of one key, to be raised."""
        return RuleBroken(refusal, file=FILE, field=f"{self.path}{key}", **values)

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without a default it must be there and not be empty."""
        found = self.values.get(key, default)
        if not isinstance(found, str) or (default is None and not found.strip()):
            raise self.refused("profile.key_text", key)
        return found.strip()

    def number(self, key: str, allowed: range) -> int:
        """A whole number within a range."""
        found = self.values.get(key)
        if not isinstance(found, int) or isinstance(found, bool) or found not in allowed:
            raise self.refused("profile.key_number", key, least=allowed[0], most=allowed[-1])
        return found

    def flag(self, key: str, *, default: bool) -> bool:
        """true or false."""
        found = self.values.get(key, default)
        if not isinstance(found, bool):
            raise self.refused("profile.key_flag", key)
        return found

    def texts(self, key: str, default: dict[str, str] | None = None) -> dict[str, str]:
        """A text in languages; without a default Chinese must be there."""
        found = self.values.get(key, default)
        if not isinstance(found, dict) or not all(
            language in LANGUAGES and isinstance(text, str) for language, text in found.items()
        ):
            raise self.refused("profile.key_texts", key)
        if default is None and not found.get("zh", "").strip():
            raise self.refused("profile.key_texts", key)
        return dict(found)

    def words(self, key: str) -> list[str]:
        """A list of texts."""
        found = self.values.get(key, [])
        if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
            raise self.refused("profile.key_list", key)
        return list(found)

    def table(self, key: str) -> Table:
        """A table inside this one, empty when it is not there."""
        found = self.values.get(key, {})
        if not isinstance(found, dict):
            raise self.refused("profile.key_table", key)
        return Table(f"{self.path}{key}.", found)

    def tables(self, key: str) -> Iterator[Table]:
        """The tables of a list `[[key]]`, or those inside `[key.…]`, in the order of the file."""
        found = self.values.get(key, [])
        if isinstance(found, dict):
            yield from (self.table(key).table(name) for name in found)
            return
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            raise self.refused("profile.key_table", key)
        for number, each in enumerate(found, 1):
            yield Table(f"{self.path}{key}[{number}].", each)

    def only(self, known: Collection[str]) -> None:
        """Refuse keys that nobody would read: most are typing errors."""
        for key in self.values:
            if key not in known:
                raise self.refused("profile.key_unknown", key)


def read_toml(raw: bytes) -> Table:
    """The file as a table. Raises `profile.toml` with the line where it cannot be read."""
    try:
        return Table("", tomllib.loads(raw.decode("utf-8")))
    except UnicodeDecodeError:
        raise RuleBroken("profile.toml", file=FILE, line=1) from None
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        raise RuleBroken("profile.toml", file=FILE, line=int(found[1]) if found else 0) from None
