"""Posts need two people; one person never holds administrator and auditor."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from shiliu.accounts.actions.posts import (
    appoint,
    approve_post,
    decline_post,
    end_post,
    propose_post,
)
from shiliu.accounts.models import Post
from shiliu.accounts.queries import actor_of, posts_page, proposed_posts
from shiliu.accounts.rules.roles import Role
from shiliu.accounts.schemas import NewPost
from shiliu.core.actor import PUBLIC, SYSTEM
from shiliu.core.errors import NotAllowed, RuleBroken
from tests.integration.accounts.world import (
    BEGAN,
    DAY,
    NOW,
    TODAY,
    acting,
    facts,
    make_area,
    post_of,
)


def new(user, role, unit, area=None, from_day=TODAY, to_day=None):
    return NewPost(user.id, unit.id, (area or unit.area).id, role, from_day, to_day)


def refused(code, act, **arguments):
    with pytest.raises(RuleBroken) as refusal:
        act(**arguments)
    assert refusal.value.code == f"accounts.{code}"


@pytest.fixture
def proposed(world):
    """Alma proposed a post for Wu."""
    world.wu = world.user("wu")
    return propose_post(
        by=acting(world.alma), at=NOW, new=new(world.wu, Role.GRID_WORKER, world.station)
    )


def test_a_post_counts_once_another_administrator_has_approved_it(world, proposed):
    assert acting(world.wu) is PUBLIC
    approve_post(by=acting(world.bert), at=NOW, post_id=proposed.id)
    assert acting(world.wu).post == proposed.id
    assert facts()[-2:] == ["post.propose", "post.approve"]


def test_nobody_approves_what_they_proposed(world, proposed):
    refused("second_person", approve_post, by=acting(world.alma), at=NOW, post_id=proposed.id)


def test_a_second_post_of_the_proposer_is_still_the_same_person(world, proposed):
    second = world.post(world.alma, Role.ADMINISTRATOR, world.street)
    other_hat = actor_of(world.alma, NOW, second.id)
    assert other_hat.post == second.id
    refused("second_person", approve_post, by=other_hat, at=NOW, post_id=proposed.id)


def test_nobody_proposes_or_approves_a_post_for_themselves(world):
    own = new(world.alma, Role.COORDINATOR, world.district)
    refused("own_post", propose_post, by=acting(world.alma), at=NOW, new=own)
    theirs = propose_post(by=acting(world.bert), at=NOW, new=own)
    refused("own_post", approve_post, by=acting(world.alma), at=NOW, post_id=theirs.id)


def test_the_database_itself_refuses_one_person_for_both(world, proposed):
    for fields in (
        {"approved_by": world.alma.id, "approved_at": NOW},
        {"approved_by": world.wu.id, "approved_at": NOW},
        {"proposed_by": world.wu.id},
        {"approved_by": None, "approved_at": NOW},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Post.objects.filter(pk=proposed.pk).update(**fields)


def test_only_administrators_of_the_area_may(world, proposed):
    street = world.person("sun", Role.ADMINISTRATOR, world.other_street)
    for by in (
        acting(street),
        acting(world.ada),
        acting(world.person("hu", Role.COORDINATOR, world.street)),
        PUBLIC,
    ):
        for act in (approve_post, decline_post):
            with pytest.raises(NotAllowed):
                act(by=by, at=NOW, post_id=proposed.id)
        with pytest.raises(NotAllowed):
            propose_post(by=by, at=NOW, new=new(world.wu, Role.GRID_WORKER, world.station))


def test_an_administrator_of_a_part_gives_no_post_above_it(world):
    street = acting(world.person("sun", Role.ADMINISTRATOR, world.street))
    user = world.user("wu")
    with pytest.raises(NotAllowed):
        propose_post(by=street, at=NOW, new=new(user, Role.COORDINATOR, world.district))


@pytest.mark.parametrize(
    "pair", [(Role.ADMINISTRATOR, Role.AUDITOR), (Role.AUDITOR, Role.ADMINISTRATOR)]
)
def test_nobody_is_administrator_and_auditor_at_the_same_time(world, pair):
    user = world.user("wu")
    world.post(user, pair[0], world.district, from_day=TODAY, to_day=TODAY + 9 * DAY)
    by = acting(world.alma)
    overlapping = new(user, pair[1], world.street, from_day=TODAY + 9 * DAY)
    refused("administrator_and_auditor", propose_post, by=by, at=NOW, new=overlapping)
    propose_post(by=by, at=NOW, new=new(user, pair[1], world.street, from_day=TODAY + 10 * DAY))


def test_two_proposals_cannot_sneak_past_the_rule_together(world):
    user = world.user("wu")
    one = propose_post(by=acting(world.alma), at=NOW, new=new(user, Role.AUDITOR, world.district))
    refused(
        "administrator_and_auditor",
        propose_post,
        by=acting(world.alma),
        at=NOW,
        new=new(user, Role.ADMINISTRATOR, world.district),
    )
    Post.objects.create(
        user=user,
        unit=world.district,
        area=world.district.area,
        role=Role.ADMINISTRATOR,
        from_day=TODAY,
        proposed_at=NOW,
        approved_at=NOW,
    )
    refused(
        "administrator_and_auditor", approve_post, by=acting(world.bert), at=NOW, post_id=one.id
    )


@pytest.mark.parametrize(
    ("role", "unit", "area", "code"),
    [
        (Role.CENTRE_STAFF, "station", None, "role_not_at_unit"),
        (Role.COORDINATOR, "centre", None, "role_not_at_unit"),
        (Role.UNIT_WORKER, "street", None, "role_not_at_unit"),
        (Role.GRID_WORKER, "station", "d/s/c/h/", "area_not_of_unit"),
        (Role.COORDINATOR, "street", "d/", "area_not_of_unit"),
    ],
)
def test_role_unit_and_area_have_to_fit(world, role, unit, area, code):
    unit = getattr(world, unit)
    wanted = new(world.user("wu"), role, unit, make_area(area) if area else None)
    refused(code, propose_post, by=acting(world.alma), at=NOW, new=wanted)


def test_reversed_days_a_closed_unit_and_a_closed_account_are_refused(world):
    user, by = world.user("wu"), acting(world.alma)
    reversed_days = new(user, Role.GRID_WORKER, world.station, to_day=TODAY - DAY)
    refused("days_reversed", propose_post, by=by, at=NOW, new=reversed_days)
    world.station.valid_to = TODAY
    world.station.save()
    fine = new(user, Role.GRID_WORKER, world.station)
    refused("unit_ended", propose_post, by=by, at=NOW, new=fine)
    world.station.valid_to = None
    world.station.save()
    user.is_active = False
    user.save()
    refused("user_inactive", propose_post, by=by, at=NOW, new=fine)


def test_the_same_post_is_not_given_twice(world, proposed):
    again = new(world.wu, Role.GRID_WORKER, world.station)
    refused("post_there_already", propose_post, by=acting(world.bert), at=NOW, new=again)


def test_a_decision_is_made_once(world, proposed):
    approve_post(by=acting(world.bert), at=NOW, post_id=proposed.id)
    for act in (approve_post, decline_post):
        refused("post_decided", act, by=acting(world.bert), at=NOW, post_id=proposed.id)


def test_a_declined_proposal_leaves_only_its_fact(world, proposed):
    decline_post(by=acting(world.alma), at=NOW, post_id=proposed.id)
    assert not Post.objects.filter(pk=proposed.pk).exists()
    assert facts()[-1] == "post.decline"
    with pytest.raises(NotAllowed):
        approve_post(by=acting(world.bert), at=NOW, post_id=proposed.id)


def test_one_person_is_enough_to_end_a_post(world):
    user = world.person("wu", Role.GRID_WORKER, world.station)
    post = post_of(user)
    end_post(by=acting(world.alma), at=NOW, post_id=post.id, last_day=TODAY)
    assert acting(user) is not PUBLIC
    assert acting(user, NOW + DAY) is PUBLIC
    later = {"by": acting(world.alma), "at": NOW, "post_id": post.id}
    refused("post_not_longer", end_post, **later, last_day=TODAY + DAY)
    refused("days_reversed", end_post, **later, last_day=BEGAN - DAY)


def test_a_proposal_is_not_ended(world, proposed):
    refused(
        "post_not_approved",
        end_post,
        by=acting(world.bert),
        at=NOW,
        post_id=proposed.id,
        last_day=TODAY,
    )


def test_two_administrators_remain(world):
    third = world.person("carl", Role.ADMINISTRATOR, world.district)
    by = acting(world.alma)
    end_post(by=by, at=NOW, post_id=post_of(third).id, last_day=TODAY)
    refused(
        "last_administrators",
        end_post,
        by=by,
        at=NOW,
        post_id=post_of(world.bert).id,
        last_day=TODAY,
    )
    refused(
        "last_administrators",
        end_post,
        by=by,
        at=NOW,
        post_id=post_of(world.alma).id,
        last_day=TODAY,
    )


def test_the_administrator_of_a_part_may_go_because_those_above_remain(world):
    street = world.person("sun", Role.ADMINISTRATOR, world.street)
    end_post(by=acting(world.alma), at=NOW, post_id=post_of(street).id, last_day=TODAY)


def test_appointing_is_for_the_installation_only(world):
    wanted = new(world.user("wu"), Role.GRID_WORKER, world.station)
    with pytest.raises(NotAllowed):
        appoint(by=acting(world.alma), at=NOW, new=wanted)
    assert appoint(by=SYSTEM, at=NOW, new=wanted).approved_at == NOW


def test_every_action_writes_one_fact_and_a_refused_one_none(world):
    before = len(facts())
    user = world.user("wu")
    assert len(facts()) == before + 1
    post = propose_post(
        by=acting(world.alma), at=NOW, new=new(user, Role.GRID_WORKER, world.station)
    )
    assert len(facts()) == before + 2
    refused("second_person", approve_post, by=acting(world.alma), at=NOW, post_id=post.id)
    assert len(facts()) == before + 2
    approve_post(by=acting(world.bert), at=NOW, post_id=post.id)
    end_post(by=acting(world.alma), at=NOW, post_id=post.id, last_day=date(2026, 12, 31))
    assert facts()[before:] == ["user.add", "post.propose", "post.approve", "post.end"]


def test_lists_show_only_the_posts_of_the_area(world, proposed):
    street = world.person("sun", Role.ADMINISTRATOR, world.other_street)
    rows, following = posts_page(acting(street))
    assert ([post.user for post in rows], following) == ([street], "")
    assert proposed_posts(acting(street)) == []
    assert proposed_posts(acting(world.alma)) == [proposed]


def test_the_list_pages_through_everybody_once(world, monkeypatch):
    monkeypatch.setattr("shiliu.accounts.queries.PAGE", 3)
    for number in range(5):
        user = world.person(f"w-{number}", Role.GRID_WORKER, world.station)
        world.post(user, Role.NEIGHBOUR_HOST, world.station)
    seen, after = [], ""
    while True:
        rows, after = posts_page(acting(world.alma), after)
        seen += rows
        if not after:
            break
    assert len(seen) == len(set(seen)) == Post.objects.count()
    assert [post.user.username for post in seen] == sorted(post.user.username for post in seen)
    with pytest.raises(RuleBroken):
        posts_page(acting(world.alma), "alma~nonsense")
