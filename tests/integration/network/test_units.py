"""Adding, changing and ending units: each leaves one fact, a refusal leaves nothing."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from shiliu.core import references
from shiliu.core.permissions import Permission
from shiliu.ledger.models import Fact
from shiliu.lib.errors import RuleBroken
from shiliu.network import policies
from shiliu.network.actions import add_unit, change_unit, end_unit
from shiliu.network.models import Setting, Unit
from shiliu.network.queries import network, units_for
from tests.integration.network.loading import AT, load, write_tiny
from tests.integration.network.people import staff

pytestmark = pytest.mark.django_db
BY = staff("S/", Permission.NETWORK_UNIT_CHANGE)


@pytest.fixture(autouse=True)
def _tiny(tmp_path):
    load(write_tiny(tmp_path))


def unit(code: str):
    return network().units_by_code[code]


def area(code: str):
    return network().areas_by_code[code]


def add(**changed):
    details = {
        "code": "n2", "kind": "point", "level": 2, "name": {"zh": "2号楼服务点"},
        "area": area("S12").id, "parent": unit("c1").id, "answers_for": (area("S12").id,),
        "hours": {"tue": [["09:00", "10:00"]]}, "phone": "555",
    } | changed  # fmt: skip
    return add_unit(by=BY, at=AT, **details)


def facts(verb: str):
    return Fact.objects.filter(verb=verb)


def test_a_new_point_is_in_the_network_with_its_fact():
    made = add()
    references.forget()
    found = unit("n2")
    assert (found.id, found.level, found.rank) == (made.id, 2, 2)
    assert found.answers_for == ("S/S1/S12/",)
    assert found.hours is not None
    told = facts("unit.add").get()
    assert (told.area_path, told.unit, told.subject_id) == ("S/S1/S12/", made.id, made.id)
    assert told.by == str(BY.post)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"level": 1}, "network.parent_level"),
        ({"level": 3}, "network.level_unknown"),
        ({"parent": None}, "network.parent_level"),
        ({"parent": uuid4()}, "network.unit_unknown"),
        ({"kind": "department"}, "network.only_points_have_levels"),
        ({"kind": "shop"}, "network.kind_unknown"),
        ({"code": "n1"}, "network.unit_code_taken"),
        ({"code": "长" * 31}, "network.unit_field"),
        ({"name": {}}, "network.unit_name_missing"),
        ({"name": {"zh": "点", "fr": "x"}}, "network.unit_field"),
        ({"phone": "5" * 41}, "network.unit_field"),
        ({"email": "no address"}, "network.unit_field"),
        ({"area": uuid4()}, "network.area_unknown"),
        ({"answers_for": (uuid4(),)}, "network.area_unknown"),
        ({"hours": {"tue": [["10:00", "09:00"]]}}, "hours.bad"),
    ],
)
def test_a_wrong_unit_is_refused_and_nothing_is_saved(changed, code):
    before = Unit.objects.count()
    with pytest.raises(RuleBroken) as refused, transaction.atomic():
        add(**changed)
    assert refused.value.code == code
    assert refused.value.field
    assert Unit.objects.count() == before
    assert not facts("unit.add").exists()


def test_a_point_of_level_three_under_level_one_is_refused(kangbashi_levels):
    centre, building = kangbashi_levels
    with pytest.raises(RuleBroken) as refused:
        add_unit(
            by=BY, at=AT, code="wrong", kind="point", level=3, name={"zh": "服务角"},
            area=building.id, parent=centre.id,
        )  # fmt: skip
    assert (refused.value.code, refused.value.field) == ("network.parent_level", "parent")


@pytest.fixture
def kangbashi_levels():
    """A deployment with more levels than the tiny one."""
    levels = [
        {"level": level, "name": {"zh": "点"}, "area_level": "house"} for level in (1, 2, 3, 4)
    ]
    Setting.objects.filter(key="point_levels").update(value=levels)
    references.forget()
    return unit("c1"), area("S11")


def test_only_what_is_given_changes_and_the_fact_names_fields_not_values():
    change_unit(unit("n1").id, by=BY, at=AT, phone="13800000000", hours={})
    references.forget()
    changed = unit("n1")
    assert (changed.phone, changed.hours) == ("13800000000", None)
    assert changed.answers_for == ("S/S1/S11/", "S/S1/S12/")
    assert changed.name["zh"] == "东院1号楼服务点"
    told = facts("unit.change").get().data
    assert told == {"fields": ["hours", "phone"]}


def test_a_unit_answers_for_what_it_is_told_to():
    change_unit(unit("n1").id, by=BY, at=AT, answers_for=(area("S11").id,))
    references.forget()
    assert unit("n1").answers_for == ("S/S1/S11/",)
    assert not unit("n1").serves("S/S1/S12/")


def test_a_point_may_move_under_another_point_one_level_up():
    other = add(code="c2", level=1, parent=None, area=area("S1").id)
    change_unit(unit("n1").id, by=BY, at=AT, parent=other.id)
    with pytest.raises(RuleBroken, match=r"network\.parent_level"):
        change_unit(other.id, by=BY, at=AT, parent=unit("c1").id)


def test_a_unit_ends_on_its_day_once_nothing_hangs_under_it():
    day = date(2026, 3, 2)
    with pytest.raises(RuleBroken, match=r"network\.unit_has_children"):
        end_unit(unit("c1").id, valid_to=day, by=BY, at=AT)
    end_unit(unit("n1").id, valid_to=day, by=BY, at=AT)
    end_unit(unit("c1").id, valid_to=day, by=BY, at=AT)
    references.forget()
    assert {found.code for found in network().units} == {"office"}
    assert facts("unit.end").count() == 2
    with pytest.raises(RuleBroken, match=r"network\.unit_unknown"):
        change_unit(Unit.objects.get(code="n1").id, by=BY, at=AT, phone="1")


def test_a_unit_does_not_end_in_the_past():
    with pytest.raises(RuleBroken, match=r"network\.end_in_the_past"):
        end_unit(unit("n1").id, valid_to=date(2026, 3, 1), by=BY, at=AT)


def test_a_unit_may_end_later_than_those_under_it_but_not_before():
    later = date(2026, 3, 2) + timedelta(days=10)
    end_unit(unit("n1").id, valid_to=later, by=BY, at=AT)
    with pytest.raises(RuleBroken, match=r"network\.unit_has_children"):
        end_unit(unit("c1").id, valid_to=later - timedelta(days=1), by=BY, at=AT)
    end_unit(unit("c1").id, valid_to=later, by=BY, at=AT)


def test_who_may_change_a_unit_sees_it_by_one_definition():
    viewer = staff("S/S1/S11/", Permission.NETWORK_UNIT_VIEW)
    shown = {row.code for row in units_for(viewer)}
    assert shown == {
        found.code for found in network().units if policies.can_view_unit(viewer, found)
    }
    assert shown == {"n1"}
    assert not units_for(BY).exists()
    assert policies.can_change_unit(BY, unit("n1"))
    assert not policies.can_change_unit(viewer, unit("n1"))
    assert policies.can_add_unit(BY, "S/S1/")
    assert not policies.can_add_unit(staff("S/S1/", Permission.NETWORK_UNIT_CHANGE), "S/")


def test_each_action_is_one_transaction():
    assert not connection.get_autocommit() or connection.in_atomic_block
    add()
    assert facts("unit.add").count() == 1
