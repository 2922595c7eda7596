"""Idempotency: the same POST sent twice does its work once and gets the same answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from shiliu.core.actor import Actor
from shiliu.core.ids import keyed_hash
from shiliu.core.models import OnceKey
from shiliu.lib.errors import RuleBroken

KEY_LENGTH = range(8, 81)


@dataclass(frozen=True, slots=True)
class Once:
    """A key from a form or header, bound to the route and the actor, and the body it came with."""

    key_hash: bytes
    body_hash: bytes

    def row(self, subject: UUID, at: datetime) -> OnceKey:
        """The row that claims the key for `subject`; saving it fails when the key was used."""
        return OnceKey(key_hash=self.key_hash, body_hash=self.body_hash, subject=subject, at=at)

    def earlier(self) -> UUID | None:
        """What an earlier request with this key made, or None; another body is refused."""
        row = OnceKey.objects.filter(pk=self.key_hash).first()
        if row is None:
            return None
        if bytes(row.body_hash) != self.body_hash:
            raise RuleBroken("core.once_other_body")
        return row.subject


def once(key: str, *, route: str, by: Actor, body: bytes) -> Once:
    """Make a key usable; refuses a missing, too short or too long one."""
    if len(key) not in KEY_LENGTH:
        raise RuleBroken("core.once_missing")
    return Once(
        keyed_hash("once", f"{route}\0{by.by}\0{key}".encode()), hashlib.sha256(body).digest()
    )


def do_once(claim: Once, at: datetime, act: Callable[[], UUID]) -> UUID:
    """Run `act` and claim the key in one transaction; a repetition returns the first result."""
    if (subject := claim.earlier()) is not None:
        return subject
    try:
        with transaction.atomic():
            subject = act()
            claim.row(subject, at).save(force_insert=True)
    except IntegrityError:
        if (subject := claim.earlier()) is not None:
            return subject
        raise
    return subject


def forget_old_keys(before: datetime) -> int:
    """Drop keys used before `before`; nobody repeats a request a week later."""
    return OnceKey.objects.filter(at__lt=before).delete()[0]
