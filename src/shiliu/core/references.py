"""Reference data is read once per process and read again when its version moves.

Version and data come from the primary: a replica that is a moment behind would have its old data
kept under the new version.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.db import transaction
from django.db.models import F

from shiliu.core.models import ReferenceVersion
from shiliu.core.replica import PRIMARY, on_primary

Value = TypeVar("Value")

CHECK_SECONDS = 1.0
_lock = threading.Lock()
_checked_at = float("-inf")
_version = -1
_values: dict[object, object] = {}
_MISSING = object()


def current_version() -> int:
    """The version of the reference data, asked of the database at most once a second."""
    global _checked_at, _version
    with _lock:
        if time.monotonic() - _checked_at >= CHECK_SECONDS:
            versions = ReferenceVersion.objects.using(PRIMARY).values_list("version", flat=True)
            row = versions.first()
            _checked_at = time.monotonic()
            if (row or 0) != _version:
                _version = row or 0
                _values.clear()
        return _version


def cached(read: Callable[[], Value]) -> Callable[[], Value]:
    """Keep what `read` returns until the reference data changes. For frozen values only."""

    @wraps(read)
    def reading() -> Value:
        key = (read, current_version())
        value = _values.get(key, _MISSING)
        if value is _MISSING:
            with on_primary():
                value = _values[key] = read()
        return value  # type: ignore[return-value]  # the key says whose value it is

    return reading


def changed() -> None:
    """Say, inside the transaction that changes reference data, that caches must be read again.

    This process sees the change as soon as it is committed, the others within a second.
    """
    if not ReferenceVersion.objects.filter(id=1).update(version=F("version") + 1):
        ReferenceVersion.objects.create(id=1, version=1)
    transaction.on_commit(forget)


def forget() -> None:
    """Drop this process's cache at once."""
    global _checked_at
    with _lock:
        _checked_at = float("-inf")
        _values.clear()
