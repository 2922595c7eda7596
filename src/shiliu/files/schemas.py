"""What goes into and comes out of this package."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NewPicture:
    """A picture after it was decoded and written anew: JPEG, upright, without metadata.

    `digest` tells it from others where it is shown or compared.
    """

    data: bytes = field(repr=False)
    width: int
    height: int
    digest: str


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A PDF after it was written anew, and a name for it that points at nobody ("" for none)."""

    data: bytes = field(repr=False)
    name: str


class Rendition(StrEnum):
    """Which of its forms a picture is shown in."""

    PRESENT = "present"
    ORIGINAL = "original"


@dataclass(frozen=True, slots=True)
class Link:
    """What a signed address stands for. `audience` is whom it was made for, "" for no one."""

    file_id: UUID
    rendition: Rendition
    audience: str


@dataclass(frozen=True, slots=True)
class Shape:
    """Left, top, right and bottom of what is made unreadable; `round` for a stroke of the brush."""

    left: int
    top: int
    right: int
    bottom: int
    round: bool
