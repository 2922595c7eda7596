"""Where the bytes lie: a local folder, or a store that speaks S3. Keys are our own, never names."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.core.files.storage import storages

KEY_BYTES = 24


def put(data: bytes, at: datetime) -> str:
    """Store it; returns its key: the day and a name nobody can guess."""
    key = f"{_folder(at.date())}/{secrets.token_hex(KEY_BYTES)}"
    stored = storages["files"].save(key, ContentFile(data))
    if stored != key:
        storages["files"].delete(stored)
        raise OSError("the storage of files gave another name than asked for")
    return key


def read(key: str) -> bytes:
    """What was stored. FileNotFoundError when it is not there."""
    with storages["files"].open(key, "rb") as file:
        data: bytes = file.read()
    return data


def remove(key: str) -> None:
    """Take it away; one that is gone already is no error."""
    storages["files"].delete(key)


def keys_of(day: date) -> list[str]:
    """What was stored on a day."""
    folder = _folder(day)
    try:
        _, names = storages["files"].listdir(folder)
    except FileNotFoundError:
        return []
    return [f"{folder}/{name}" for name in names]


def _folder(day: date) -> str:
    return f"{day:%Y/%m/%d}"
