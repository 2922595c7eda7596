"""Reorganised areas: figures, requests, units and posts, on random trees and by hand."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest

from shiliu.cases.actions import endings
from shiliu.cases.actions.intake import receive
from shiliu.cases.jobs import follow_areas
from shiliu.cases.models import Case, Text
from shiliu.cases.rules.lifecycle import Channel
from shiliu.cases.schemas import NewRequest
from shiliu.core import clock as core_clock
from shiliu.core import references
from shiliu.core.actor import PUBLIC, SYSTEM, holder_of
from shiliu.ledger.models import Fact
from shiliu.lib.errors import RuleBroken
from shiliu.network.actions import decide_areas, propose_areas
from shiliu.network.models import Area, AreaChange, Unit
from shiliu.network.queries import area_called, network, point_called, predecessors, present
from shiliu.network.rules.reorganising import Kind, Part, Wish
from shiliu.tallies.actions import project, rebuild
from shiliu.tallies.models import CohortTally, DayTally
from tests.integration.network.loading import load
from tests.support.moments import Clock
from tests.support.trees import random_tree, random_wish
from tests.unit.network.tiny_profile import TINY

pytestmark = pytest.mark.django_db
REASON = "区划调整批复"


def write_tree(folder: Path, depth: int, chance: Random) -> Path:
    """A profile with a random tree: an office at the top, a centre in each area of the last level."""
    nodes = random_tree(chance, depth)
    levels = "".join(
        f'[[area_levels]]\nkey = "level{number}"\nname = {{ zh = "第{number}级" }}\n'
        for number in range(depth)
    )
    top = TINY["profile.toml"]
    begin, end = top.index("[[area_levels]]"), top.index("[[unit_kinds]]")
    points = (
        f'[[point_levels]]\nlevel = 1\nname = {{ zh = "中心" }}\narea_level = "level{depth - 1}"\n'
    )
    codes = {node.id: node.code for node in nodes}
    areas = "".join(
        f"{node.code},{codes.get(node.parent_id, '')},{node.level},{node.code}区,,0,0,invented,2026-01-01,\n"
        for node in nodes
    )
    units = "office,office,,,r,办公室,,,,,,,,,r,1\n" + "".join(
        f"p-{node.code},point,1,,{node.code},{node.code}中心,,,,,,,,,{node.code},1\n"
        for node in nodes
        if node.depth == depth - 1
    )
    changed = {
        "profile.toml": (top[:begin] + levels + points + top[end:]).replace(
            'root_area = "S"', 'root_area = "r"'
        ),
        "areas.csv": TINY["areas.csv"].partition("\n")[0] + "\n" + areas,
        "units.csv": TINY["units.csv"].partition("\n")[0] + "\n" + units,
        "categories.csv": TINY["categories.csv"]
        .replace(",,2,own", ",,1,own")
        .replace("home,楼道灯,,2,", "home,楼道灯,,1,"),
        "routes.csv": TINY["routes.csv"].replace("point,2", "point,1"),
        "facts.csv": TINY["facts.csv"].replace("S,residents", "r,residents"),
    }
    for name, text in {**TINY, **changed}.items():
        (folder / name).write_text(text)
    return folder


def reorganise(wish: Wish, day=None, *, settled: bool = True) -> AreaChange:
    """Proposed by one, approved by another, and carried through."""
    at = core_clock.now()
    change = propose_areas(
        wish=wish, day=day or core_clock.today(), reason=REASON, person=uuid4(), by=SYSTEM, at=at
    )
    decided = decide_areas(change.id, approved=True, person=uuid4(), by=SYSTEM, at=at)
    references.forget()
    if settled:
        follow_areas()
        references.forget()
    return decided


def asked_in(code: str) -> Case:
    request = NewRequest(
        words="楼道灯不亮了。", area=code, category="home.light", channel=Channel.WEB
    )
    at = core_clock.now()
    return Case.objects.get(pk=receive(by=PUBLIC, at=at, request=request).case_id)


def folded() -> None:
    while project(2000):
        pass


def cohorts(scope: str) -> Counter[tuple[str, str]]:
    """How many requests are in which state by day of receipt, in one scope."""
    rows = CohortTally.objects.filter(scope=scope).exclude(count=0)
    return Counter({(str(row.day), row.state): row.count for row in rows})


def tallies() -> tuple[object, ...]:
    days = sorted(DayTally.objects.exclude(count=0).values_list())
    return days, sorted(CohortTally.objects.exclude(count=0).values_list())


@pytest.mark.parametrize("seed", range(10))
def test_figures_above_stay_the_same_through_random_reorganisations(seed, tmp_path, clock):
    chance = Random(seed)
    load(write_tree(tmp_path, 2 + seed % 5, chance), clock.now)
    cases: list[Case] = []
    for number in range(6):
        for _ in range(6):
            area = chance.choice(network().visible_areas)
            case = asked_in(area.code)
            if chance.random() < 0.3:
                endings.withdraw(by=holder_of(case.id), at=clock.now, case_id=case.id)
            cases.append(case)
        folded()
        root = network().root.path
        before = cohorts(root)
        wish = random_wish(chance, list(network().areas), number)
        if wish is None:
            continue
        reorganise(wish)
        folded()
        assert cohorts(network().root.path) == before
        check_everything_has_its_place()
        clock.later(days=1)
    incremental = tallies()
    rebuild()
    assert tallies() == incremental
    assert sum(cohorts(network().root.path).values()) == len(cases)


def check_everything_has_its_place() -> None:
    """Open requests lie in valid areas; of every area what is inside adds up to no more than it."""
    places = network()
    for case in Case.objects.all():
        area = places.areas_by_id[case.area_id]
        assert area.path == case.area_path
        if case.closed_at is None:
            assert not area.ended
            codes = Text.objects.filter(case=case, areas__isnull=False).values_list(
                "areas", flat=True
            )
            assert all("".join(f"{code}/" for code in each) == case.area_path for each in codes)
    for unit in Unit.objects.filter(valid_to=None):
        assert unit.area_path == unit.area.path == places.units_by_id[unit.id].area_path
        assert not places.areas_by_id[unit.area_id].ended
    for area in places.areas:
        whole = sum(cohorts(area.path).values())
        assert sum(sum(cohorts(each.path).values()) for each in places.children_of(area)) <= whole
        open_here = Case.objects.filter(closed_at=None, area_path__startswith=area.path).count()
        told = cohorts(area.path)
        assert sum(n for (_, state), n in told.items() if state == "received.none") == open_here
    for area in places.past_areas:
        assert present(area) is not None
        assert area_called(area.code) is not None


@pytest.fixture
def city(tmp_path, clock: Clock):
    """Two districts with a township each, and two communities in the first."""
    rows = "".join(
        f"{code},{parent},{level},{name},,0,0,invented,2026-01-01,\n"
        for code, parent, level, name in (
            ("S", "", "city", "市"),
            ("D1", "S", "district", "一区"),
            ("D2", "S", "district", "二区"),
            ("T1", "D1", "township", "甲镇"),
            ("T2", "D2", "township", "乙镇"),
            ("C1", "T1", "community", "东村"),
            ("C2", "T1", "community", "西村"),
            ("C3", "T2", "community", "南村"),
        )
    )
    units = (
        "office,office,,,S,办公室,,,,,,,,,S,1\no1,office,,,D1,一区办公室,,,,,,,,,D1,1\n"
        + "".join(f"p{n},point,1,,C{n},C{n}中心,,,,,,,,,C{n},1\n" for n in (1, 2, 3))
    )
    write_tree(tmp_path, 4, Random(0))
    top = (tmp_path / "profile.toml").read_text()
    for number, key in enumerate(("city", "district", "township", "community")):
        top = top.replace(f'"level{number}"', f'"{key}"')
    (tmp_path / "profile.toml").write_text(top.replace('root_area = "r"', 'root_area = "S"'))
    (tmp_path / "areas.csv").write_text(TINY["areas.csv"].partition("\n")[0] + "\n" + rows)
    (tmp_path / "units.csv").write_text(TINY["units.csv"].partition("\n")[0] + "\n" + units)
    (tmp_path / "facts.csv").write_text(TINY["facts.csv"])
    load(tmp_path, clock.now)
    return tmp_path


MERGE = Wish(Kind.MERGE, ("C1", "C2"), (Part("C9", {"zh": "大村"}),))


def test_merged_communities_become_one_with_both_centres_and_their_open_requests(city, clock):
    one, two, ended = asked_in("C1"), asked_in("C2"), asked_in("C1")
    endings.withdraw(by=holder_of(ended.id), at=clock.now, case_id=ended.id)
    reorganise(MERGE)
    new = network().areas_by_code["C9"]
    assert (new.path, new.valid_from) == ("S/D1/T1/C9/", core_clock.today())
    assert [each.code for each in predecessors(new)] == ["C1", "C2"]
    for case in (one, two):
        case.refresh_from_db()
        assert case.area_path == new.path
        fact = Fact.objects.get(subject_id=case.id, verb="case.relocate")
        assert fact.data["moved_from"]["area_path"] in ("S/D1/T1/C1/", "S/D1/T1/C2/")
    ended.refresh_from_db()
    assert ended.area_path == "S/D1/T1/C1/"
    assert {unit.code for unit in network().answering(new.path)} == {"p1", "p2", "o1", "office"}
    assert area_called("C1") == area_called("C2") == new
    assert asked_in("C9").unit_id in {one.unit_id, two.unit_id}


def test_a_day_to_come_is_prepared_and_holds_from_its_first_minute(city, clock):
    waiting = asked_in("C1")
    day = core_clock.today() + timedelta(days=2)
    reorganise(MERGE, day)
    assert "C9" not in network().areas_by_code
    assert network().changes_on == day
    assert asked_in("C2").area_path == "S/D1/T1/C2/"
    clock.later(days=2)
    new = network().areas_by_code["C9"]
    assert {unit.area_path for unit in network().units if unit.code in ("p1", "p2")} == {new.path}
    assert asked_in("C9").area_path == new.path
    assert Case.objects.get(pk=waiting.id).area_path == "S/D1/T1/C1/"
    follow_areas()
    assert Case.objects.get(pk=waiting.id).area_path == new.path
    assert AreaChange.objects.get().settled_at is not None
    follow_areas()
    assert Fact.objects.filter(verb="area.settle").count() == 1


def test_a_moved_township_takes_its_communities_along_and_history_stays(city, clock):
    open_one, closed = asked_in("C3"), asked_in("C3")
    endings.withdraw(by=holder_of(closed.id), at=clock.now, case_id=closed.id)
    folded()
    reorganise(Wish(Kind.MOVE, ("T2",), parent="D1"))
    folded()
    assert network().areas_by_code["C3"].path == "S/D1/T2/C3/"
    open_one.refresh_from_db()
    assert open_one.area_path == "S/D1/T2/C3/"
    assert sum(cohorts("S/D2/").values()) == 1
    assert sum(cohorts("S/D1/").values()) == 1
    assert sum(cohorts("S/").values()) == 2
    assert network().units_by_code["p3"].answers_for == ("S/D1/T2/C3/",)


def test_a_new_name_moves_nothing(city, clock):
    case = asked_in("C1")
    reorganise(Wish(Kind.RENAME, ("T1",), (Part("T1", {"zh": "新镇"}),)))
    assert network().areas_by_code["T1"].name["zh"] == "新镇"
    assert network().areas_by_code["C1"].parent_id == network().areas_by_code["T1"].id
    assert [each.code for each in network().way_to(network().areas_by_code["C1"])] == [
        "S", "D1", "T1", "C1",
    ]  # fmt: skip
    assert not Fact.objects.filter(subject_id=case.id, verb="case.relocate").exists()
    reorganise(Wish(Kind.RENAME, ("C1",), (Part("C1", {"zh": "新村"}),)))
    case.refresh_from_db()
    assert network().areas_by_id[case.area_id].name["zh"] == "新村"


def test_what_ends_gives_its_requests_to_the_area_above_and_its_points_end(city, clock):
    case = asked_in("C1")
    reorganise(Wish(Kind.END, ("C1",)))
    case.refresh_from_db()
    assert case.area_path == "S/D1/T1/"
    assert "p1" not in network().units_by_code
    assert network().units_by_code["p2"].answers_for == ("S/D1/T1/C2/",)
    assert area_called("C1") == network().areas_by_code["T1"]
    assert point_called("p1") is None
    assert point_called("p2") is network().units_by_code["p2"]


def test_undone_by_another_one(city, clock):
    case = asked_in("C1")
    reorganise(MERGE)
    clock.later(days=1)
    parts = (Part("C1b", {"zh": "东村"}), Part("C2b", {"zh": "西村"}))
    reorganise(Wish(Kind.SPLIT, ("C9",), parts))
    case.refresh_from_db()
    assert case.area_path == "S/D1/T1/C1b/"
    assert {unit.code for unit in network().answering("S/D1/T1/C2b/") if unit.level} == {"p1", "p2"}
    assert area_called("C2") == network().areas_by_code["C1b"]


def test_a_second_person_decides_and_a_change_of_the_same_areas_waits(city, clock):
    at, me = core_clock.now(), uuid4()
    day = core_clock.today() + timedelta(days=3)
    change = propose_areas(wish=MERGE, day=day, reason=REASON, person=me, by=SYSTEM, at=at)
    with pytest.raises(RuleBroken, match=r"network\.second_person"):
        decide_areas(change.id, approved=True, person=me, by=SYSTEM, at=at)
    other = propose_areas(
        wish=Wish(Kind.MOVE, ("T1",), parent="D2"), day=day, reason=REASON, person=me, by=SYSTEM,
        at=at,
    )  # fmt: skip
    decide_areas(change.id, approved=True, person=uuid4(), by=SYSTEM, at=at)
    with pytest.raises(RuleBroken, match=r"network\.area_change_decided"):
        decide_areas(change.id, approved=True, person=uuid4(), by=SYSTEM, at=at)
    with pytest.raises(RuleBroken, match=r"network\.area_ends_already"):
        decide_areas(other.id, approved=True, person=uuid4(), by=SYSTEM, at=at)
    assert Area.objects.filter(valid_to=None, code="C9").count() == 1


def test_what_was_moved_meanwhile_is_proposed_anew(city, clock):
    at, me = core_clock.now(), uuid4()
    day = core_clock.today()
    change = propose_areas(wish=MERGE, day=day, reason=REASON, person=me, by=SYSTEM, at=at)
    reorganise(Wish(Kind.MOVE, ("T1",), parent="D2"))
    clock.later(days=1)
    with pytest.raises(RuleBroken, match=r"network\.area_change_elsewhere"):
        decide_areas(change.id, approved=True, person=uuid4(), by=SYSTEM, at=core_clock.now())
    assert not Area.objects.filter(code="C9").exists()
    decide_areas(change.id, approved=False, person=uuid4(), by=SYSTEM, at=core_clock.now())


@pytest.mark.parametrize(
    ("day", "reason", "refused"),
    [(-1, REASON, "network.area_day"), (0, "短", "network.reason_length")],
)
def test_a_past_day_and_a_missing_reason_are_refused(city, clock, day, reason, refused):
    with pytest.raises(RuleBroken) as refusal:
        propose_areas(
            wish=MERGE, day=core_clock.today() + timedelta(days=day), reason=reason,
            person=uuid4(), by=SYSTEM, at=core_clock.now(),
        )  # fmt: skip
    assert refusal.value.code == refused


def test_the_profile_loaded_again_leaves_reorganised_areas_alone(city, clock):
    reorganise(MERGE)
    text = (city / "areas.csv").read_text()
    (city / "areas.csv").write_text(text.replace("东村", "东头村").replace("乙镇", "丙镇"))
    load(city, clock.later(days=1))
    assert network().areas_by_code["T2"].name["zh"] == "丙镇"
    assert "C1" not in network().areas_by_code
    assert network().areas_by_code["C9"].name["zh"] == "大村"


def test_a_request_that_came_in_while_its_area_ended_follows_later(city, clock):
    """Its process still held the picture from before the change."""
    references.CHECK_SECONDS, seconds = 3600, references.CHECK_SECONDS
    try:
        network()
        at = core_clock.now()
        change = propose_areas(
            wish=MERGE, day=core_clock.today(), reason=REASON, person=uuid4(), by=SYSTEM, at=at
        )
        decide_areas(change.id, approved=True, person=uuid4(), by=SYSTEM, at=at)
        late = asked_in("C1")
        assert late.area_path == "S/D1/T1/C1/"
    finally:
        references.CHECK_SECONDS = seconds
    references.forget()
    follow_areas()
    late.refresh_from_db()
    assert late.area_path == "S/D1/T1/C9/"
