"""Counting uses in fixed windows of time, in the database so that all processes count together."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from shiliu.core.ids import keyed_hash
from shiliu.core.models import UseCount


def count_use(purpose: str, key: str, *, window: timedelta, at: datetime) -> int:
    """Count one use of `key` and return how many there were in the present window.

    Windows are aligned to the epoch; the salt of the hash changes with the window, so counts of
    different days cannot be joined (safety rule 9).
    """
    number, until = _number(window, at), window_end(window, at)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_usecount (key_hash, uses, until) VALUES (%s, 1, %s) "
            "ON CONFLICT (key_hash) DO UPDATE SET uses = core_usecount.uses + 1 RETURNING uses",
            [keyed_hash(f"uses-{purpose}-{number}", key.encode()), until],
        )
        return int(cursor.fetchone()[0])


def window_end(window: timedelta, at: datetime) -> datetime:
    """When the present window ends and counting begins anew."""
    return datetime.fromtimestamp((_number(window, at) + 1) * window.total_seconds(), tz=at.tzinfo)


def _number(window: timedelta, at: datetime) -> int:
    return int(at.timestamp() // window.total_seconds())


def forget_old_uses(at: datetime) -> int:
    """Drop the counts of windows that are over."""
    return UseCount.objects.filter(until__lt=at).delete()[0]
