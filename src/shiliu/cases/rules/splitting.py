"""Which requests are split into parts, and when more people would read a part than the whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from shiliu.cases.rules.levels import CENTRE
from shiliu.lib.errors import RuleBroken

MOST: Final = 9


@dataclass(frozen=True, slots=True)
class Whole:
    """A request as splitting sees it: `parts` were split off from it already."""

    complaint: bool = False
    led: bool = False
    is_part: bool = False
    erased: bool = False
    parts: int = 0


@dataclass(frozen=True, slots=True)
class Circle:
    """Who sees a request because it lies in their area: the path, and the lowest level."""

    path: str
    level: int


def check(whole: Whole) -> None:
    """Refuse what stays in one piece.

    A complaint, or a part of one could be read by those complained of. A part: all parts hang on
    the whole. A member of others, whose matter is the lead's. Words that are erased.
    """
    if whole.complaint:
        raise RuleBroken("cases.split_complaint")
    if whole.is_part:
        raise RuleBroken("cases.split_part")
    if whole.led:
        raise RuleBroken("cases.split_led")
    if whole.erased:
        raise RuleBroken("cases.split_erased")
    if whole.parts >= MOST:
        raise RuleBroken("cases.split_too_many", most=MOST)


def is_wider(whole: Circle, part: Circle) -> bool:
    """Whether somebody would see the part who does not see the whole because of its place.

    An area around the whole's is no wider: who sees that one, sees all inside it. Deeper inside
    is, unless nobody below the centre sees it.
    """
    if part.level > whole.level:
        return True
    if whole.path.startswith(part.path):
        return False
    return part.level > CENTRE or not part.path.startswith(whole.path)


def check_words(*, wider: bool, marked: str) -> None:
    """Refuse words that point at a person where more people would read them than the whole.

    `marked` is what the finder saw in words and place.
    """
    if wider and marked:
        raise RuleBroken("cases.split_personal", field="words", marked=marked)
