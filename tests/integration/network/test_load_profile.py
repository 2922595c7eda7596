"""A profile comes into the database as a whole, once, and later only what its files change."""

import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from shiliu.catalogue.models import Category, Delivery, Route
from shiliu.catalogue.queries import catalogue
from shiliu.core import clock
from shiliu.core.models import ReferenceVersion
from shiliu.ledger.models import Fact
from shiliu.lib.errors import RuleBroken
from shiliu.network.models import Area, Holiday, PublishedFact, Setting, Unit, UnitArea
from shiliu.network.queries import deployment, fact, network
from tests.integration.network.loading import AT, PROFILES, load, write_tiny

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)


def rows() -> dict[str, list[dict[str, object]]]:
    tables = (Area, Unit, UnitArea, Category, Route, Delivery, Holiday, PublishedFact, Setting)
    return {table.__name__: list(table.objects.order_by("pk").values()) for table in tables}


def loads() -> int:
    return Fact.objects.filter(verb="profile.load").count()


def test_example_town_has_three_levels_of_points_and_its_own_words():
    load(PROFILES / "example-town")
    assert {unit.level for unit in network().points} == {1, 2, 3}
    assert [level.name["en"] for level in deployment().point_levels] == [
        "Hall", "Ward desk", "Doorstep host",
    ]  # fmt: skip
    assert deployment().brand.name["en"] == "Next Door"
    assert deployment().thresholds.confirm_days == 10
    assert network().root.code == "ET"


def test_kangbashi_loads_in_five_seconds_and_a_second_time_changes_nothing():
    start = time.monotonic()
    first = load(PROFILES / "kangbashi")
    assert time.monotonic() - start < 5
    assert first.written["areas"] == Area.objects.count() == 542
    before, version = rows(), ReferenceVersion.objects.get().version
    second = load(PROFILES / "kangbashi", LATER)
    assert not second.changed
    assert rows() == before
    assert loads() == 1
    assert ReferenceVersion.objects.get().version == version


def test_one_fact_says_what_was_loaded(tmp_path):
    load(write_tiny(tmp_path))
    told = Fact.objects.get(verb="profile.load")
    assert (told.by, told.area_path, told.at) == ("system", "S/", AT)
    assert told.data["written"]["areas"] == 4


def test_a_changed_row_is_updated_and_the_rest_left_alone(tmp_path):
    load(write_tiny(tmp_path))
    before = rows()
    loaded = load(write_tiny(tmp_path, units=("东院中心,,,,", "东院中心,,,,555")), LATER)
    assert (loaded.written, loaded.ended) == ({"units": 1}, {})
    assert network().units_by_code["c1"].phone == "555"
    assert network().units_by_code["c1"].answers_for == ("S/S1/",)
    after = rows()
    assert {name for name in before if before[name] != after[name]} == {
        "Unit", "UnitArea", "Setting",
    }  # fmt: skip
    assert loads() == 2


def test_a_row_gone_from_the_file_ends_and_keeps_its_row(tmp_path):
    load(write_tiny(tmp_path))
    gone = "n1,point,2,c1,S11,东院1号楼服务点,,,,,,day,,,S11;S12,1\n"
    loaded = load(write_tiny(tmp_path, units=(gone, "")), LATER)
    assert loaded.ended == {"units": 1}
    ended = Unit.objects.get(code="n1")
    assert ended.valid_to == date(2026, 3, 5)
    with clock.simulated(lambda: LATER):
        assert "n1" not in network().units_by_code
        assert network().units_by_id[ended.id].ended
    load(write_tiny(tmp_path), LATER + timedelta(days=1))
    assert Unit.objects.get(code="n1").valid_to is None


def test_an_ended_category_cannot_be_chosen_but_keeps_its_name(tmp_path):
    load(write_tiny(tmp_path))
    gone = "people,,人,,1,own,1,0,1,standard,,,,,0,help\n"
    load(write_tiny(tmp_path, categories=(gone, "")), LATER)
    people = catalogue().by_code["people"]
    assert (people.leaf, people.ended, people.name) == (False, True, {"zh": "人"})
    assert "people" not in {leaf.code for leaf in catalogue().leaves}


def test_an_ended_area_keeps_its_row_and_its_code_may_come_back(tmp_path):
    load(write_tiny(tmp_path))
    (tmp_path / "units.csv").write_text(
        (tmp_path / "units.csv").read_text().replace("S11;S12", "S11")
    )
    areas = (tmp_path / "areas.csv").read_text()
    last = areas.splitlines()[-1] + "\n"
    (tmp_path / "areas.csv").write_text(areas.replace(last, ""))
    assert load(tmp_path, LATER).ended == {"areas": 1}
    assert Area.objects.get(code="S12").valid_to == date(2026, 3, 5)
    (tmp_path / "areas.csv").write_text(areas)
    load(tmp_path, LATER)
    assert Area.objects.filter(code="S12").count() == 2
    assert Area.objects.get(code="S12", valid_to=None).path == "S/S1/S12/"


def test_an_area_that_a_unit_of_the_desk_needs_does_not_end(tmp_path):
    load(write_tiny(tmp_path))
    house = Area.objects.get(code="S12")
    Unit.objects.create(
        code="own", kind="partner", area=house, area_path=house.path, name={"zh": "自己加的"},
        sort_key="z", valid_from=date(2026, 3, 3),
    )  # fmt: skip
    write_tiny(tmp_path, areas=("S12,S1,house,东院2号楼,,0,1,invented,2026-01-01,小街2号\n", ""))
    (tmp_path / "units.csv").write_text(
        (tmp_path / "units.csv").read_text().replace("S11;S12", "S11")
    )
    with pytest.raises(RuleBroken, match=r"profile\.area_in_use") as refused:
        load(tmp_path, LATER)
    assert refused.value.values["code"] == "own"
    assert Area.objects.get(code="S12").valid_to is None


def test_what_people_added_or_changed_at_the_desk_stays(tmp_path):
    load(write_tiny(tmp_path))
    house = Area.objects.get(code="S12")
    Unit.objects.create(
        code="own", kind="partner", area=house, area_path=house.path, name={"zh": "自己加的"},
        sort_key="z", valid_from=date(2026, 3, 3),
    )  # fmt: skip
    Unit.objects.filter(code="c1").update(phone="777")
    load(write_tiny(tmp_path, units=("东院1号楼服务点,,", "东院1号楼服务点,Host,")), LATER)
    assert Unit.objects.get(code="own").valid_to is None
    assert Unit.objects.get(code="c1").phone == "777"
    assert Unit.objects.get(code="n1").name["en"] == "Host"


def test_thresholds_are_set_once_and_then_left_to_two_people(tmp_path):
    load(write_tiny(tmp_path))
    loaded = load(
        write_tiny(tmp_path, profile=("confirm_days = 8", "confirm_days = 9\nreopen_days = 20")),
        LATER,
    )
    assert loaded.kept == ("thresholds.confirm_days",)
    assert deployment().thresholds.confirm_days == 8
    assert deployment().thresholds.reopen_days == 20


def test_a_new_figure_supersedes_the_old_one(tmp_path):
    load(write_tiny(tmp_path))
    load(write_tiny(tmp_path, facts=("120", "125.5")), LATER)
    assert str(fact("residents").value) == "125.5"
    assert PublishedFact.objects.get(value=120).superseded_at == LATER


def test_routes_and_holidays_follow_the_file(tmp_path):
    load(write_tiny(tmp_path))
    (tmp_path / "routes.csv").write_text(
        (tmp_path / "routes.csv").read_text().replace("10,home,point,2,,就近,\n", "")
    )
    (tmp_path / "holidays.csv").write_text(
        (tmp_path / "holidays.csv").read_text().replace("2026-10-10,work,上班,,notice\n", "")
    )
    load(tmp_path, LATER)
    assert [route.order for route in catalogue().routes] == [20]
    assert network().calendar.makeup == frozenset()


def test_a_wrong_file_changes_nothing_at_all(tmp_path):
    load(write_tiny(tmp_path))
    before = rows()
    write_tiny(tmp_path, areas=("东院2号楼", "东院二号楼"), facts=("120", "many"))
    with pytest.raises(RuleBroken):
        load(tmp_path, LATER)
    assert rows() == before
    assert loads() == 1


def test_an_area_does_not_move_under_its_old_code(tmp_path):
    load(write_tiny(tmp_path))
    second = "S2,S,yard,西院,,0,0,invented,2026-01-01,\nS12,S2,house"
    with pytest.raises(RuleBroken, match=r"profile\.area_moved"):
        load(write_tiny(tmp_path, areas=("S12,S1,house", second)), LATER)
    assert not Area.objects.filter(code="S2").exists()


def test_another_profile_is_refused(tmp_path):
    load(write_tiny(tmp_path))
    with pytest.raises(RuleBroken, match=r"profile\.other_profile"):
        load(PROFILES / "example-town", LATER)


def test_a_folder_that_is_not_there_is_refused():
    with pytest.raises(RuleBroken, match=r"profile\.file_missing"):
        load(Path("/nowhere/at-all"))


def test_a_city_of_a_thousand_communities_loads_in_ten_seconds():
    start = time.monotonic()
    first = load(PROFILES / "ordos")
    assert time.monotonic() - start < 10
    assert first.written["areas"] == Area.objects.count() == 1 + 9 + 88 + 1000
    start = time.monotonic()
    assert not load(PROFILES / "ordos", LATER).changed
    network()
    assert time.monotonic() - start < 3
