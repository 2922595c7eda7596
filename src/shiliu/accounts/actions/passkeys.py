"""Passkeys of one's own account: a second step of sign-in, and a sign-in of their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction

from shiliu.accounts.models import User
from shiliu.core.actor import SYSTEM
from shiliu.core.errors import NotAllowed
from shiliu.ledger.actions import record
from shiliu.lib.errors import RuleBroken

NAME_LENGTH = range(1, 41)
MOST_PASSKEYS = 10


@transaction.atomic
def add_passkey(*, at: datetime, user: User, name: str, credential: Mapping[str, object]) -> bool:
    """Keep a passkey whose proof was checked; whether recovery codes were made as well.

    `credential` is what the browser answered, as JSON. Whoever has no recovery codes yet gets
    them, so that one lost device locks nobody out.
    """
    own = _locked(user)
    if len([each for each in own if each.type == Authenticator.Type.WEBAUTHN]) >= MOST_PASSKEYS:
        raise RuleBroken("accounts.passkeys_too_many", most=MOST_PASSKEYS)
    data = {"name": _checked(name), "credential": dict(credential)}
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)
    new_codes = all(each.type != Authenticator.Type.RECOVERY_CODES for each in own)
    if new_codes:
        RecoveryCodes.activate(user)
    _record("user.add_passkey", user, at)
    return new_codes


@transaction.atomic
def remove_passkey(*, at: datetime, user: User, passkey_id: int) -> None:
    """Take one passkey away; recovery codes that would open nothing any more go with the last."""
    own = _locked(user)
    removed = _passkey(own, passkey_id)
    removed.delete()
    kinds = {each.type for each in own if each.pk != passkey_id}
    if kinds == {Authenticator.Type.RECOVERY_CODES}:
        Authenticator.objects.filter(user=user).delete()
    _record("user.remove_passkey", user, at)


@transaction.atomic
def rename_passkey(*, user: User, passkey_id: int, name: str) -> None:
    """Say which device a passkey is on. A preference: no fact."""
    passkey = _passkey(_locked(user), passkey_id)
    passkey.data["name"] = _checked(name)
    passkey.save(update_fields=["data"])


def _locked(user: User) -> list[Authenticator]:
    """Everything that proves who `user` is, while nobody else changes it."""
    User.objects.select_for_update().get(pk=user.pk)
    return list(Authenticator.objects.filter(user=user))


def _passkey(own: list[Authenticator], passkey_id: int) -> Authenticator:
    for each in own:
        if (each.pk, each.type) == (passkey_id, Authenticator.Type.WEBAUTHN):
            return each
    raise NotAllowed


def _checked(name: str) -> str:
    if len(name.strip()) not in NAME_LENGTH:
        raise RuleBroken("accounts.passkey_name", field="name", most=NAME_LENGTH[-1])
    return name.strip()


def _record(verb: str, user: User, at: datetime) -> None:
    record(verb=verb, by=SYSTEM, at=at, area_path="", subject_type="user", subject_id=user.id)
