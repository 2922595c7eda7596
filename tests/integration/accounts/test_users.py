"""Accounts: nobody alone opens one for somebody else; closing ends everything at once."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import default_token_generator
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from shiliu.accounts.actions.mail import send_link
from shiliu.accounts.actions.users import (
    add_user,
    choose_language,
    deactivate_user,
    drop_second_step,
    forget_what_is_over,
    invite,
    set_password,
)
from shiliu.accounts.jobs import tidy
from shiliu.accounts.models import User
from shiliu.accounts.queries import user_named
from shiliu.accounts.rules.roles import Role
from shiliu.core import clock
from shiliu.core.actor import PUBLIC, SYSTEM
from shiliu.core.errors import NotAllowed, RuleBroken
from tests.integration.accounts.world import NOW, PASSWORD, TODAY, acting, facts


def add(by, username="li.na", **more):
    return add_user(by=by, at=NOW, username=username, display_name="Li Na", **more)


def refused(code, act, **arguments):
    with pytest.raises(RuleBroken) as refusal:
        act(**arguments)
    assert refusal.value.code == f"accounts.{code}"


def test_a_new_account_cannot_be_signed_in_to(world):
    user = add(acting(world.alma), " Li.Na ")
    assert user.username == "li.na"
    assert not user.has_usable_password()
    assert user.link_not_by == world.alma.id
    assert facts()[-1] == "user.add"


def test_only_administrators_add_accounts(world):
    for by in (
        acting(world.ada),
        PUBLIC,
        acting(world.person("wu", Role.COORDINATOR, world.street)),
    ):
        with pytest.raises(NotAllowed):
            add(by)


@pytest.mark.parametrize("username", ["x", "李娜", "li na", "-li", "a" * 61, "li@na", "li\n", ""])
def test_sign_in_names_are_plain(world, username):
    if username.strip() == "li":
        assert add(SYSTEM, username).username == "li"
        return
    refused("username_shape", add, by=SYSTEM, username=username)


def test_names_are_unique_whatever_their_case(world):
    add(SYSTEM)
    refused("username_taken", add, by=SYSTEM, username="LI.NA")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="Li.Na", display_name="x", created_at=NOW)
    assert get_user_model().objects.get_by_natural_key("LI.NA").username == "li.na"
    assert user_named(" LI.na ").username == "li.na"
    refused("user_unknown", user_named, username="nobody")


def test_a_wrong_e_mail_or_a_missing_name_is_refused(world):
    refused("email_shape", add, by=SYSTEM, email="li@")
    refused("name_length", add_user, by=SYSTEM, at=NOW, username="li.na", display_name=" ")


class TestInviting:
    def test_another_administrator_hands_out_the_link(self, world):
        user = add(acting(world.alma))
        refused("link_by_another", invite, by=acting(world.alma), at=NOW, user_id=user.id)
        path = invite(by=acting(world.bert), at=NOW, user_id=user.id)
        assert user.id.hex in path
        assert facts()[-1] == "user.invite"

    def test_nobody_invites_themselves(self, world):
        refused("link_by_another", invite, by=acting(world.alma), at=NOW, user_id=world.alma.id)

    def test_a_closed_account_is_not_invited(self, world):
        user = add(SYSTEM)
        deactivate_user(by=acting(world.alma), at=NOW, user_id=user.id)
        refused("user_inactive", invite, by=acting(world.bert), at=NOW, user_id=user.id)

    def test_an_administrator_of_a_part_invites_nobody_above(self, world):
        street = world.person("sun", Role.ADMINISTRATOR, world.street)
        with pytest.raises(NotAllowed):
            invite(by=acting(street), at=NOW, user_id=world.alma.id)
        inside = world.person("wu", Role.GRID_WORKER, world.station)
        assert invite(by=acting(street), at=NOW, user_id=inside.id)
        world.post(inside, Role.COORDINATOR, world.other_street)
        with pytest.raises(NotAllowed):
            invite(by=acting(street), at=NOW, user_id=inside.id)

    def test_with_an_address_the_link_goes_by_a_job_and_is_not_shown(self, world):
        user = add(acting(world.alma), email="li.na@example.org")
        assert invite(by=acting(world.bert), at=NOW, user_id=user.id) == ""
        job = ProcrastinateJob.objects.get(task_name="accounts.send_invitation")
        assert job.args.keys() == {"user_id", "message"}, "no link and no address in the queue"
        assert job.args["user_id"] == str(user.id)

    def test_without_a_mail_server_the_link_is_shown(self, world, settings):
        settings.EMAIL_HOST = ""
        user = add(SYSTEM, email="li.na@example.org")
        assert invite(by=acting(world.bert), at=NOW, user_id=user.id)

    def test_the_e_mail_holds_the_link_in_the_persons_language(self, world):
        user = add(SYSTEM, email="li.na@example.org", language="en")
        assert send_link(user_id=user.id)
        (sent,) = mail.outbox
        assert sent.to == ["li.na@example.org"]
        assert f"http://localhost:8000/desk/account/password/{user.id.hex}-" in sent.body
        assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
        assert "set your password" in sent.subject

    def test_nothing_is_sent_to_an_account_closed_meanwhile(self, world):
        user = add(SYSTEM, email="li.na@example.org")
        deactivate_user(by=SYSTEM, at=NOW, user_id=user.id)
        assert not send_link(user_id=user.id)
        assert mail.outbox == []

    def test_a_link_is_void_once_the_password_is_set(self, world):
        user = add(SYSTEM)
        key = default_token_generator.make_token(user)
        assert default_token_generator.check_token(user, key)
        set_password(at=NOW, user=user, password=PASSWORD)
        assert not default_token_generator.check_token(user, key)


class TestTheSecondStep:
    def lost_phone(self, world):
        user = world.person("wu", Role.GRID_WORKER, world.station)
        Authenticator.objects.create(user=user, type="totp", data={})
        Authenticator.objects.create(user=user, type="recovery_codes", data={})
        drop_second_step(by=acting(world.alma), at=NOW, user_id=user.id)
        user.refresh_from_db()
        return user

    def test_the_password_goes_with_it_and_another_one_sends_the_link(self, world):
        user = self.lost_phone(world)
        assert not user.has_usable_password()
        assert not Authenticator.objects.filter(user=user).exists()
        assert facts()[-1] == "user.drop_second_step"
        refused("link_by_another", invite, by=acting(world.alma), at=NOW, user_id=user.id)
        assert invite(by=acting(world.bert), at=NOW, user_id=user.id)

    def test_a_link_made_before_is_void(self, world):
        user = world.person("wu", Role.GRID_WORKER, world.station)
        key = default_token_generator.make_token(user)
        drop_second_step(by=acting(world.alma), at=NOW, user_id=user.id)
        user.refresh_from_db()
        assert not default_token_generator.check_token(user, key)

    def test_only_whoever_manages_the_account_may(self, world):
        street = world.person("sun", Role.ADMINISTRATOR, world.street)
        for by in (acting(street), acting(world.ada)):
            with pytest.raises(NotAllowed):
                drop_second_step(by=by, at=NOW, user_id=world.bert.id)

    def test_the_account_belongs_to_its_person_once_both_are_set(self, world, settings):
        settings.STAFF_TOTP_REQUIRED = True
        user = add(SYSTEM)
        User.objects.filter(pk=user.pk).update(link_not_by=world.alma.id)
        user.refresh_from_db()
        set_password(at=NOW, user=user, password=PASSWORD)
        user.refresh_from_db()
        assert user.link_not_by == world.alma.id, "the second step is missing"
        Authenticator.objects.create(user=user, type="totp", data={})
        set_password(at=NOW, user=user, password=PASSWORD + "!")
        user.refresh_from_db()
        assert user.link_not_by is None


def test_closing_an_account_ends_rights_posts_and_links(world):
    user = world.person("wu", Role.GRID_WORKER, world.station)
    later = world.post(user, Role.NEIGHBOUR_HOST, world.station, from_day=TODAY.replace(year=2027))
    key = default_token_generator.make_token(user)
    deactivate_user(by=acting(world.alma), at=NOW, user_id=user.id)
    user.refresh_from_db()
    assert acting(user) is PUBLIC
    assert not default_token_generator.check_token(user, key)
    assert user.posts.get(role=Role.GRID_WORKER).to_day == TODAY
    assert user.posts.get(pk=later.pk).to_day is None, "a closed account gives it no rights"
    assert facts()[-1] == "user.deactivate"


def test_an_administrator_of_a_part_closes_nobody_above(world):
    street = world.person("sun", Role.ADMINISTRATOR, world.street)
    with pytest.raises(NotAllowed):
        deactivate_user(by=acting(street), at=NOW, user_id=world.alma.id)


def test_a_password_is_never_in_a_fact(world):
    set_password(at=NOW, user=world.alma, password=PASSWORD + "?")
    world.alma.refresh_from_db()
    assert world.alma.check_password(PASSWORD + "?")
    assert facts()[-1] == "user.set_password"


def test_the_language_is_one_the_desk_speaks(world):
    choose_language(user_id=world.alma.id, language="en")
    world.alma.refresh_from_db()
    assert world.alma.language == "en"
    refused("language_unknown", choose_language, user_id=world.alma.id, language="xx")


def test_sessions_and_counts_that_are_over_are_tidied_away(world, client):
    client.post("/desk/account/sign-in/", {"login": "alma", "password": "wrong wrong"})
    client.post("/desk/account/sign-in/", {"login": "alma", "password": PASSWORD})
    now = clock.now()
    assert Session.objects.count() == 1
    assert forget_what_is_over(at=now) == 0
    assert forget_what_is_over(at=now + timedelta(minutes=10)) >= 2, "the limits of five minutes"
    assert Session.objects.count() == 1
    assert forget_what_is_over(at=now + timedelta(hours=13)) == 1
    assert Session.objects.count() == 0
    with clock.simulated(lambda: now + timedelta(days=1)):
        assert tidy(timestamp=0) == 0
