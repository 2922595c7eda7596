"""Signed addresses that nobody can guess and that are over in ten minutes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core import signing

from shiliu.files.models import File
from shiliu.files.schemas import Link, Rendition

STEP = 300
_SIGNER = "shiliu.files"


def make_link(
    file: File, at: datetime, *, audience: str = "", rendition: Rendition = Rendition.PRESENT
) -> str:
    """A token that opens one form of one file for five to ten minutes.

    It ends at a round five minutes, so that a page stays the same between two of them. `audience`
    is the post it is made for; empty for somebody without an account.
    """
    ends = (int(at.timestamp()) // STEP + 2) * STEP
    return signing.Signer(salt=_SIGNER).sign_object([file.id.hex, rendition.value, audience, ends])


def open_link(token: str, at: datetime) -> Link | None:
    """What a token stands for; None when it was altered, or its time is over."""
    try:
        file_id, rendition, audience, ends = signing.Signer(salt=_SIGNER).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    if at.timestamp() >= ends:
        return None
    return Link(UUID(file_id), Rendition(rendition), audience)
