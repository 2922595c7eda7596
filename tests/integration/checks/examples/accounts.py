"""Examples of the actions on accounts, posts, absences and keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session

from shiliu.accounts.actions import absences, mail, passkeys, posts, tokens, users
from shiliu.accounts.models import Post, Token
from shiliu.accounts.rules.roles import Role
from shiliu.accounts.schemas import NewPost
from shiliu.core import references
from shiliu.core.actor import SYSTEM, Actor
from shiliu.network.queries import network
from tests.integration.checks.examples.kinds import (
    Call,
    Example,
    PartOf,
    World,
    batch,
    without_fact,
)
from tests.integration.checks.examples.network import areas_settled
from tests.support.people import BEGAN, CENTRE, COMMUNITY, DISTRICT, OFFICE, Person


def second_administrator(world: World) -> Person:
    return world.people.add("hugo", Role.ADMINISTRATOR, OFFICE, DISTRICT)


def newcomer(world: World) -> NewPost:
    """A post for somebody who has none yet."""
    user = users.add_user(by=SYSTEM, at=world.clock.now, username="nina", display_name="Nina")
    places = network()
    return NewPost(
        user_id=user.id,
        unit_id=places.units_by_code[CENTRE].id,
        area_id=places.areas_by_code[COMMUNITY].id,
        role=Role.CENTRE_STAFF,
        from_day=BEGAN,
    )


def proposed(world: World) -> Post:
    new = newcomer(world)
    return posts.propose_post(by=world.people.heidi.actor, at=world.clock.now, new=new)


def issued(world: World, by: Actor = SYSTEM) -> Token:
    unit = network().units_by_code[CENTRE]
    return tokens.issue_token(by=by, at=world.clock.now, unit_id=unit.id, name="city app")[0]


def administrator(action: Callable[..., object], **named: Callable[[World], object]) -> Example:
    """An action of Heidi's; each of `named` is made before it."""

    def prepare(world: World) -> Call:
        made = {name: make(world) for name, make in named.items()}
        return partial(action, by=world.people.heidi.actor, at=world.clock.now, **made)

    return Example(prepare)


def _approve_post(world: World) -> Call:
    post, other = proposed(world), second_administrator(world)
    return partial(posts.approve_post, by=other.actor, at=world.clock.now, post_id=post.id)


def _approve_token(world: World) -> Call:
    token, other = issued(world, world.people.heidi.actor), second_administrator(world)
    return partial(tokens.approve_token, by=other.actor, at=world.clock.now, token_id=token.id)


def _absence(world: World) -> Call:
    away = world.people.add("eve", Role.CENTRE_STAFF, CENTRE, COMMUNITY)
    today = world.clock.now.date()
    return partial(
        absences.set_absence,
        by=away.actor,
        at=world.clock.now,
        post_id=away.post.id,
        stand_in_id=world.people.erin.post.id,
        from_day=today,
        to_day=today + timedelta(days=3),
    )


def _back_again(world: World) -> Call:
    absence = _absence(world)()
    world.clock.later(days=1)
    return partial(
        absences.end_absence,
        by=world.people.heidi.actor,
        at=world.clock.now,
        absence_id=absence.id,
    )


def _send_link(world: World) -> Call:
    user = users.add_user(
        by=SYSTEM,
        at=world.clock.now,
        username="nina",
        display_name="Nina",
        email="nina@example.org",
    )
    return partial(mail.send_link, user_id=user.id)


def _open_key(world: World) -> Call:
    return partial(tokens.open_key, key=world.people.key_of(CENTRE), at=world.clock.now)


def _old_session(world: World) -> Call:
    at = world.clock.now
    Session.objects.create(session_key="old", expire_date=at - timedelta(days=1))
    return partial(users.forget_what_is_over, at=at)


def _new_passkey(world: World) -> Call:
    user = world.people.erin.user
    return partial(passkeys.add_passkey, at=world.clock.now, user=user, name="phone", credential={})


def _kept_passkey(world: World) -> int:
    _new_passkey(world)()
    user, kind = world.people.erin.user, Authenticator.Type.WEBAUTHN
    return int(Authenticator.objects.get(user=user, type=kind).pk)


def _old_passkey(world: World) -> Call:
    kept, user = _kept_passkey(world), world.people.erin.user
    return partial(passkeys.remove_passkey, at=world.clock.now, user=user, passkey_id=kept)


def _renamed_passkey(world: World) -> Call:
    kept, user = _kept_passkey(world), world.people.erin.user
    return partial(passkeys.rename_passkey, user=user, passkey_id=kept, name="key")


def _own_password(world: World) -> Call:
    user = world.people.erin.user
    return partial(users.set_password, at=world.clock.now, user=user, password="a new sentence")


def _last_day(world: World) -> object:
    return world.clock.now.date()


def _follow(world: World) -> Call:
    """Erin and Charlie at the centres of two communities that became one."""
    assert world.people.erin.post
    assert world.people.charlie.post
    areas_settled(world)()
    references.forget()  # as after the commit
    return partial(posts.follow_posts, by=SYSTEM, at=world.clock.now)


ACCOUNTS: dict[str, Example | PartOf] = {
    "accounts.absences.end_absence": Example(_back_again),
    "accounts.absences.set_absence": Example(_absence),
    "accounts.mail.send_link": without_fact("sending; `invite` recorded it", _send_link),
    "accounts.passkeys.add_passkey": Example(_new_passkey),
    "accounts.passkeys.remove_passkey": Example(_old_passkey),
    "accounts.passkeys.rename_passkey": without_fact("a name for oneself", _renamed_passkey),
    "accounts.posts.appoint": Example(
        lambda world: partial(posts.appoint, by=SYSTEM, at=world.clock.now, new=newcomer(world))
    ),
    "accounts.posts.approve_post": Example(_approve_post),
    "accounts.posts.decline_post": administrator(
        posts.decline_post, post_id=lambda world: proposed(world).id
    ),
    "accounts.posts.end_post": administrator(
        posts.end_post, post_id=lambda world: world.people.erin.post.id, last_day=_last_day
    ),
    "accounts.posts.follow_posts": batch(2, _follow),
    "accounts.posts.propose_post": administrator(posts.propose_post, new=newcomer),
    "accounts.tokens.approve_token": Example(_approve_token),
    "accounts.tokens.issue_token": administrator(
        tokens.issue_token,
        unit_id=lambda _: network().units_by_code[CENTRE].id,
        name=lambda _: "city app",
    ),
    "accounts.tokens.revoke_token": administrator(
        tokens.revoke_token, token_id=lambda world: issued(world).id
    ),
    "accounts.tokens.rotate_token": administrator(
        tokens.rotate_token, token_id=lambda world: issued(world).id
    ),
    "accounts.tokens.open_key": without_fact(
        "counts a call; what the call does records its own fact", _open_key
    ),
    "accounts.users.add_user": administrator(
        users.add_user, username=lambda _: "nina", display_name=lambda _: "Nina"
    ),
    "accounts.users.choose_language": without_fact(
        "a preference of the person",
        lambda world: partial(
            users.choose_language, user_id=world.people.erin.user.id, language="en"
        ),
    ),
    "accounts.users.deactivate_user": administrator(
        users.deactivate_user, user_id=lambda world: world.people.erin.user.id
    ),
    "accounts.users.drop_second_step": administrator(
        users.drop_second_step, user_id=lambda world: world.people.erin.user.id
    ),
    "accounts.users.forget_what_is_over": without_fact("housekeeping", _old_session),
    "accounts.users.invite": administrator(
        users.invite, user_id=lambda world: world.people.erin.user.id
    ),
    "accounts.users.link_for": PartOf("invite"),
    "accounts.users.mail_goes_out": PartOf("invite"),
    "accounts.users.set_password": Example(_own_password),
}
