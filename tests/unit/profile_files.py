"""The files of the profiles as plain rows, for the tests that check them."""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

HOME = Path(__file__).parents[2] / "src/shiliu/profiles"
Row = dict[str, str]
HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Profile:
    folder: Path

    @cached_property
    def top(self) -> dict:
        return tomllib.loads((self.folder / "profile.toml").read_text("utf-8"))

    @cached_property
    def samples(self) -> dict:
        return tomllib.loads((self.folder / "samples.toml").read_text("utf-8"))

    def rows(self, name: str) -> list[Row]:
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, strict=True))

    @cached_property
    def areas(self) -> dict[str, Row]:
        return {row["code"]: row for row in self.rows("areas")}

    @cached_property
    def units(self) -> dict[str, Row]:
        return {row["code"]: row for row in self.rows("units")}

    @cached_property
    def categories(self) -> dict[str, Row]:
        return {row["code"]: row for row in self.rows("categories")}

    @cached_property
    def leaves(self) -> dict[str, Row]:
        parents = {row["parent_code"] for row in self.categories.values()}
        return {code: row for code, row in self.categories.items() if code not in parents}

    @cached_property
    def depths(self) -> dict[str, int]:
        """The depth of each level of areas; a side level has that of the level it stands beside."""
        depths = {level["key"]: depth for depth, level in enumerate(self.top["area_levels"])}
        for level in self.top.get("side_levels", []):
            depths[level["key"]] = depths[level["beside"]]
        return depths

    @cached_property
    def points(self) -> list[Row]:
        return [row for row in self.units.values() if row["kind"] == "point"]

    @cached_property
    def buildings(self) -> list[str]:
        last = self.top["area_levels"][-1]["key"]
        return [code for code, row in self.areas.items() if row["level"] == last]

    def way_up(self, code: str) -> list[str]:
        """The area and all above it, the nearest first."""
        way = [code]
        while parent := self.areas[way[-1]]["parent_code"]:
            way.append(parent)
        return way


PROFILES = {name: Profile(HOME / name) for name in ("kangbashi", "example-town")}
KANGBASHI, EXAMPLE = PROFILES.values()


def all_texts(raw: object, where: str = "") -> list[tuple[str, dict]]:
    """Every text in languages inside a parsed TOML file, with the way to it."""
    if isinstance(raw, dict):
        if raw and set(raw) <= {"zh", "en", "mn"}:
            return [(where, raw)]
        return [text for key, each in raw.items() for text in all_texts(each, f"{where}.{key}")]
    if isinstance(raw, list):
        return [text for at, each in enumerate(raw) for text in all_texts(each, f"{where}[{at}]")]
    return []
