"""Who stands in for somebody may do what either post may do alone, and nothing that is neither's.

Checked for every question about a request: random pairs of posts, and the two mixtures by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shiliu.accounts.actions.absences import set_absence
from shiliu.accounts.rules.roles import Role
from shiliu.cases import policies
from shiliu.cases.models import Case, Step
from shiliu.cases.queries import inbox_page
from shiliu.cases.rules.lifecycle import Side, State
from shiliu.core.actor import Actor, ActorKind, Grant
from shiliu.core.permissions import Permission
from shiliu.network.queries import network
from tests.integration.checks.scopes import oracles, rows
from tests.integration.checks.scopes.actors import STRANGER, grants
from tests.support.people import BUILDING, CENTRE, COMMUNITY, GRID, OTHER_COMMUNITY, STATION

OTHER_GRID = "150603002007002"
ABOUT_REQUESTS = [one for one in Permission if one.startswith("cases:")]
ANSWERED = Step(by="system", by_unit=None)
AGREE = settings(
    max_examples=150,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def sees(actor: Actor, case: Case) -> bool:
    return Case.objects.filter(policies.visible_to(actor), pk=case.pk).exists()


def _exports(actor: Actor, case: Case, *, contacts: bool) -> bool:
    allowed = policies.exportable_by(actor, contacts=contacts)
    return Case.objects.filter(allowed, pk=case.pk).exists()


QUESTIONS: dict[str, Callable[[Actor, Case], bool]] = {
    "sees": sees,
    "is responsible": lambda actor, case: Side.RESPONSIBLE in policies.sides(actor, case),
    "does it": lambda actor, case: Side.DOER in policies.sides(actor, case),
    "extends": policies.can_allow_extension,
    "confirms": lambda actor, case: policies.can_confirm_for_asker(actor, case, ANSWERED),
    "approves the title": policies.can_approve_title,
    "looks at the contact": policies.can_see_contact,
    "looks without a reason": policies.is_own,
    "exports": lambda actor, case: _exports(actor, case, contacts=False),
    "exports contacts": lambda actor, case: _exports(actor, case, contacts=True),
}


def answers(actor: Actor, case: Case) -> set[str]:
    """What `actor` may do with the request: nothing with one that they do not see."""
    if not sees(actor, case):
        return set()
    return {name for name, asks in QUESTIONS.items() if asks(actor, case)}


def staff(*held: Grant) -> Actor:
    return Actor(ActorKind.STAFF, post=STRANGER, grants=held)


@pytest.fixture
def made(kangbashi) -> list[Case]:
    return rows.cases(Random("standing in"))


def test_two_posts_together_allow_what_one_of_them_allows(made):
    unit_ids = [unit.id for unit in rows.units()]
    posts = grants(rows.paths(), unit_ids, ABOUT_REQUESTS)

    @AGREE
    @given(posts, posts, st.sampled_from(made))
    def agree(own: Grant, away: Grant, case: Case) -> None:
        both = staff(own, away)
        alone = answers(staff(own), case) | answers(staff(away), case)
        if oracles.complains_of(both, case):
            assert not answers(both, case)
            return
        assert both.units == staff(own).units | staff(away).units
        if case.doer_id in both.units:
            alone.discard("confirms")
        assert answers(both, case) == alone

    agree()


def test_what_they_do_is_noted_for_a_unit_of_the_post_that_may(made):
    unit_ids = [unit.id for unit in rows.units()]
    posts = grants(rows.paths(), unit_ids, ABOUT_REQUESTS)

    @AGREE
    @given(posts, posts, st.sampled_from(made))
    def agree(own: Grant, away: Grant, case: Case) -> None:
        both = staff(own, away)
        working = [
            one for one in (own, away) if policies.sides(staff(one), case) and sees(both, case)
        ]
        if working:
            assert policies.acting_unit(both, case) in {one.unit for one in working}

    agree()


def unit(code: str) -> UUID:
    return network().units_by_code[code].id


def post(at: str, area: str, *permissions: Permission, level: int = 2) -> Grant:
    path = network().areas_by_code[area].path
    return Grant(path, frozenset(permissions), level, unit(at))


@pytest.fixture
def stations(made) -> Case:
    """A request of the grid station."""
    case = made[0]
    case.unit_id, case.doer_id, case.against_id = unit(STATION), None, None
    case.area_path = network().areas_by_code[GRID].path
    case.minimum_level, case.state = 4, State.RECEIVED
    case.save()
    return case


def waiting(actor: Actor) -> set[UUID]:
    return {row.id for row in inbox_page(actor, size=rows.MANY).rows}


READS = (Permission.CASES_UNIT_VIEW,)
WORKS = (
    Permission.CASES_UNIT_VIEW,
    Permission.CASES_REQUEST_WORK,
    Permission.CASES_REQUEST_REGISTER,
    Permission.CASES_CONTACT_VIEW,
    Permission.CASES_TITLE_APPROVE,
    Permission.CASES_EXTENSION_ALLOW,
)


@pytest.mark.parametrize("own_is_wider", [True, False])
def test_the_rights_of_one_post_do_not_reach_the_unit_of_the_other(stations, own_is_wider):
    wider = post(CENTRE, OTHER_COMMUNITY, *WORKS)
    narrow = post(STATION, GRID, *READS)
    both = staff(wider, narrow) if own_is_wider else staff(narrow, wider)
    assert answers(both, stations) == {"sees", "looks without a reason", "looks at the contact"}
    assert policies.sides(both, stations) == frozenset()
    assert both.units_with(Permission.CASES_REQUEST_WORK) == {unit(CENTRE)}
    assert stations.id not in waiting(both)
    able = replace(narrow, permissions=frozenset(WORKS))
    assert stations.id in waiting(staff(wider, able))


@pytest.mark.parametrize("own_is_wider", [True, False])
def test_to_see_the_requests_of_one_unit_shows_none_of_the_other(stations, own_is_wider):
    reader = post(CENTRE, COMMUNITY, *READS)
    blind = post(STATION, BUILDING, Permission.CASES_REQUEST_WORK, Permission.CASES_EXPORT_MAKE)
    both = staff(reader, blind) if own_is_wider else staff(blind, reader)
    assert not sees(both, stations)
    assert unit(STATION) in both.units, "and is kept from confirming its work all the same"


def test_a_post_too_low_for_a_request_adds_nothing_where_another_shows_it(stations):
    stations.unit_id, stations.minimum_level = unit(CENTRE), 1
    stations.save()
    low = post(STATION, GRID, *WORKS, Permission.CASES_AREA_VIEW, level=3)
    high = post(CENTRE, COMMUNITY, Permission.CASES_AREA_VIEW, level=1)
    assert answers(staff(low), stations) == set()
    assert answers(staff(low, high), stations) == {"sees"}


def test_a_real_stand_in_works_for_the_absent_and_keeps_the_rest_at_home(people, clock):
    """Fay, who may read contacts in another grid, stands in for Alice in hers."""
    away, other = people.alice, people.add("fay", Role.CENTRE_STAFF, CENTRE, OTHER_GRID)
    set_absence(
        by=people.heidi.actor,
        at=clock.now,
        post_id=away.post.id,
        stand_in_id=other.post.id,
        from_day=clock.now.date(),
        to_day=clock.now.date(),
    )
    own, stood_in = other.actor.grants
    assert (own.unit, stood_in.unit) == (other.unit.id, away.unit.id)
    assert stood_in == away.actor.grants[0]
    assert other.actor.unit == other.unit.id
    contact = Permission.CASES_CONTACT_VIEW
    assert other.actor.units_with(contact) == {other.unit.id}
    assert other.actor.unit_for(Permission.CASES_AREA_VIEW, own.area_path) == other.unit.id
    assert other.actor.unit_for(Permission.CASES_AREA_VIEW, stood_in.area_path) == away.unit.id
    assert other.actor.unit_for(contact, stood_in.area_path) is None


def test_without_a_post_there_is_no_unit():
    nobody = Actor(ActorKind.STAFF, post=STRANGER)
    assert (nobody.unit, nobody.units) == (None, frozenset())
