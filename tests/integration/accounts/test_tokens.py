"""Interface keys: shown once, two people, counted by the hour, over when they are over."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from shiliu.accounts.actions.tokens import (
    approve_token,
    issue_token,
    open_key,
    revoke_token,
    rotate_token,
)
from shiliu.accounts.models import Token
from shiliu.accounts.queries import tokens_of
from shiliu.accounts.rules.roles import PERMISSIONS, Role
from shiliu.core.actor import SYSTEM, ActorKind
from shiliu.core.errors import NotAllowed, RuleBroken
from shiliu.core.permissions import Permission
from tests.integration.accounts.world import DAY, NOW, World, acting, facts

HOUR = timedelta(hours=1)


def issue(world, by=SYSTEM, **more):
    return issue_token(by=by, at=NOW, unit_id=world.department.id, name="their system", **more)


def refused(code, act, **arguments):
    with pytest.raises(RuleBroken) as refusal:
        act(**arguments)
    assert refusal.value.code == f"accounts.{code}"


def unknown(key, at=NOW):
    with pytest.raises(NotAllowed):
        open_key(key=key, at=at)


def test_a_key_acts_as_its_unit_with_a_workers_rights(world):
    _, key = issue(world)
    actor = open_key(key=key, at=NOW).actor
    assert (actor.kind, actor.units, actor.post) == (ActorKind.UNIT, {world.department.id}, None)
    assert actor.by == str(world.department.id)
    assert [grant.permissions for grant in actor.grants] == [PERMISSIONS[Role.UNIT_WORKER]]


def test_a_key_has_the_scopes_that_were_ticked_and_a_new_one_in_its_place_has_them_too(world):
    scopes = [Permission.CASES_UNIT_VIEW]
    old, key = issue(world, scopes=scopes)
    assert open_key(key=key, at=NOW).actor.grants[0].permissions == frozenset(scopes)
    _, key = rotate_token(by=SYSTEM, at=NOW, token_id=old.id)
    assert open_key(key=key, at=NOW).actor.grants[0].permissions == frozenset(scopes)


@pytest.mark.parametrize(
    "scopes", [[], [Permission.CASES_AREA_VIEW], [Permission.ACCOUNTS_TOKEN_MANAGE]]
)
def test_a_key_never_gets_more_than_such_a_unit_may_have(world, scopes):
    refused("token_scopes", issue, world=world, scopes=scopes)


def test_the_key_itself_is_stored_nowhere(world):
    token, key = issue(world)
    assert len(key) > 40
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t::text FROM accounts_token t UNION SELECT f::text FROM ledger_fact f"
        )
        stored = "".join(row[0] for row in cursor.fetchall())
    assert key not in stored
    assert len(bytes(token.key_hash)) == 32


def test_another_person_approves_a_key_before_it_works(world):
    token, key = issue(world, by=acting(world.alma))
    unknown(key)
    refused("second_person", approve_token, by=acting(world.alma), at=NOW, token_id=token.id)
    unknown(key)
    approve_token(by=acting(world.bert), at=NOW, token_id=token.id)
    open_key(key=key, at=NOW)
    refused("token_decided", approve_token, by=acting(world.bert), at=NOW, token_id=token.id)
    assert facts()[-2:] == ["token.issue", "token.approve"]


def test_of_a_key_issued_twice_by_a_double_tap_only_the_one_that_was_seen_can_be_approved(world):
    unseen, _ = issue(world, by=acting(world.alma))
    seen, key = issue(world, by=acting(world.alma))
    other, other_key = issue(world, by=acting(world.bert))
    refused("token_ended", approve_token, by=acting(world.bert), at=NOW, token_id=unseen.id)
    approve_token(by=acting(world.bert), at=NOW, token_id=seen.id)
    approve_token(by=acting(world.alma), at=NOW, token_id=other.id)
    open_key(key=key, at=NOW)
    open_key(key=other_key, at=NOW)


def test_the_database_refuses_one_person_for_both(world):
    token, _ = issue(world, by=acting(world.alma))
    for fields in ({"approved_by": world.alma.id}, {"approved_at": NOW}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Token.objects.filter(pk=token.pk).update(**fields)


def test_a_replaced_key_works_until_the_new_one_is_approved(world):
    old, old_key = issue(world)
    new, new_key = rotate_token(by=acting(world.alma), at=NOW, token_id=old.id)
    open_key(key=old_key, at=NOW)
    unknown(new_key)
    approve_token(by=acting(world.bert), at=NOW, token_id=new.id)
    unknown(old_key)
    assert open_key(key=new_key, at=NOW).actor.units == {world.department.id}
    assert new.expires_at - new.created_at == old.expires_at - old.created_at
    refused("token_ended", rotate_token, by=acting(world.alma), at=NOW, token_id=old.id)


def test_the_system_replaces_a_key_at_once(world):
    old, old_key = issue(world)
    _, new_key = rotate_token(by=SYSTEM, at=NOW, token_id=old.id)
    unknown(old_key)
    open_key(key=new_key, at=NOW)


def test_an_ended_an_expired_and_an_invented_key_open_nothing(world):
    token, key = issue(world, days=1)
    open_key(key=key, at=NOW + 23 * HOUR)
    unknown(key, NOW + 24 * HOUR)
    unknown(key + "x")
    unknown("")
    revoke_token(by=acting(world.alma), at=NOW, token_id=token.id)
    unknown(key)
    refused("token_ended", revoke_token, by=acting(world.alma), at=NOW, token_id=token.id)
    refused("token_ended", approve_token, by=acting(world.bert), at=NOW, token_id=token.id)


def test_the_key_of_a_closed_unit_opens_nothing(world):
    _, key = issue(world)
    world.department.valid_to = NOW.date()
    world.department.save()
    unknown(key)


def test_calls_are_counted_by_the_hour_and_by_key(world):
    _, key = issue(world, calls_per_hour=3)
    _, other = issue(world, calls_per_hour=3)
    for _ in range(3):
        open_key(key=key, at=NOW)
    use = open_key(key=key, at=NOW + timedelta(minutes=59))
    assert (use.used, use.limit) == (4, 3)
    open_key(key=other, at=NOW)
    open_key(key=key, at=NOW + HOUR)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"days": 0}, "token_days"),
        ({"days": 731}, "token_days"),
        ({"calls_per_hour": 0}, "token_calls"),
        ({"calls_per_hour": 100_001}, "token_calls"),
    ],
)
def test_odd_limits_are_refused(world, options, code):
    refused(code, issue, world=world, **options)


def test_a_key_needs_a_name(world):
    refused("name_length", issue_token, by=SYSTEM, at=NOW, unit_id=world.department.id, name=" ")


def test_only_administrators_of_the_area_have_keys_in_hand(world):
    token, _ = issue(world)
    street = acting(world.person("sun", Role.ADMINISTRATOR, world.street))
    for by in (
        street,
        acting(world.ada),
        acting(world.person("wu", Role.COORDINATOR, world.district)),
    ):
        with pytest.raises(NotAllowed):
            issue(world, by=by)
        for act in (approve_token, revoke_token, rotate_token):
            with pytest.raises(NotAllowed):
                act(by=by, at=NOW, token_id=token.id)
        assert tokens_of(by) == []
    assert tokens_of(acting(world.alma)) == [token]


def test_processes_count_together(fresh_database, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with transaction.atomic():
        _, key = issue(World(), calls_per_hour=10)
    start, results = Barrier(4), []

    def call():
        start.wait()
        for _ in range(5):
            use = open_key(key=key, at=NOW + DAY)
            results.append("over" if use.used > use.limit else "in")
        connection.close()

    threads = [Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["in"] * 10 + ["over"] * 10


def test_keys_that_have_ended_come_last_on_the_page(world):
    tokens = [issue(world)[0] for _ in range(3)]
    for minute, ended in enumerate((tokens[2], tokens[0])):
        revoke_token(by=SYSTEM, at=NOW + timedelta(minutes=minute), token_id=ended.id)
    assert tokens_of(acting(world.alma)) == [tokens[1], tokens[0], tokens[2]]
