"""Who acts with which grants: posts count by approval, days and account; stand-ins take over."""

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shiliu.accounts.actions.absences import set_absence
from shiliu.accounts.models import Absence
from shiliu.accounts.queries import actor_of, lacks_second_step
from shiliu.accounts.rules.roles import PERMISSIONS, Role
from shiliu.core import references
from shiliu.core.actor import PUBLIC, SYSTEM, ActorKind
from shiliu.core.permissions import Permission
from tests.integration.accounts.world import DAY, NOW, TODAY, acting, make_area, post_of


def test_a_worker_acts_with_the_pair_of_the_post(world):
    user = world.person("wu", Role.GRID_WORKER, world.station)
    actor = acting(user)
    assert (actor.kind, actor.post, actor.units) == (
        ActorKind.STAFF,
        post_of(user).id,
        {world.station.id},
    )
    (grant,) = actor.grants
    assert (grant.area_path, grant.level) == ("d/s/c/g/", 2)
    assert grant.permissions == PERMISSIONS[Role.GRID_WORKER]


def test_two_posts_are_worked_in_one_at_a_time_and_never_mixed(world):
    user = world.user("zhou")
    centre = world.post(user, Role.CENTRE_STAFF, world.centre, from_day=date(2026, 2, 1))
    street = world.post(user, Role.COORDINATOR, world.other_street)
    assert acting(user).post == street.id, "the oldest is the default"
    chosen = actor_of(user, NOW, centre.id)
    assert chosen.post == centre.id
    assert chosen.may(Permission.CASES_AREA_VIEW, "d/s/c/")
    assert not chosen.may(Permission.CASES_AREA_VIEW, "d/t/")
    assert not chosen.may(Permission.CASES_EXTENSION_ALLOW, "d/s/c/")


def test_a_post_of_somebody_else_cannot_be_chosen(world):
    mine, theirs = world.person("me", Role.GRID_WORKER, world.station), post_of(world.alma)
    assert actor_of(mine, NOW, theirs.id).post == post_of(mine).id


@pytest.mark.parametrize(
    ("from_day", "to_day", "counts"),
    [
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (TODAY + DAY, None, False),
        (TODAY - DAY, TODAY - DAY, False),
    ],
)
def test_a_post_counts_on_its_days_only(world, from_day, to_day, counts):
    user = world.user("qin")
    world.post(user, Role.GRID_WORKER, world.station, from_day=from_day, to_day=to_day)
    assert (acting(user) is not PUBLIC) is counts


def test_the_day_begins_at_local_midnight(world):
    user = world.user("qin")
    world.post(user, Role.GRID_WORKER, world.station, to_day=TODAY)
    assert acting(user, NOW.replace(hour=23, minute=59)) is not PUBLIC
    assert acting(user, NOW.replace(hour=0, minute=1) + DAY) is PUBLIC


def test_an_unapproved_post_a_closed_account_and_a_closed_unit_give_nothing(world):
    user = world.person("wu", Role.GRID_WORKER, world.station)
    user.posts.update(approved_at=None)
    assert acting(user) is PUBLIC
    user.posts.update(approved_at=NOW)
    user.is_active = False
    user.save()
    assert acting(user) is PUBLIC
    user.is_active = True
    user.save()
    assert acting(user) is not PUBLIC
    world.station.valid_to = TODAY
    world.station.save()
    assert acting(user) is PUBLIC


def test_without_the_second_step_nobody_has_rights_where_it_is_required(world, settings):
    settings.STAFF_TOTP_REQUIRED = True
    assert acting(world.alma) is PUBLIC
    assert lacks_second_step(world.alma)
    Authenticator.objects.create(user=world.alma, type="recovery_codes", data={})
    assert acting(world.alma) is PUBLIC, "recovery codes alone are no second step"
    Authenticator.objects.create(user=world.alma, type="totp", data={})
    assert acting(world.alma) is not PUBLIC
    assert not lacks_second_step(world.alma)


def test_a_stand_in_has_both_pairs_on_the_days_of_the_absence_and_no_mixture(world):
    away = world.person("wu", Role.GRID_WORKER, world.station)
    other = world.person("xie", Role.CENTRE_STAFF, world.centre, make_area("d/s/c/h/"))
    world.post(other, Role.COORDINATOR, world.other_street, from_day=date(2026, 5, 1))
    stand_in = other.posts.get(role=Role.CENTRE_STAFF)
    set_absence(
        by=SYSTEM,
        at=NOW,
        post_id=post_of(away).id,
        stand_in_id=stand_in.id,
        from_day=TODAY,
        to_day=TODAY + DAY,
    )
    actor = actor_of(other, NOW, stand_in.id)
    assert actor.units == {world.centre.id, world.station.id}
    assert actor.may(Permission.CASES_AREA_VIEW, "d/s/c/g/")
    assert not actor.may(Permission.CASES_CONTACT_VIEW, "d/s/c/g/"), (
        "the stand-in's own right stays home"
    )
    assert actor.may(Permission.CASES_CONTACT_VIEW, "d/s/c/h/")
    assert [grant.level for grant in actor.grants] == [1, 2]
    after = actor_of(other, NOW + 2 * DAY, stand_in.id)
    assert after.units == {world.centre.id}
    assert not after.may(Permission.CASES_AREA_VIEW, "d/s/c/g/")


def test_the_absence_of_an_ended_post_gives_nothing(world):
    away = post_of(world.person("wu", Role.GRID_WORKER, world.station))
    other = world.person("xie", Role.GRID_WORKER, world.next_station)
    set_absence(
        by=SYSTEM,
        at=NOW,
        post_id=away.id,
        stand_in_id=post_of(other).id,
        from_day=TODAY,
        to_day=TODAY + 9 * DAY,
    )
    away.to_day = TODAY
    away.save()
    assert len(acting(other).grants) == 2
    assert len(acting(other, NOW + DAY).grants) == 1


def test_finding_the_actor_takes_one_query(world, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(references, "CHECK_SECONDS", 3600)
    user = world.person("wu", Role.GRID_WORKER, world.station)
    acting(user)
    with django_assert_num_queries(1):
        acting(user)


ROLES = [Role.GRID_WORKER, Role.NEIGHBOUR_HOST, Role.BUILDING_STEWARD]
PATHS = ["d/s/c/g/", "d/s/c/h/"]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_actor_may_exactly_what_one_of_the_held_posts_may(world, data):
    with transaction.atomic():
        user, others = world.user("u-1"), [world.user(name) for name in ("v-1", "w-1")]
        own = _draw_post(world, user, data)
        held = [own]
        for other in others:
            away = _draw_post(world, other, data)
            if data.draw(st.booleans()):
                Absence.objects.create(post=away, stand_in=own, from_day=TODAY, to_day=TODAY)
                held.append(away)
        actor = actor_of(user, NOW, own.id)
        for permission in Permission:
            for path in ("d/", "d/s/c/", *PATHS, "d/t/"):
                expected = any(
                    permission in PERMISSIONS[Role(post.role)] and path.startswith(post.area.path)
                    for post in held
                )
                assert actor.may(permission, path) is expected
        transaction.set_rollback(True)


def _draw_post(world, user, data):
    unit = data.draw(st.sampled_from([world.station, world.next_station]))
    return world.post(user, data.draw(st.sampled_from(ROLES)), unit)
