"""The files of a profile: all of it is right, or the refusal says where it is wrong."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiliu.core.errors import sentence
from shiliu.lib.errors import RuleBroken
from shiliu.together.rules.profile import read_profile
from shiliu.together.rules.records import changes, digests
from tests.unit.network.tiny_profile import TINY, as_bytes, with_change

PROFILES = Path(__file__).parents[3] / "src/shiliu/profiles"


@pytest.mark.parametrize("name", ["kangbashi", "example-town"])
def test_the_shipped_profiles_are_right(name):
    files = {file.name: file.read_bytes() for file in (PROFILES / name).iterdir()}
    profile = read_profile(files)
    assert profile.code == name
    assert all(profile.tables().values())


def test_a_tiny_profile_is_read_as_it_stands():
    profile = read_profile(as_bytes(TINY))
    assert profile.areas["S12"].path == "S/S1/S12/"
    assert profile.areas["S12"].depth == 2
    assert profile.units["n1"].answers_for == ("S11", "S12")
    assert profile.units["n1"].hours["mon"] == [["08:30", "12:00"]]
    assert profile.units["office"].hours == {}
    assert not profile.categories["home"].leaf
    assert profile.categories["home.light"].keywords["zh"] == ["楼道灯", "灯"]
    assert profile.routes["10"].to_level == 2
    assert profile.holidays["2026-10-10"].day == date(2026, 10, 10)
    assert profile.facts["S residents"].value == Decimal(120)
    assert profile.settings["thresholds.confirm_days"].value == 8
    assert profile.settings["retention_reasons"].value == {"contact_days": {"zh": "够回访一次"}}


CSV_MISTAKES = [
    ("areas.csv", "S1,S,yard", "S1,X,yard", "unknown_code", 3, "parent_code"),
    ("areas.csv", "S1,S,yard", "S1,,yard", "one_root", 3, "parent_code"),
    ("areas.csv", "S11,S1,house", "S11,S,house", "area_level", 4, "level"),
    ("areas.csv", "S11,S1,house", "S11,S1,tower", "choice", 4, "level"),
    ("areas.csv", "S12,S1,house", "S11,S1,house", "twice", 5, "code"),
    ("areas.csv", "S12,S1,house", "S/2,S1,house", "code", 5, "code"),
    ("areas.csv", "东院,,0,0", "东院,,no,0", "choice", 3, "hidden"),
    ("areas.csv", "yard,东院", "yard,", "empty", 3, "name_zh"),
    ("areas.csv", "2026-01-01,小街1号", "1.1.2026,小街1号", "day", 4, "valid_from"),
    ("units.csv", "n1,point,2,c1,S11", "n1,point,2,,S11", "unit_place", 3, "parent_code"),
    ("units.csv", "n1,point,2", "n1,point,3", "number", 3, "level"),
    ("units.csv", "n1,point,2", "n1,shop,2", "choice", 3, "kind"),
    ("units.csv", "c1,S11,东院", "c1,S99,东院", "unknown_code", 3, "area_code"),
    ("units.csv", "day,,,S11;S12", "day,,,S11;S99", "unknown_code", 3, "answers_for"),
    ("units.csv", "day,,,S11;S12", "night,,,S11;S12", "unknown_code", 3, "hours"),
    ("units.csv", "office,office,,", "office,office,1,", "unit_place", 4, "level"),
    ("categories.csv", "home.light,home,", "home.light,house,", "unknown_code", 3, "parent_code"),
    ("categories.csv", "人,,1,own,1,0,1", "人,,3,own,1,0,1", "number", 4, "min_level"),
    ("categories.csv", "standard,,,,,0", "standard,,,,,1", "people_never_public", 4, "public"),
    ("categories.csv", "灯,light,,,1,help", "灯,light,,,1,gift", "unknown_code", 3, "delivery"),
    ("categories.csv", "own,1,0,1,standard", "own,1,0,1,slow", "unknown_code", 4, "clock"),
    ("routes.csv", "10,home", "10,house", "unknown_code", 2, "category"),
    ("routes.csv", "20,*", "10,*", "twice", 3, "order"),
    ("routes.csv", "point,2", "point,7", "number", 2, "to_level"),
    ("routes.csv", "office,,office", "office,,c1", "unknown_code", 3, "to_code"),
    ("routes.csv", "office,,office", "department,,", "empty", 3, "to_code"),
    ("holidays.csv", "10-10,work", "10-10,party", "choice", 3, "kind"),
    ("holidays.csv", "2026-10-10", "2026-10-01", "twice", 3, "day"),
    ("facts.csv", "residents,120", "residents,many", "decimal", 2, "value"),
    ("facts.csv", "residents,120", "residents,1.23456", "decimal", 2, "value"),
    ("facts.csv", "invented", "", "empty", 2, "source"),
    ("facts.csv", "S,residents", "T,residents", "unknown_code", 2, "area_code"),
    ("areas.csv", "东院,,0,0", "东院,0,0", "csv_line", 3, None),
    ("areas.csv", "hidden,", "secret,", "csv_header", 1, "hidden"),
]


@pytest.mark.parametrize(("file", "old", "new", "code", "line", "column"), CSV_MISTAKES)
def test_a_wrong_cell_is_refused_with_file_line_and_column(file, old, new, code, line, column):
    with pytest.raises(RuleBroken) as refused:
        read_profile(with_change(file, old, new))
    said = refused.value.values
    assert (refused.value.code, said["file"], said["line"], said.get("field")) == (
        f"profile.{code}", file, line, column,
    )  # fmt: skip
    assert file in sentence(refused.value)


TOML_MISTAKES = [
    ('key = "yard"', 'key = "street"', "key_list", "area_levels"),
    ("level = 2", "level = 3", "key_number", "point_levels[2].level"),
    ('area_level = "house"', 'area_level = "hut"', "key_code", "point_levels"),
    ("confirm_days = 8", "confirm_days = 800", "key_number", "thresholds.confirm_days"),
    ("confirm_days = 8", "confirm_day = 8", "key_unknown", "thresholds.confirm_day"),
    ("[thresholds]", "[tresholds]", "key_unknown", "tresholds"),
    ("08:30-12:00", "12:00-08:30", "hours", "hours.day.mon"),
    ("answer_working_days = 5", "answer_days = 5", "key_number",
     "clocks.standard.answer_working_days"),
    ('in_place = "help"', 'in_place = "party"', "key_code", "deliveries[1].in_place"),
    ('name = { zh = "火警" }', 'name = "火警"', "key_texts", "danger[1].name"),
    ('name = { zh = "火警" }', 'name = { en = "Fire" }', "key_texts", "danger[1].name"),
    ('number = "119"', "number = 119", "key_text", "danger[1].number"),
    ('timezone = "Asia/Shanghai"', 'timezone = "Asia/Nowhere"', "key_text", "timezone"),
    ("[brand]", '[brand]\nlogo = "a.png"', "brand", "brand.logo"),
    ('languages = ["zh-hans"]', "languages = 1", "key_list", "languages"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "key"), TOML_MISTAKES)
def test_a_wrong_key_is_refused_with_its_whole_path(old, new, code, key):
    with pytest.raises(RuleBroken) as refused:
        read_profile(with_change("profile.toml", old, new))
    assert (refused.value.code, refused.value.field) == (f"profile.{code}", key)
    assert sentence(refused.value).startswith("profile.toml")


def test_a_file_that_is_no_toml_is_refused_with_its_line():
    with pytest.raises(RuleBroken) as refused:
        read_profile(with_change("profile.toml", 'code = "tiny"', "code = tiny"))
    assert (refused.value.code, refused.value.values["line"]) == ("profile.toml", 2)


@pytest.mark.parametrize("missing", TINY)
def test_every_file_is_needed(missing):
    files = as_bytes({name: text for name, text in TINY.items() if name != missing})
    with pytest.raises(RuleBroken) as refused:
        read_profile(files)
    assert refused.value.values == {"file": missing}


STRANGER = (
    b'{"features": [{"properties": {"code": "X"}, "geometry": {"type": "Polygon",'
    b' "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}}]}'
)


@pytest.mark.parametrize(
    "geojson",
    [
        b"{}",
        b"no json",
        b'{"features": [{"properties": {"code": "S1"}, "geometry": {"type": "Point"}}]}',
        STRANGER,
    ],
)
def test_shapes_that_cannot_be_drawn_or_belong_to_nobody_are_refused(geojson):
    with pytest.raises(RuleBroken, match=r"profile\.(geojson|polygon)"):
        read_profile({**as_bytes(TINY), "polygons.geojson": geojson})


def test_a_side_level_stands_beside_another():
    files = with_change(
        "profile.toml", "[[point_levels]]",
        '[[side_levels]]\nkey = "zone"\nbeside = "yard"\nname = { zh = "园区" }\n[[point_levels]]',
    )  # fmt: skip
    files["areas.csv"] += "Z,S,zone,园区,,1,0,invented,2026-01-01,\n".encode()
    assert read_profile(files).areas["Z"].depth == 1


def test_a_clock_that_is_not_in_use_is_left_out():
    files = with_change(
        "profile.toml", "[clocks.standard]", "[clocks.off]\nin_use = false\n[clocks.standard]"
    )
    assert set(read_profile(files).clocks) == {"standard"}


def test_digests_tell_which_rows_a_file_has_changed():
    before = read_profile(as_bytes(TINY))
    after = replace(
        before,
        units={"c1": before.units["c1"], "n1": replace(before.units["n1"], phone="555")},
    )
    found = changes(digests(before)["units"], digests(after)["units"])
    assert (found.written, found.gone) == ({"n1"}, {"office"})


keys = st.dictionaries(st.sampled_from("abcd"), st.sampled_from("xyz"))


@given(keys, keys)
def test_writing_and_ending_what_changed_leads_from_one_load_to_the_next(before, now):
    found = changes(before, now)
    rows = {key: value for key, value in before.items() if key not in found.gone}
    rows |= {key: now[key] for key in found.written}
    assert rows == now
    assert bool(found) == (before != now)
