"""What the shipped profiles hold: real numbers, sample material, and an invented small town."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from datetime import date

import pytest
from chinese_calendar import is_workday

from tests.unit.profile_files import EXAMPLE, HAN, KANGBASHI, PROFILES, all_texts

WORKING_TIMES = ("answer_working_days", "extension_working_days")
PLACEHOLDER = re.compile(r"\{(\w*)\}")


@pytest.fixture(params=PROFILES, scope="module")
def profile(request):
    return PROFILES[request.param]


def test_four_subdistricts_nineteen_communities_and_a_hidden_zone():
    shown = Counter(row["level"] for row in KANGBASHI.areas.values() if row["hidden"] == "0")
    assert shown == {
        "district": 1, "subdistrict": 4, "community": 19, "grid": 86, "building": 430,
    }  # fmt: skip
    hidden = [row for row in KANGBASHI.areas.values() if row["hidden"] == "1"]
    assert [row["level"] for row in hidden] == ["zone", "community"]


def test_real_areas_are_those_of_the_statistics_bureau():
    real = [row for row in KANGBASHI.areas.values() if row["sample"] == "0"]
    assert len(real) == 1 + 4 + 19 + 2
    assert {row["source"] for row in real} == {KANGBASHI.top["areas_source"]}
    assert all(len(row["code"]) == 12 for row in real)


def test_the_network_has_four_levels_of_460_points():
    assert Counter(row["level"] for row in KANGBASHI.points) == {
        "1": 19, "2": 86, "3": 143, "4": 212,
    }  # fmt: skip
    centres = {row["area_code"] for row in KANGBASHI.points if row["level"] == "1"}
    shown = {
        code
        for code, row in KANGBASHI.areas.items()
        if row["level"] == "community" and row["hidden"] == "0"
    }
    assert centres == shown


def test_other_units_are_offices_departments_managers_and_partners():
    kinds = Counter(row["kind"] for row in KANGBASHI.units.values())
    del kinds["point"]
    assert kinds == {"office": 5, "department": 12, "property_manager": 14, "partner": 6}


def test_the_thresholds_are_those_of_the_promises():
    assert KANGBASHI.top["thresholds"] == {
        "confirm_days": 7, "reopen_days": 14, "return_working_days": 1,
        "handover_working_days": 2, "hide_text_days": 60, "hazard_alarm_minutes": 30,
        "public_batch": 10, "small_count": 5,
    }  # fmt: skip


def test_clocks_with_a_law_have_the_times_of_that_law():
    clocks = KANGBASHI.top["clocks"]
    assert [clocks["disclosure"][each] for each in WORKING_TIMES] == [20, 20]
    petition = clocks["petition"]
    assert not petition["in_use"]
    times = [petition[each] for each in ("accept_days", "answer_days", "extension_days")]
    assert times == [15, 60, 30]


def test_holidays_agree_with_the_calendar_package_as_far_as_it_reaches():
    rows = {row["day"]: row["kind"] for row in KANGBASHI.rows("holidays")}
    for number in range(date(2010, 1, 1).toordinal(), date(2026, 12, 31).toordinal() + 1):
        day = date.fromordinal(number)
        kind = rows.get(day.isoformat())
        worked = kind == "work" or (kind is None and day.weekday() < 5)
        assert worked == is_workday(day), day


def test_festivals_of_2027_stand_on_their_days_and_say_computed():
    rows = {row["day"]: row for row in KANGBASHI.rows("holidays") if row["day"] > "2027"}
    assert rows["2027-02-06"]["name_zh"] == "春节"
    assert rows["2027-06-09"]["name_zh"] == "端午节"
    assert rows["2027-09-15"]["name_zh"] == "中秋节"
    assert {row["source"] for row in rows.values()} == {"computed, swap days not yet announced"}


def test_published_facts_are_there():
    facts = {row["key"]: row["value"] for row in KANGBASHI.rows("facts")}
    assert facts == {
        "area_km2": "372.55", "subdistricts": "4", "communities": "19", "residents": "153000",
        "park_km2": "2.85", "landscapes": "30", "annual_budget_yuan": "1000000",
    }  # fmt: skip
    assert all("2022-09-13" in row["source"] for row in KANGBASHI.rows("facts"))


def test_there_is_enough_sample_material():
    by_language = Counter(each["lang"] for each in KANGBASHI.samples["requests"])
    assert by_language["zh"] >= 90
    assert by_language["en"] >= 20
    assert len(KANGBASHI.leaves) >= 60


def test_the_example_town_is_small_and_differs_where_it_may():
    levels = Counter(row["level"] for row in EXAMPLE.areas.values())
    assert levels == {"town": 1, "ward": 3, "block": 9, "building": 40}
    assert len(EXAMPLE.points) == 40
    assert len(EXAMPLE.top["point_levels"]) == 3
    assert EXAMPLE.top["languages"][0] == "en"
    assert all(row["sample"] == "1" for row in EXAMPLE.areas.values())


def rectangle(feature: dict) -> tuple[float, float, float, float]:
    (ring,) = feature["geometry"]["coordinates"]
    assert ring[0] == ring[-1]
    assert len(ring) == 5
    wide, high = sorted({x for x, _ in ring}), sorted({y for _, y in ring})
    return wide[0], high[0], wide[-1], high[-1]


def test_polygons_of_town_wards_and_blocks_nest_as_the_areas_do():
    shapes = json.loads((EXAMPLE.folder / EXAMPLE.top["polygons"]).read_text("utf-8"))
    boxes = {each["properties"]["code"]: rectangle(each) for each in shapes["features"]}
    wanted = {code for code, row in EXAMPLE.areas.items() if row["level"] != "building"}
    assert set(boxes) == wanted
    for code, (west, south, east, north) in boxes.items():
        assert west < east, code
        assert south < north, code
        if parent := EXAMPLE.areas[code]["parent_code"]:
            outer = boxes[parent]
            assert outer[0] <= west, code
            assert outer[1] <= south, code
            assert east <= outer[2], code
            assert north <= outer[3], code


def test_blocks_do_not_overlap():
    shapes = json.loads((EXAMPLE.folder / EXAMPLE.top["polygons"]).read_text("utf-8"))
    blocks = [
        rectangle(each) for each in shapes["features"] if each["properties"]["level"] == "block"
    ]
    for one, two in itertools.combinations(blocks, 2):
        wide = min(one[2], two[2]) - max(one[0], two[0])
        high = min(one[3], two[3]) - max(one[1], two[1])
        assert wide <= 0 or high <= 0


def test_request_texts_are_unique_of_fair_length_and_filed_under_a_leaf(profile):
    requests = profile.samples["requests"]
    assert len({each["text"] for each in requests}) == len(requests)
    for each in requests:
        assert each["category"] in profile.leaves, each
        assert 20 <= len(each["text"]) <= 220, each
        assert bool(HAN.search(each["text"])) == (each["lang"] == "zh"), each
    assert {each["category"] for each in requests} == set(profile.leaves)


def test_titles_carry_a_place_only_where_the_category_may_be_public(profile):
    for each in profile.samples["requests"]:
        public = profile.leaves[each["category"]]["public"] == "1"
        for title in each["title"].values():
            places = set(PLACEHOLDER.findall(title))
            assert bool(places) == public, each
            assert places <= {"building", "road"} & set(PLACEHOLDER.findall(each["text"])), each


def test_only_known_placeholders_are_used(profile):
    texts = [each["text"] for each in profile.samples["requests"]]
    texts += [text for _, both in all_texts(profile.samples) for text in both.values()]
    for text in texts:
        assert set(PLACEHOLDER.findall(text)) <= {"building", "road", "n"}, text
        assert text.count("{") == text.count("}"), text
    assert len(profile.samples["roads"]) >= 2


OUTCOMES = ("done", "cannot", "not_ours", "duplicate")
AFTERWARDS = ("again", "at_once", "returns", "pauses", "partly", "not_solved")


def nearest(answers: dict, category: str, *kinds: str) -> tuple[str, dict]:
    """Where texts of these kinds stand for a category, and what stands there."""
    while category and not any(kind in answers.get(category, {}) for kind in kinds):
        category = category.rpartition(".")[0]
    return category, answers.get(category, {})


def test_answers_stand_once_under_a_category_or_group_and_have_known_kinds(profile):
    answers = profile.samples["answers"]
    assert len({each["category"] for each in answers}) == len(answers)
    for each in answers:
        assert each["category"] in {"", *profile.categories}, each["category"]
        assert set(each) <= {"category", *OUTCOMES, *AFTERWARDS}, each["category"]
        assert all(texts for texts in each.values()) or not each["category"]


def test_every_kind_of_request_has_an_answer_and_words_for_what_is_left(profile):
    answers = {each["category"]: each for each in profile.samples["answers"]}
    for code, row in profile.leaves.items():
        _, found = nearest(answers, code, *OUTCOMES)
        assert found.get("not_ours" if row["responsibility"] == "not_ours" else "done"), code
        for word in ("partly", "not_solved"):
            assert nearest(answers, code, word)[1].get(word), (code, word)


def test_in_kangbashi_every_kind_of_request_has_answers_of_its_own():
    """A lamp is not answered with a pipe: no answer is borrowed from a wider group."""
    answers = {each["category"]: each for each in KANGBASHI.samples["answers"]}
    for code, row in KANGBASHI.leaves.items():
        assert nearest(answers, code, *OUTCOMES)[0] in {code, code.rpartition(".")[0]}, code
        if row["responsibility"] != "not_ours":
            for kind in ("again", "partly", "not_solved"):
                assert nearest(answers, code, kind)[0], (code, kind)


def test_answers_name_no_road_that_the_request_did_not_name(profile):
    for each in profile.samples["answers"]:
        for where, text in all_texts(each):
            assert all("{road}" not in said for said in text.values()), (each["category"], where)


def test_staff_are_roles_and_never_names(profile):
    staff = profile.samples["staff"]
    assert len({each["key"] for each in staff}) == len(staff)
    assert all(each["name"]["zh"].startswith("示例 ") for each in staff)
    assert all(each["name"]["en"].startswith("Sample ") for each in staff)
