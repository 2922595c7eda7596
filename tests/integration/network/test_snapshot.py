"""The frozen pictures: what they hold, how few queries they need, and when they are read again."""

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shiliu.catalogue.queries import catalogue, leaf_choices, suggest
from shiliu.core import clock, references
from shiliu.core.actor import SYSTEM
from shiliu.lib.errors import RuleBroken
from shiliu.network.actions import end_unit
from shiliu.network.models import Area
from shiliu.network.queries import deployment, fact, network, published_facts, settings_value
from tests.integration.network.loading import AT, load, write_tiny


def queries(read) -> int:
    references.forget()
    with CaptureQueriesContext(connection) as found:
        read()
    return len(found)


def test_the_tree_shows_four_subdistricts_and_nineteen_communities(kangbashi):
    places = network()
    level = [area.level for area in places.visible_areas]
    assert (level.count("subdistrict"), level.count("community")) == (4, 19)
    assert [child.level for child in places.children_of(places.root)] == ["subdistrict"] * 4


def test_the_zone_is_there_but_hidden_with_all_below_it(kangbashi):
    zone = network().areas_by_code["150603400000"]
    below = [area for area in network().areas if area.path.startswith(zone.path)]
    assert len(below) == 2
    assert all(area.hidden for area in below)
    assert not set(below) & set(network().visible_areas)


def test_parents_stand_before_their_children_in_the_order_of_their_names(kangbashi):
    seen = set()
    for area in network().areas:
        assert area.parent_id is None or area.parent_id in seen
        seen.add(area.id)
    grid = network().areas_by_code["150603002007001"]
    assert [area.name["zh"][-3:] for area in network().children_of(grid)][:3] == [
        "1号楼", "2号楼", "3号楼",
    ]  # fmt: skip


def test_the_way_to_a_building_leads_from_the_root_down(kangbashi):
    building = network().areas_by_code["150603002007001001"]
    way = network().way_to(building)
    assert [area.level for area in way] == [
        "district", "subdistrict", "community", "grid", "building",
    ]  # fmt: skip
    assert network().inside(way[3])[0] == way[3]


@pytest.mark.parametrize(
    ("code", "rank"), [("office-district", 0), ("p01", 1), ("p01-1-1-1", 4), ("pm-01", None)]
)
def test_the_rank_of_a_unit_is_the_level_its_posts_see_with(kangbashi, code, rank):
    assert network().units_by_code[code].rank == rank


def test_an_office_of_a_subdistrict_ranks_with_the_centres(kangbashi):
    ranks = sorted(unit.rank for unit in network().units if unit.kind == "office")
    assert ranks == [0, 1, 1, 1, 1]


def test_reading_the_network_takes_the_same_few_queries_for_a_street_and_a_district(
    kangbashi,
):
    assert queries(network) == 6
    assert queries(catalogue) == 6
    assert queries(deployment) == 2
    assert queries(published_facts) == 7


@pytest.mark.django_db
def test_it_takes_no_more_for_a_street(tmp_path):
    load(write_tiny(tmp_path))
    assert queries(network) == 6
    assert queries(catalogue) == 6


def test_read_once_it_needs_no_query(kangbashi):
    network(), catalogue(), deployment(), published_facts()
    with CaptureQueriesContext(connection) as found:
        network(), catalogue(), deployment(), leaf_choices(), suggest("路灯", "zh-hans")
    assert len(found) <= 1


def test_nobody_can_change_what_all_share(kangbashi):
    area = network().root
    with pytest.raises(FrozenInstanceError):
        area.code = "x"
    with pytest.raises(TypeError):
        area.name["zh"] = "x"
    with pytest.raises(TypeError):
        network().units_by_code["p01"] = None


def test_a_unit_with_a_last_day_disappears_on_that_day_without_any_change(kangbashi):
    at = clock.now()
    unit = next(unit for unit in network().points if unit.level == 4)
    last = clock.today() + timedelta(days=2)
    end_unit(unit.id, valid_to=last, by=SYSTEM, at=at)
    references.forget()
    assert unit.code in network().units_by_code
    with clock.simulated(lambda: at + timedelta(days=2)):
        assert unit.code not in network().units_by_code
        assert network().units_by_id[unit.id].answers_for == ()


def test_every_figure_has_its_source_and_date(kangbashi):
    facts = published_facts()
    assert {found.key for found in facts} >= {"residents", "area_km2", "communities"}
    assert all(found.source and found.as_of for found in facts)
    assert str(fact("area_km2").value) == "372.55"
    assert str(fact("residents").value) == "153000"
    assert fact("nothing") is None


@pytest.mark.django_db
def test_before_a_profile_is_loaded_there_are_neutral_words_and_no_places():
    assert deployment().brand.name == {"zh": "睦邻", "en": "Neighbours"}
    assert deployment().thresholds.confirm_days == 7
    assert settings_value("brand") is None
    assert network().areas == ()
    with pytest.raises(RuleBroken, match=r"network\.empty"):
        _ = network().root
    assert not Area.objects.exists()


def test_deadlines_follow_the_holidays_that_were_loaded(kangbashi):
    calendar = network().calendar
    before_may_day = datetime(2026, 4, 30, 10, tzinfo=UTC)
    due = calendar.add(before_may_day, 1)
    assert due.date() > before_may_day.date() + timedelta(days=4)
    assert calendar.covers(AT.date())


def test_the_catalogue_knows_clocks_groups_and_ways(kangbashi):
    known = catalogue()
    assert len(known.deliveries) == 5
    assert len(known.pillars) == 4
    assert known.by_code["street.light"].clock is not None
    assert [each.code for each in known.way_to("home.light.stair")] == [
        "home", "home.light", "home.light.stair",
    ]  # fmt: skip
    assert {each.code for each in known.leaves_under("home.light")} == {
        "home.light.stair", "home.light.estate",
    }  # fmt: skip
    assert known.leaves_under("nothing") == ()
    assert [leaf.code for leaf in known.leaves_under("street.light")] == ["street.light"]
    groups = leaf_choices()
    assert {leaf for group in groups for leaf in group.leaves} == set(known.leaves)


def test_matters_about_people_are_never_public(kangbashi):
    assert not any(each.public and each.about_people for each in catalogue().categories)


@pytest.mark.parametrize(
    ("text", "language", "code", "words"),
    [
        ("楼道灯坏了三天", "zh-hans", "home.light.stair", ("楼道灯",)),
        ("The stair lights are off", "en", "home.light.stair", ("stair light",)),
        ("楼道灯坏了三天", "en", "home.light.stair", ("楼道灯",)),
    ],
)
def test_a_suggestion_gives_its_reason(kangbashi, text, language, code, words):
    first = suggest(text, language)[0]
    assert (first.category.code, first.reason_words) == (code, words)


def test_nothing_is_suggested_without_a_reason(kangbashi):
    assert suggest("你好", "zh-hans") == []
