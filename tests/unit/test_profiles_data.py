"""The files of each profile hang together. Only files are read: no product code, no database."""

from __future__ import annotations

import csv
import itertools
import re
from collections import Counter
from datetime import date, time
from decimal import Decimal

import pytest

from tests.unit.profile_files import HAN, HOME, PROFILES, all_texts

COLUMNS = {
    "areas": "code parent_code level name_zh name_en hidden sample source valid_from address_zh",
    "units": (
        "code kind level parent_code area_code name_zh name_en address_zh address_en phone"
        " duty_phone hours services_zh services_en answers_for sample"
    ),
    "categories": (
        "code parent_code name_zh name_en min_level responsibility about_people hazard"
        " second_person clock keywords_zh keywords_en who_can_zh who_can_en public delivery"
    ),
    "routes": "order category to to_level to_code reason_zh reason_en",
    "holidays": "day kind name_zh name_en source",
    "facts": "area_code key value unit_zh unit_en label_zh label_en source source_url as_of",
}
FLAGS = {
    "areas": ("hidden", "sample"),
    "units": ("sample",),
    "categories": ("about_people", "hazard", "second_person", "public"),
}
THRESHOLDS = {
    "confirm_days", "reopen_days", "return_working_days", "handover_working_days",
    "hide_text_days", "hazard_alarm_minutes", "public_batch", "small_count",
}  # fmt: skip
MODULES = {
    "rules": ["network", "people_posts", "settings", "forms", "programmes"],
    "outreach": ["campaigns", "bulletins", "board", "stories"],
    "coordination": ["requests", "whistle", "visits", "mediation"],
    "places": ["places", "activities", "voices"],
}
DELIVERIES = ["policy", "activity", "care", "help", "law"]
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORKING_TIMES = ("accept_working_days", "answer_working_days", "extension_working_days")
FORBIDDEN = re.compile(
    "民族|汉族|蒙古族|回族|藏族|维吾尔|少数|宗教|信教|信仰|清真|党员|团员|政治面貌|籍贯|血型|残疾证号"
    "|ethnic|religio|nationality|party member|minority",
    re.IGNORECASE,
)


@pytest.fixture(params=PROFILES, scope="module")
def profile(request):
    return PROFILES[request.param]


# ---------------------------------------------------------------- all files


def test_folders_hold_data_only():
    for folder in (each for each in HOME.iterdir() if each.is_dir()):
        kinds = {file.suffix for file in folder.iterdir()}
        assert kinds <= {".toml", ".csv", ".geojson", ".md"}, folder


def test_files_are_utf8_without_bom_and_end_lines_with_lf(profile):
    for file in profile.folder.iterdir():
        raw = file.read_bytes()
        assert not raw.startswith(b"\xef\xbb\xbf"), file
        assert b"\r" not in raw, file
        assert raw.endswith(b"\n"), file
        assert not any(line != line.rstrip() for line in raw.decode().split("\n")), file


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_are_as_agreed_and_every_row_is_full(profile, name):
    with (profile.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file, strict=True)
    assert head == COLUMNS[name].split()
    assert rows
    for row in rows:
        assert len(row) == len(head), row
        assert all(cell == cell.strip() for cell in row), row


@pytest.mark.parametrize("name", FLAGS)
def test_flags_are_zero_or_one(profile, name):
    for row in profile.rows(name):
        assert all(row[flag] in {"0", "1"} for flag in FLAGS[name]), row["code"]


@pytest.mark.parametrize(
    ("name", "key"),
    [("areas", "code"), ("units", "code"), ("categories", "code"), ("routes", "order"),
     ("holidays", "day")],
)  # fmt: skip
def test_ids_are_unique(profile, name, key):
    counted = Counter(row[key] for row in profile.rows(name))
    assert [code for code, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("name", ["areas", "units", "categories"])
def test_parents_come_before_their_children(profile, name):
    seen = {""}
    for row in profile.rows(name):
        assert row["parent_code"] in seen, row["code"]
        seen.add(row["code"])


@pytest.mark.parametrize("name", COLUMNS)
def test_every_text_stands_in_chinese_and_english(profile, name):
    for row in profile.rows(name):
        for key in (each.removesuffix("_zh") for each in row if each.endswith("_zh")):
            chinese, english = row[f"{key}_zh"], row.get(f"{key}_en")
            if key in {"name", "reason", "label"}:
                assert chinese, row
            if english is not None:
                assert bool(chinese) == bool(english), row
                assert not HAN.search(english), row
            assert HAN.search(chinese) or not chinese, row


def test_texts_in_toml_stand_in_chinese_and_english(profile):
    for raw in (profile.top, profile.samples):
        for where, text in all_texts(raw):
            assert set(text) >= {"zh", "en"}, where
            assert HAN.search(text["zh"]), where
            assert text["en"], where
            assert not HAN.search(text["en"]), where


def test_no_text_sorts_people_by_group(profile):
    for file in profile.folder.iterdir():
        found = FORBIDDEN.search(file.read_text("utf-8"))
        assert found is None, f"{file.name}: {found and found[0]}"


# ---------------------------------------------------------------- profile.toml


def test_the_head_names_zone_languages_and_root(profile):
    assert profile.top["code"] == profile.folder.name
    assert "/" in profile.top["timezone"]
    assert set(profile.top["languages"]) == {"zh-hans", "en"}
    assert re.fullmatch("[A-Z]{2,4}", profile.top["number_prefix"])
    root = profile.areas[profile.top["root_area"]]
    assert (root["parent_code"], root["level"]) == ("", profile.top["area_levels"][0]["key"])


def test_levels_of_points_count_from_one_and_name_a_level_of_areas(profile):
    levels = profile.top["point_levels"]
    assert [level["level"] for level in levels] == list(range(1, len(levels) + 1))
    assert all({"name", "short", "full"} <= set(level) for level in levels)
    assert {level["area_level"] for level in levels} <= set(profile.depths)


def test_five_deliveries_four_pillars_and_five_kinds_of_units(profile):
    assert [each["code"] for each in profile.top["deliveries"]] == DELIVERIES
    assert [each["in_place"] for each in profile.top["deliveries"]] == DELIVERIES
    assert {each["code"]: each["modules"] for each in profile.top["pillars"]} == MODULES
    kinds = {each["key"] for each in profile.top["unit_kinds"]}
    assert kinds == {"point", "office", "department", "property_manager", "partner"}
    assert {row["kind"] for row in profile.units.values()} == kinds


def test_brand_has_its_words_and_colours(profile):
    brand = profile.top["brand"]
    words = {"name", "subtitle", "service_name", "tagline", "owner", "usage_rule"}
    assert words <= set(brand)
    assert all(re.fullmatch("#[0-9A-F]{6}", colour) for colour in brand["colours"].values())


def test_danger_numbers_can_be_rung_and_invented_ones_reach_nobody(profile):
    numbers = profile.top["danger"]
    assert len(numbers) >= 3
    for each in numbers:
        assert re.fullmatch("[0-9 -]+", each["number"]), each
        if each["sample"]:
            assert "-555-" in each["number"], each


def test_thresholds_are_complete_and_positive(profile):
    assert set(profile.top["thresholds"]) == THRESHOLDS
    assert all(value > 0 for value in profile.top["thresholds"].values())
    assert profile.top["thresholds"]["public_batch"] >= 10
    assert profile.top["thresholds"]["small_count"] >= 5


def test_every_retention_time_has_its_reason(profile):
    retention = dict(profile.top["retention"])
    reasons = retention.pop("reasons")
    assert "contact_days" in retention
    assert set(retention) == set(reasons)
    assert all(days > 0 for days in retention.values())


def test_hours_parse_and_do_not_overlap(profile):
    for code, hours in profile.top["hours"].items():
        assert set(hours) == {"name", "rest", *WEEK}, code
        assert hours["rest"] in {"open", "closed"}, code
        for day in WEEK:
            spans = [tuple(time.fromisoformat(at) for at in each.split("-")) for each in hours[day]]
            assert all(len(span) == 2 and span[0] < span[1] for span in spans), (code, day)
            assert all(one[1] < two[0] for one, two in itertools.pairwise(spans)), (code, day)


def test_clocks_name_their_reference_and_keep_an_order(profile):
    for code, clock in profile.top["clocks"].items():
        assert clock["legal_ref"]["zh"], code
        assert clock["legal_ref"]["en"], code
        if clock.get("in_use", True):
            accept, answer, more = (clock[each] for each in WORKING_TIMES)
            assert 1 <= accept <= answer, code
            assert more >= 0, code
            own = "承诺" in clock["legal_ref"]["zh"]
            assert own or re.search(r"第.+条", clock["legal_ref"]["zh"]), code


def test_a_hazard_is_answered_on_the_next_working_day(profile):
    assert profile.top["clocks"]["hazard"]["answer_working_days"] == 1


# ---------------------------------------------------------------- areas.csv


def test_each_area_is_exactly_one_level_below_its_parent(profile):
    for code, row in profile.areas.items():
        above = profile.areas.get(row["parent_code"])
        wanted = 0 if above is None else profile.depths[above["level"]] + 1
        assert profile.depths[row["level"]] == wanted, code


def test_areas_have_one_root_a_stable_order_and_codes_that_begin_with_their_parent(profile):
    codes = list(profile.areas)
    assert codes == sorted(codes)
    roots = [code for code, row in profile.areas.items() if not row["parent_code"]]
    assert roots == [profile.top["root_area"]]
    for code, row in profile.areas.items():
        stem = row["parent_code"]
        if profile.depths[row["level"]] <= 2 and stem.isdigit():
            stem = stem[:6] if profile.depths[row["level"]] == 1 else stem[:9]
        assert code.startswith(stem), code


def test_areas_carry_source_and_date_and_invented_ones_say_so(profile):
    for code, row in profile.areas.items():
        date.fromisoformat(row["valid_from"])
        assert row["source"], code
        assert row["source"].startswith("sample") == (row["sample"] == "1"), code
        if row["sample"] == "1" and row["address_zh"]:
            assert "示例" in row["address_zh"], code


def test_names_are_unique_within_a_level(profile):
    for language in ("name_zh", "name_en"):
        counted = Counter((row["level"], row[language]) for row in profile.areas.values())
        assert [name for name, times in counted.items() if times > 1] == []


def test_every_building_stands_in_exactly_one_grid(profile):
    grid = profile.top["area_levels"][-2]["key"]
    for code in profile.buildings:
        above = [each for each in profile.way_up(code) if profile.areas[each]["level"] == grid]
        assert len(above) == 1, code


def test_everything_under_a_hidden_area_is_hidden(profile):
    for code, row in profile.areas.items():
        hidden = {profile.areas[each]["hidden"] for each in profile.way_up(code)}
        assert row["hidden"] == max(hidden), code


# ---------------------------------------------------------------- units.csv


def test_units_point_at_areas_and_hours_that_exist(profile):
    for code, row in profile.units.items():
        assert row["area_code"] in profile.areas, code
        assert row["hours"] in profile.top["hours"], code
        answers = row["answers_for"].split(";")
        assert set(answers) <= set(profile.areas), code
        assert answers == sorted(set(answers)), code


def test_all_sets_of_hours_are_used(profile):
    assert {row["hours"] for row in profile.units.values()} == set(profile.top["hours"])


def test_a_point_hangs_under_a_point_exactly_one_level_up(profile):
    levels = {str(level["level"]): level["area_level"] for level in profile.top["point_levels"]}
    for row in profile.points:
        assert profile.areas[row["area_code"]]["level"] == levels[row["level"]], row["code"]
        if row["level"] == "1":
            assert row["parent_code"] == "", row["code"]
            continue
        above = profile.units[row["parent_code"]]
        assert above["kind"] == "point", row["code"]
        assert int(above["level"]) == int(row["level"]) - 1, row["code"]
        assert above["area_code"] in profile.way_up(row["area_code"]) or (
            above["area_code"] in profile.buildings
            and set(row["answers_for"].split(";")) <= set(above["answers_for"].split(";"))
        ), row["code"]


def test_only_points_have_levels_and_parents(profile):
    for row in profile.units.values():
        if row["kind"] != "point":
            assert (row["level"], row["parent_code"]) == ("", ""), row["code"]


def test_a_point_answers_for_the_place_where_it_stands(profile):
    for row in profile.points:
        answers = set(row["answers_for"].split(";"))
        assert answers & set(profile.way_up(row["area_code"])), row["code"]


def test_every_building_is_served_by_a_point_of_each_level_above_the_last(profile):
    last = len(profile.top["point_levels"])
    for level in range(1, last):
        served = {
            area
            for row in profile.points
            if row["level"] == str(level)
            for area in row["answers_for"].split(";")
        }
        for code in profile.buildings:
            assert served & set(profile.way_up(code)), (level, code)


def test_a_building_has_at_most_one_property_manager_and_most_have_one(profile):
    answered = Counter(
        area
        for row in profile.units.values()
        if row["kind"] == "property_manager"
        for area in row["answers_for"].split(";")
    )
    counts = [sum(answered[area] for area in profile.way_up(code)) for code in profile.buildings]
    assert max(counts) == 1
    assert sum(counts) > len(counts) * 0.7
    assert sum(counts) < len(counts), "some buildings without one, so that the case is seen"


def test_there_is_one_office_for_the_whole_area(profile):
    root = profile.top["root_area"]
    inboxes = [
        row["code"]
        for row in profile.units.values()
        if row["kind"] == "office" and root in row["answers_for"].split(";")
    ]
    assert len(inboxes) == 1


def test_invented_units_are_marked_and_cannot_be_mistaken(profile):
    fictitious = re.compile(r"0477-555-0\d{3}|01632 960\d{3}")
    for code, row in profile.units.items():
        assert row["sample"] == "1", code
        assert "示例" in row["address_zh"], code
        assert "sample" in row["address_en"].lower(), code
        assert fictitious.fullmatch(row["phone"]), code
        assert fictitious.fullmatch(row["duty_phone"]), code
        assert not re.search("人民政府|委员会|公安局|法院|检察院", row["name_zh"]), code
        if row["kind"] in {"property_manager", "partner"}:
            assert "示例" in row["name_zh"], code


def test_unit_names_are_unique_and_services_are_listed_in_both_languages(profile):
    for language in ("name_zh", "name_en"):
        counted = Counter(row[language] for row in profile.units.values())
        assert [name for name, times in counted.items() if times > 1] == []
    for code, row in profile.units.items():
        both = (row["services_zh"].split(";"), row["services_en"].split(";"))
        assert len(both[0]) == len(both[1]), code
        assert all(itertools.chain(*both)), code


# ---------------------------------------------------------------- categories.csv


def test_category_codes_follow_their_parents_in_at_most_three_levels(profile):
    for code, row in profile.categories.items():
        assert re.fullmatch(r"[a-z]+(\.[a-z_]+){0,2}", code), code
        assert row["parent_code"] == code.rpartition(".")[0], code


def test_categories_use_known_clocks_deliveries_and_classes(profile):
    clocks = {code for code, clock in profile.top["clocks"].items() if clock.get("in_use", True)}
    for code, row in profile.categories.items():
        assert row["clock"] in clocks, code
        assert row["delivery"] in DELIVERIES, code
        assert row["responsibility"] in {"own", "assist", "not_ours"}, code
        assert 0 <= int(row["min_level"]) <= len(profile.top["point_levels"]), code
    assert {row["clock"] for row in profile.categories.values()} == clocks


def test_matters_about_people_start_at_the_centre_and_are_never_public(profile):
    for code, row in profile.categories.items():
        if row["about_people"] == "1":
            assert int(row["min_level"]) <= 1, code
            assert row["public"] == "0", code
            assert row["second_person"] == "1", code


def test_every_not_ours_says_who_can_and_every_hazard_what_to_do(profile):
    for code, row in profile.leaves.items():
        if row["responsibility"] == "not_ours" or row["hazard"] == "1":
            assert len(row["who_can_zh"]) >= 8, code
        if row["hazard"] == "1":
            assert row["clock"] == "hazard", code
            assert row["about_people"] == "0", code
    assert sum(row["hazard"] == "1" for row in profile.leaves.values()) >= 3


def test_leaves_have_keywords_in_both_languages_without_doubles(profile):
    for code, row in profile.leaves.items():
        for language in ("keywords_zh", "keywords_en"):
            words = row[language].split(";")
            assert len(words) >= 2, code
            assert all(words), code
            assert len(set(words)) == len(words), code


def test_groups_carry_the_strictest_values_of_their_leaves(profile):
    for code, row in profile.categories.items():
        under = [leaf for each, leaf in profile.leaves.items() if each.startswith(f"{code}.")]
        if under:
            assert int(row["min_level"]) == min(int(leaf["min_level"]) for leaf in under), code
            assert row["public"] == min(leaf["public"] for leaf in under), code
            assert row["about_people"] == max(leaf["about_people"] for leaf in under), code
            assert row["second_person"] == max(leaf["second_person"] for leaf in under), code


def test_the_special_categories_are_there(profile):
    assert profile.leaves["unsorted"]["min_level"] == "0"
    complaint = profile.leaves["complaint.unit"]
    assert (complaint["min_level"], complaint["second_person"]) == ("1", "1")
    petition = next(row for code, row in profile.leaves.items() if code.endswith("petition"))
    assert petition["responsibility"] == "not_ours"


# ---------------------------------------------------------------- routes.csv


def test_routes_are_in_order_and_end_with_the_rule_for_all(profile):
    rows = profile.rows("routes")
    order = [int(row["order"]) for row in rows]
    assert order == sorted(order)
    assert [row["category"] for row in rows].index("*") == len(rows) - 1


def test_routes_name_categories_levels_and_units_that_exist(profile):
    levels = {str(level["level"]) for level in profile.top["point_levels"]}
    for row in profile.rows("routes"):
        assert row["category"] == "*" or row["category"] in profile.categories, row
        assert row["to"] in {"point", "property_manager", "department", "office", "district"}, row
        assert (row["to_level"] in levels) == (row["to"] == "point"), row
        if row["to"] in {"department", "office"}:
            assert profile.units[row["to_code"]]["kind"] == row["to"], row
        else:
            assert row["to_code"] == "", row


def test_no_route_is_hidden_by_an_earlier_one(profile):
    """A property manager's row matches only where there is one, so it hides nothing."""
    seen: list[str] = []
    for row in profile.rows("routes"):
        category = row["category"]
        assert not any(category == each or category.startswith(f"{each}.") for each in seen), row
        if row["to"] != "property_manager":
            seen.append(category)


def test_what_is_unsorted_or_a_complaint_goes_to_the_district(profile):
    routes = profile.rows("routes")
    for category in ("unsorted", "complaint.unit"):
        first = next(row for row in routes if row["category"] in {category, category.split(".")[0]})
        assert first["to"] == "district"


# ---------------------------------------------------------------- holidays.csv and facts.csv


def test_days_are_dated_in_order_and_worked_days_fall_on_weekends(profile):
    days = [(date.fromisoformat(row["day"]), row) for row in profile.rows("holidays")]
    assert [day for day, _ in days] == sorted(day for day, _ in days)
    for day, row in days:
        assert row["kind"] in {"rest", "work"}, day
        assert row["source"], day
        if row["kind"] == "work":
            assert day.weekday() >= 5, day
    assert {2025, 2026, 2027} <= {day.year for day, _ in days}


def test_facts_are_numbers_with_source_and_date(profile):
    rows = profile.rows("facts")
    assert len({(row["area_code"], row["key"]) for row in rows}) == len(rows)
    for row in rows:
        assert row["area_code"] in profile.areas
        assert Decimal(row["value"]) > 0
        assert row["source"]
        date.fromisoformat(row["as_of"])
