"""Make the tables of a city's profile from a list of administrative divisions.

    python tools/city_profile.py PROFILE DIVISIONS [--like PROFILE]

DIVISIONS is a CSV with the columns code, name, level (city, county, township, community) and
parent_code. PROFILE is a folder with a `profile.toml` and a `spellings.csv` (code, name_en) for
English names that are not plain Pinyin; the tables are written into it. Kinds of requests, days off
and sample texts are those of the profile named by --like; its points nearer home are not known of
a whole city, so kinds and routes lead to the centres there.
"""

from __future__ import annotations

import argparse
import csv
import re
import shutil
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from pypinyin import lazy_pinyin

Row = dict[str, str]
HOME = Path(__file__).parent.parent / "src/shiliu/profiles"
LEVELS = {"city": "city", "county": "district", "township": "township", "community": "community"}
ZONES = range(400, 600)  # the seventh to ninth digit of what is only like a township
KNOWN_SINCE = "2023-06-30"
SAMPLE_OFFICES = {"city": "协调办公室", "district": "协调办公室", "township": "办事处"}
FORMAL = (
    (re.compile("(?:社区)?居(?:民|)委(?:员|)会$"), "社区"),
    (re.compile("嘎查(?:村民|村|)委(?:员|)会$"), "嘎查"),
    (re.compile("村(?:民|)委(?:员|)会$"), "村"),
)
DIGITS = {"district": 6, "township": 9}
STEM = re.compile("(?:街道|苏木|镇|乡|社区|嘎查村|嘎查|村)$")
OWN_DISTRICT = re.compile("(?<!社)区(?=级|城|民|残|教|应|卫|供|住|人|市|公)")


def read(path: Path) -> list[Row]:
    """The rows of a CSV."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write(path: Path, columns: Iterable[str], rows: Iterable[Row]) -> None:
    """Write a CSV as all profiles have them."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, tuple(columns), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def is_zone(row: Row) -> bool:
    """Whether a township-level row is an industrial park or the like, not a township."""
    return row["level"] == "township" and int(row["code"][6:9]) in ZONES


def in_order(divisions: list[Row]) -> Iterator[Row]:
    """Parents before their children, siblings by code."""
    inside: dict[str, list[Row]] = {}
    for row in sorted(divisions, key=lambda row: row["code"]):
        inside.setdefault(row["parent_code"], []).append(row)

    def walk(parent: str) -> Iterator[Row]:
        for row in inside.get(parent, ()):
            yield row
            yield from walk(row["code"])

    return walk("")


def short_name(row: Row, divisions: dict[str, Row]) -> str:
    """The name people use: without the committee, and without the places it lies in."""
    name = row["name"]
    if row["level"] == "community":
        township = divisions[row["parent_code"]]["name"]
        name = name.rpartition(township)[2] or name
        for formal, plain in FORMAL:
            name = formal.sub(plain, name)
    return name


def english(name: str, code: str, spellings: dict[str, str]) -> str:
    """The spelling that is known, else plain Pinyin of the name itself."""
    return spellings.get(code) or "".join(lazy_pinyin(STEM.sub("", name) or name)).capitalize()


def areas(divisions: list[Row], spellings: dict[str, str], source: str) -> list[Row]:
    """The tree: real rows only; zones are there and hidden."""
    known = {row["code"]: row for row in divisions}
    made = []
    for row in in_order(divisions):
        name = short_name(row, known)
        made.append(
            {
                "code": row["code"],
                "parent_code": row["parent_code"],
                "level": "zone" if is_zone(row) else LEVELS[row["level"]],
                "name_zh": name,
                "name_en": english(name, row["code"], spellings),
                "hidden": str(int(is_zone(row))),
                "sample": "0",
                "source": source,
                "valid_from": KNOWN_SINCE,
            }
        )
    return made


def unit(code: str, kind: str, area: Row, zh: str, en: str) -> Row:
    """A sample unit: known is only where it should be, so it has neither phone nor address."""
    return {
        "code": code, "kind": kind, "area_code": area["code"], "name_zh": zh, "name_en": en,
        "answers_for": area["code"], "sample": "1",
    }  # fmt: skip


def units(places: list[Row], model: list[Row]) -> list[Row]:
    """An office for the city, each district and township, a centre for each community."""
    root = places[0]
    offices, centres = [], []
    for area in places:
        if area["level"] in SAMPLE_OFFICES:
            code = "office" if area is root else f"office-{area['code'][: DIGITS[area['level']]]}"
            zh = area["name_zh"] + SAMPLE_OFFICES[area["level"]]
            en = f"{area['name_en']} office"
            offices.append(unit(code, "office", area, zh, en) | {"hours": "office"})
        elif area["level"] == "community":
            zh, en = f"{area['name_zh']}党群服务中心", f"{area['name_en']} service centre"
            centre = unit(f"c-{area['code']}", "point", area, zh, en)
            centres.append(centre | {"level": "1", "hours": "centre"})
    departments = [
        row
        | {
            "name_zh": of_city(row["name_zh"]), "name_en": of_city(row["name_en"]),
            "address_zh": "", "address_en": "", "area_code": root["code"],
            "answers_for": root["code"],
        }
        for row in model
        if row["kind"] == "department"
    ]  # fmt: skip
    return [*offices, *departments, *centres]


def of_city(text: str) -> str:
    """A sentence about the district as a whole, said of the city."""
    for there, here in (("This district", "This city"), ("District", "City"), ("district", "city")):
        text = text.replace(there, here)
    return OWN_DISTRICT.sub("市", text).replace("市市政", "市政").replace("City city", "City")


def with_level(row: Row, column: str) -> Row:
    """The row with the level of points it names, none below the centres."""
    return row | {column: "1"} if row[column] > "1" else row


def routes(model: list[Row]) -> list[Row]:
    """The same ways with the city in place of the district."""
    made = []
    for row in model:
        told = {key: of_city(row[key]) for key in ("reason_zh", "reason_en")}
        told |= {
            "reason_zh": told["reason_zh"].replace("网格服务站", "社区中心"),
            "reason_en": told["reason_en"].replace("grid station", "community centre"),
            "to_code": "office" if row["to_code"] == "office-district" else row["to_code"],
        }
        made.append(with_level(row | told, "to_level"))
    return made


def facts(places: list[Row], columns: Iterable[str]) -> Iterator[Row]:
    """How many areas of each level there are, zones left out."""
    named = {
        "district": ("districts", "个", "旗区", "Districts"),
        "township": ("townships", "个", "街道、苏木、乡镇", "Townships"),
        "community": ("communities", "个", "社区、嘎查、村", "Communities"),
    }
    for level, (key, unit_zh, zh, en) in named.items():
        values = (
            places[0]["code"], key, str(sum(each["level"] == level for each in places)), unit_zh,
            "in all", zh, en, places[0]["source"], "", KNOWN_SINCE,
        )  # fmt: skip
        yield dict(zip(columns, values, strict=True))


def main() -> None:
    """Write all tables of the profile."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("profile", type=Path)
    parser.add_argument("divisions", type=Path)
    parser.add_argument("--like", default="kangbashi", help="a profile that comes with Shiliu")
    given = parser.parse_args()
    model = HOME / given.like
    tables = {name: read(model / f"{name}.csv") for name in ("areas", "units", "facts", "routes")}
    source = tomllib.loads((given.profile / "profile.toml").read_text("utf-8"))["areas_source"]
    spellings = {row["code"]: row["name_en"] for row in tables["areas"] if row["sample"] == "0"}
    spellings |= {row["code"]: row["name_en"] for row in read(given.profile / "spellings.csv")}
    places = areas(read(given.divisions), spellings, source)
    kinds = read(model / "categories.csv")
    columns = {name: rows[0].keys() for name, rows in tables.items()}
    write(given.profile / "areas.csv", columns["areas"], places)
    write(given.profile / "units.csv", columns["units"], units(places, tables["units"]))
    write(given.profile / "routes.csv", columns["routes"], routes(tables["routes"]))
    write(given.profile / "facts.csv", columns["facts"], facts(places, columns["facts"]))
    write(
        given.profile / "categories.csv",
        kinds[0].keys(),
        (with_level(row, "min_level") for row in kinds),
    )
    for name in ("holidays.csv", "samples.toml"):
        shutil.copyfile(model / name, given.profile / name)


if __name__ == "__main__":
    main()
