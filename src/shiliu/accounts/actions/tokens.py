"""Interface keys of units: issued by one person, approved by another, counted by the hour."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from shiliu.accounts.models import Token
from shiliu.accounts.policies import can_manage_tokens
from shiliu.accounts.queries import acting_as_unit, person_of
from shiliu.accounts.rules.roles import PERMISSIONS, Role, key_scopes
from shiliu.core.actor import Actor, ActorKind, KeyUse
from shiliu.core.database import insert_together
from shiliu.core.errors import NotAllowed
from shiliu.core.ids import keyed_hash
from shiliu.core.limits import count_use, window_end
from shiliu.core.permissions import Permission
from shiliu.ledger.actions import Happened, fact_rows, record
from shiliu.lib.errors import RuleBroken
from shiliu.network.models import Unit
from shiliu.network.queries import at_work

HOUR: Final = timedelta(hours=1)
DAYS: Final = range(1, 731)
CALLS: Final = range(1, 100_001)
NAME_LENGTH: Final = range(1, 61)


@transaction.atomic
def issue_token(  # noqa: PLR0913 - keyword-only, each a column
    *,
    by: Actor,
    at: datetime,
    unit_id: UUID,
    name: str,
    scopes: Collection[Permission] = PERMISSIONS[Role.UNIT_WORKER],
    days: int = 365,
    calls_per_hour: int = 1000,
) -> tuple[Token, str]:
    """Make a key for a unit and return it with its row: the only time the key is seen.

    `scopes` is what it may do in the unit's area, at most `key_scopes` of such a unit. It opens
    the unit's requests, so it works only after another person has approved it; one
    that the system issues (installation, sample life) works at once. One of the same name that
    this person issued before and that still waits ends: after a double tap nobody has seen it.
    """
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit_id)
    if not can_manage_tokens(by, unit.area_path):
        raise NotAllowed
    if len(name.strip()) not in NAME_LENGTH:
        raise RuleBroken("accounts.name_length", field="name", most=NAME_LENGTH[-1])
    if days not in DAYS:
        raise RuleBroken("accounts.token_days", field="days", most=DAYS[-1])
    if calls_per_hour not in CALLS:
        raise RuleBroken("accounts.token_calls", field="calls_per_hour", most=CALLS[-1])
    if not scopes or not key_scopes(unit.kind, unit.level) >= set(scopes):
        raise RuleBroken("accounts.token_scopes", field="scopes")
    token = Token(
        unit=unit,
        name=name.strip(),
        scopes=sorted(scopes),
        calls_per_hour=calls_per_hour,
        expires_at=at + timedelta(days=days),
    )
    return token, _save_new(token, "token.issue", by, at)


@transaction.atomic
def rotate_token(*, by: Actor, at: datetime, token_id: UUID) -> tuple[Token, str]:
    """Make a new key in place of one; the old one works until the new one is approved."""
    old = _locked(token_id, by)
    if old.revoked_at is not None:
        raise RuleBroken("accounts.token_ended")
    token = Token(
        unit=old.unit,
        name=old.name,
        scopes=old.scopes,
        calls_per_hour=old.calls_per_hour,
        expires_at=at + (old.expires_at - old.created_at),
        replaces=old,
    )
    key = _save_new(token, "token.rotate", by, at)
    if token.approved_at is not None:
        _end(old, at)
    return token, key


@transaction.atomic
def approve_token(*, by: Actor, at: datetime, token_id: UUID) -> Token:
    """Let a key work; never by who issued it. The key it replaces ends."""
    token = _locked(token_id, by)
    if token.revoked_at is not None or token.expires_at <= at:
        raise RuleBroken("accounts.token_ended")
    if token.approved_at is not None:
        raise RuleBroken("accounts.token_decided")
    person = person_of(by)
    if person is not None and person == token.proposed_by:
        raise RuleBroken("accounts.second_person")
    token.approved_by, token.approved_at = person, at
    token.save(update_fields=["approved_by", "approved_at"])
    if token.replaces is not None:
        _end(token.replaces, at)
    record(**_about("token.approve", token, by, at))
    return token


@transaction.atomic
def revoke_token(*, by: Actor, at: datetime, token_id: UUID) -> None:
    """End a key at once; one person is enough."""
    token = _locked(token_id, by)
    if token.revoked_at is not None:
        raise RuleBroken("accounts.token_ended")
    _end(token, at)
    record(**_about("token.revoke", token, by, at))


def open_key(*, key: str, at: datetime) -> KeyUse:
    """The unit that holds `key`, with the scopes of the key over the unit's area.

    Counts the call, also one beyond the calls of this hour: the caller refuses it. NotAllowed for
    an unknown, waiting, expired or revoked key. What the call then does records its own fact.
    """
    token = (
        Token.objects.select_related("unit")
        .filter(
            at_work(timezone.localdate(at), "unit__"),
            key_hash=_hash(key),
            revoked_at=None,
            approved_at__isnull=False,
            expires_at__gt=at,
        )
        .first()
    )
    if token is None:
        raise NotAllowed
    used = count_use("token", str(token.id), window=HOUR, at=at)
    return KeyUse(_actor(token), token.calls_per_hour, used, window_end(HOUR, at))


def _actor(token: Token) -> Actor:
    scopes = frozenset(map(Permission, token.scopes))
    return acting_as_unit(token.unit, scopes, token.proposed_by)


def _save_new(token: Token, verb: str, by: Actor, at: datetime) -> str:
    key = f"sl_{secrets.token_urlsafe(32)}"
    token.key_hash = _hash(key)
    token.proposed_by = person_of(by)
    token.created_at = at
    token.approved_at = at if by.kind is ActorKind.SYSTEM else None
    Token.objects.filter(
        unit=token.unit,
        name=token.name,
        proposed_by=token.proposed_by,
        approved_at=None,
        revoked_at=None,
    ).update(revoked_at=at)
    insert_together(token, *fact_rows(**_about(verb, token, by, at)))
    return key


def _hash(key: str) -> bytes:
    return keyed_hash("token", key.encode())


def _locked(token_id: UUID, by: Actor) -> Token:
    token = (
        Token.objects.select_for_update(of=("self",))
        .select_related("unit", "replaces")
        .filter(pk=token_id)
        .first()
    )
    if token is None or not can_manage_tokens(by, token.unit.area_path):
        raise NotAllowed
    return token


def _end(token: Token, at: datetime) -> None:
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])


def _about(verb: str, token: Token, by: Actor, at: datetime) -> Happened:
    return Happened(
        verb=verb,
        by=by,
        at=at,
        area_path=token.unit.area_path,
        unit=token.unit_id,
        subject_type="token",
        subject_id=token.id,
    )
