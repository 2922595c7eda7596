"""What roles may do, where they exist, and who may stand in for whom."""

import re
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiliu.accounts.rules.roles import (
    OUR_KINDS,
    OUTSIDE_LEVEL,
    PERMISSIONS,
    Role,
    Seat,
    above,
    are_separate,
    exists_at,
    key_scopes,
    may_stand_in,
)
from shiliu.core.actor import Actor, ActorKind
from shiliu.core.permissions import Permission
from shiliu.desk.accounts.scopes import SCOPES

KINDS = ["point", "office", "department", "property_manager", "partner"]
paths = st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(
    lambda codes: "/".join(codes) + "/"
)
seats = st.builds(
    Seat,
    role=st.sampled_from(Role),
    area_path=paths,
    unit=st.integers(1, 4).map(lambda number: UUID(int=number)),
    kind=st.sampled_from(KINDS),
    unit_level=st.none() | st.integers(1, 4),
    unit_path=paths,
)

DOCUMENT = Path(__file__).parents[3] / "docs/ROLES.md"


def documented() -> dict[str, tuple[str, list[str]]]:
    """Role → the units it exists at and its permissions, as the document says."""
    rows = [line.split("|") for line in DOCUMENT.read_text().splitlines() if line.startswith("| `")]
    return {
        role.strip(" `"): (units.strip(), re.findall("`([a-z:]+)`", permissions))
        for _, role, units, permissions, _ in rows
    }


def test_the_document_tells_every_role_with_its_permissions():
    told = {role: permissions for role, (_, permissions) in documented().items()}
    assert told == {role.value: sorted(PERMISSIONS[role]) for role in Role}


@pytest.mark.parametrize("role", Role)
def test_the_document_tells_where_a_role_exists(role):
    told = documented()[role][0]
    for kind in KINDS:
        assert exists_at(role, kind, 1 if kind == "point" else None) is (
            kind.replace("_", " ") in told
        )
    assert exists_at(role, "point", 2) is (told == "point")


def test_an_administrator_reads_no_requests_and_an_auditor_changes_nothing():
    assert not [p for p in PERMISSIONS[Role.ADMINISTRATOR] if p.startswith(("cases:", "people:"))]
    assert all(p.endswith(":view") for p in PERMISSIONS[Role.AUDITOR])
    assert not [p for p in PERMISSIONS[Role.AUDITOR] if p.startswith("cases:")]


def test_every_permission_is_held_by_some_role():
    assert set(Permission) == set().union(*PERMISSIONS.values())


def test_only_administrators_give_posts_and_keys():
    giving = {p for p in Permission if p.startswith("accounts:") and not p.endswith(":view")}
    for role in set(Role) - {Role.ADMINISTRATOR}:
        assert not giving & PERMISSIONS[role]


@pytest.mark.parametrize(
    ("role", "kind", "level", "there"),
    [
        (Role.CENTRE_STAFF, "point", 1, True),
        (Role.CENTRE_STAFF, "point", 2, False),
        (Role.NEIGHBOUR_HOST, "point", 4, True),
        (Role.NEIGHBOUR_HOST, "office", None, False),
        (Role.COORDINATOR, "office", None, True),
        (Role.COORDINATOR, "point", 1, False),
        (Role.UNIT_WORKER, "property_manager", None, True),
        (Role.UNIT_WORKER, "office", None, False),
        (Role.ADMINISTRATOR, "office", None, True),
        (Role.AUDITOR, "partner", None, False),
    ],
)
def test_roles_exist_at_some_kinds_of_units_only(role, kind, level, there):
    assert exists_at(role, kind, level) is there


@pytest.mark.parametrize(
    ("kind", "unit_level", "unit_path", "level"),
    [
        ("office", None, "d/", 0),
        ("office", None, "d/s/", 1),
        ("point", 1, "d/s/c/", 1),
        ("point", 4, "d/s/c/g/", 4),
        ("department", None, "d/", OUTSIDE_LEVEL),
    ],
)
def test_the_level_of_a_post_is_that_of_its_unit(kind, unit_level, unit_path, level):
    seat = Seat(Role.UNIT_WORKER, "d/s/c/", UUID(int=1), kind, unit_level, unit_path)
    assert seat.level == seat.grant.level == level


@given(seats, paths, st.sampled_from(Permission))
def test_a_grant_gives_what_the_role_may_inside_its_area_and_nothing_else(seat, path, permission):
    actor = Actor(ActorKind.STAFF, post=UUID(int=9), grants=(seat.grant,))
    allowed = permission in PERMISSIONS[seat.role] and path.startswith(seat.area_path)
    assert actor.may(permission, path) is allowed


@given(st.lists(seats, max_size=4), paths, st.sampled_from(Permission))
def test_several_posts_never_mix(held, path, permission):
    actor = Actor(ActorKind.STAFF, post=UUID(int=9), grants=tuple(seat.grant for seat in held))
    alone = [Actor(ActorKind.STAFF, post=UUID(int=9), grants=(seat.grant,)) for seat in held]
    assert actor.may(permission, path) is any(one.may(permission, path) for one in alone)


@given(seats, seats)
def test_standing_in_gives_no_new_kind_of_right(stand_in, away):
    if may_stand_in(stand_in, away):
        assert PERMISSIONS[away.role] <= PERMISSIONS[stand_in.role]


@given(seats, seats)
def test_standing_in_never_joins_administrator_and_auditor(stand_in, away):
    if are_separate(stand_in.role, away.role):
        assert not may_stand_in(stand_in, away)


@given(seats, seats)
def test_units_outside_the_network_stand_in_only_for_themselves(stand_in, away):
    if stand_in.unit != away.unit and not {stand_in.kind, away.kind} <= OUR_KINDS:
        assert not may_stand_in(stand_in, away)


@given(seats, seats)
def test_a_stand_in_is_of_the_same_unit_or_near(stand_in, away):
    if may_stand_in(stand_in, away) and stand_in.unit != away.unit:
        parent = away.area_path.rstrip("/").rpartition("/")[0]
        beside = bool(parent) and stand_in.area_path.startswith(f"{parent}/")
        assert beside or away.area_path.startswith(stand_in.area_path)


def test_the_neighbouring_grid_stands_in_but_not_one_of_another_community():
    def worker(path, unit):
        return Seat(Role.GRID_WORKER, path, UUID(int=unit), "point", 2, path)

    away = worker("d/s/c/g1/", 1)
    assert may_stand_in(worker("d/s/c/g2/", 2), away)
    assert not may_stand_in(worker("d/s/x/g1/", 3), away)


def test_are_separate_is_symmetric_and_about_one_pair_only():
    pairs = {(one, other) for one in Role for other in Role if are_separate(one, other)}
    assert pairs == {(Role.ADMINISTRATOR, Role.AUDITOR), (Role.AUDITOR, Role.ADMINISTRATOR)}


@given(paths)
def test_above_lists_every_prefix_once_from_the_root(path):
    listed = above(path)
    assert listed[-1] == path
    assert len(listed) == path.count("/")
    assert all(path.startswith(each) and each.endswith("/") for each in listed)


@given(st.sampled_from(KINDS), st.none() | st.integers(1, 4))
def test_a_key_never_holds_what_somebody_answers_for_in_person(kind, level):
    scopes = key_scopes(kind, level)
    people = ("accounts:", "people:", "ledger:", "network:setting:", "network:brand:")
    people += ("network:area:", "cases:template:", "cases:view:")
    assert not [scope for scope in scopes if scope.startswith(people) or "export" in scope]
    assert scopes >= PERMISSIONS[Role.UNIT_WORKER]


def test_whatever_a_key_may_hold_can_be_ticked_in_words_and_nothing_else():
    levels = (None, 1, 2, 3, 4)
    held = [key_scopes(kind, level) for kind in KINDS for level in levels]
    assert set().union(*held) == set(SCOPES)


def test_a_key_of_a_department_holds_a_workers_rights_and_that_of_an_office_more():
    own_hooks = {Permission.WEBHOOKS_HOOK_MANAGE}  # any key, for its own unit alone
    assert key_scopes("department", None) == PERMISSIONS[Role.UNIT_WORKER] | own_hooks
    assert Permission.NETWORK_UNIT_CHANGE in key_scopes("office", None)
    assert Permission.CASES_TITLE_APPROVE not in key_scopes("point", 2)
