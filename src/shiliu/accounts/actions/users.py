"""Accounts of people who sign in: adding, inviting, resetting, closing."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from shiliu.accounts.models import Post, User
from shiliu.accounts.policies import can_manage_user
from shiliu.accounts.queries import lacks_second_step, person_of
from shiliu.core.actor import SYSTEM, Actor, ActorKind
from shiliu.core.database import insert_together
from shiliu.core.errors import NotAllowed
from shiliu.core.ids import new_id
from shiliu.core.jobs import enqueue
from shiliu.core.permissions import Permission
from shiliu.ledger.actions import Happened, fact_rows, record
from shiliu.lib.errors import RuleBroken

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")
NAME_LENGTH = range(1, 61)


def add_user(
    *,
    by: Actor,
    at: datetime,
    username: str,
    display_name: str,
    email: str = "",
    language: str = "",
) -> User:
    """Add an account without a password; another administrator hands out the link that opens it.

    Raises RuleBroken for a sign-in name that is taken or has other characters than a-z, 0-9, dot,
    dash and underscore, for an empty or long name, and for an e-mail address of the wrong shape.
    """
    if by.kind is not ActorKind.SYSTEM and not by.may_somewhere(Permission.ACCOUNTS_POST_PROPOSE):
        raise NotAllowed
    user = User(
        username=username.strip().lower(),
        display_name=display_name.strip(),
        email=email.strip(),
        language=language,
        created_at=at,
        link_not_by=person_of(by),
    )
    _check_new(user)
    user.set_unusable_password()
    taken = User.objects.filter(username=user.username)
    if taken.exists():
        raise RuleBroken("accounts.username_taken", field="username")
    try:
        with transaction.atomic():
            insert_together(user, *fact_rows(**_about("user.add", user.id, by, at)))
    except IntegrityError as error:
        if taken.exists():
            raise RuleBroken("accounts.username_taken", field="username") from error
        raise
    return user


@transaction.atomic
def invite(*, by: Actor, at: datetime, user_id: UUID) -> str:
    """Let somebody set their password, the first time or after forgetting it.

    With an e-mail address the link goes there by a job and "" is returned; otherwise the path of
    the link, to be handed over at once: it works once, for 24 hours. It does not pass the second
    step of sign-in. Never by who added the account or took its second step away.
    """
    user = _locked(user_id, by)
    if not user.is_active:
        raise RuleBroken("accounts.user_inactive")
    person = person_of(by)
    if person is not None and person in (user.link_not_by, user.id):
        raise RuleBroken("accounts.link_by_another")
    record(**_about("user.invite", user.id, by, at))
    if user.email and mail_goes_out():
        enqueue("accounts.send_invitation", user_id=user.id, message=new_id())
        return ""
    return link_for(user)


def link_for(user: User) -> str:
    """The path that lets `user` set a password: signed, void once used, after 24 hours at most."""
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", args=[user.id.hex, key])


def mail_goes_out() -> bool:
    """Whether this deployment can send e-mail at all."""
    return bool(settings.EMAIL_HOST) or settings.SAMPLE


@transaction.atomic
def drop_second_step(*, by: Actor, at: datetime, user_id: UUID) -> None:
    """Take away the second step of sign-in from somebody who lost their phone.

    The password goes with it and every session ends; another administrator hands out the link,
    so that nobody alone can sign in as somebody else.
    """
    user = _locked(user_id, by)
    user.set_unusable_password()
    user.link_not_by = person_of(by)
    user.save(update_fields=["password", "link_not_by"])
    Authenticator.objects.filter(user=user).delete()
    record(**_about("user.drop_second_step", user.id, by, at))


@transaction.atomic
def deactivate_user(*, by: Actor, at: datetime, user_id: UUID) -> None:
    """Close an account: sessions and open links end at once, its posts end today."""
    user = _locked(user_id, by)
    today = timezone.localdate(at)
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    running = Post.objects.filter(Q(to_day=None) | Q(to_day__gt=today), user=user)
    running.filter(from_day__lte=today).update(to_day=today)
    record(**_about("user.deactivate", user.id, by, at))


@transaction.atomic
def set_password(*, at: datetime, user: User, password: str) -> None:
    """Save a password that somebody chose for their own account; allauth has checked it.

    The account then belongs to its person, and any administrator may send the next link, unless
    the second step is still missing.
    """
    user.set_password(password)
    if not lacks_second_step(user):
        user.link_not_by = None
    user.save(update_fields=["password", "link_not_by"])
    record(**_about("user.set_password", user.id, SYSTEM, at))


@transaction.atomic
def choose_language(*, user_id: UUID, language: str) -> None:
    """Remember the language of the desk for somebody's next sign-in. A preference: no fact."""
    if language not in dict(settings.LANGUAGES):
        raise RuleBroken("accounts.language_unknown", field="language")
    User.objects.filter(pk=user_id).update(language=language)


def forget_what_is_over(*, at: datetime) -> int:
    """Delete sessions and counted tries that are over; returns how many. Housekeeping: no fact."""
    sessions = Session.objects.filter(expire_date__lt=at).delete()[0]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_cache WHERE expires < %s", [at])
        return sessions + int(cursor.rowcount)


def _locked(user_id: UUID, by: Actor) -> User:
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None or not can_manage_user(by, user_id):
        raise NotAllowed
    return user


def _check_new(user: User) -> None:
    if not _USERNAME.fullmatch(user.username):
        raise RuleBroken("accounts.username_shape", field="username")
    if len(user.display_name) not in NAME_LENGTH:
        raise RuleBroken("accounts.name_length", field="display_name", most=NAME_LENGTH[-1])
    if user.email:
        try:
            validate_email(user.email)
        except ValidationError as error:
            raise RuleBroken("accounts.email_shape", field="email") from error


def _about(verb: str, user_id: UUID, by: Actor, at: datetime) -> Happened:
    """The fact about an account; it stands in the area of the administrator who acts."""
    grants = by.grants_with(Permission.ACCOUNTS_POST_PROPOSE)
    return Happened(
        verb=verb,
        by=by,
        at=at,
        area_path=grants[0].area_path if grants else "",
        subject_type="user",
        subject_id=user_id,
    )
