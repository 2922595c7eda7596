"""Finds what points to a person in a text that is about to be published.

The finder is a help for the person who approves, not a judge: it errs towards
showing too much, and knows forms, not meanings. Reasons are stable short codes
for the screen to translate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from shiliu.lib.personal.names import NAMES, SHOP, own_name
from shiliu.lib.personal.numbers import NUMBERS
from shiliu.lib.personal.rooms import ROOMS
from shiliu.lib.personal.shape import Kind, Shape, plain

__all__ = ["MARK", "STRONG", "Finding", "Kind", "blank", "find"]

MARK = "□□"
STRONG = frozenset(
    {Kind.ID_NUMBER, Kind.BANK_CARD, Kind.PHONE, Kind.EMAIL, Kind.ACCOUNT, Kind.PLATE}
)
_HIDDEN = "□"
_STRENGTH = {kind: rank for rank, kind in enumerate(Kind)}
_Found = tuple[Kind, int, int, str]


@dataclass(frozen=True)
class Finding:
    """Characters ``start`` to ``end`` of the text (end not included), and why they matter."""

    kind: Kind
    start: int
    end: int
    text: str
    reason: str


def find(
    text: str, *, known_names: Iterable[str] = (), place_words: Iterable[str] = ()
) -> list[Finding]:
    """Everything in the text that may point to a person, in order, never overlapping.

    ``known_names`` (the asker's own, for example) are found wherever they
    stand. ``place_words`` are names of places: a person's or shop's name seen
    only there is none. Overlapping finds become one, of the strongest kind.
    """
    readable = plain(text)
    unplaced = _without(readable, place_words)
    found = chain(
        _known(text, known_names),
        _by_shapes(readable, (*NUMBERS, *ROOMS)),
        _by_shapes(unplaced, NAMES),
        _shops(readable, unplaced),
    )
    return [
        Finding(kind, start, end, text[start:end], reason)
        for kind, start, end, reason in _merged(found)
    ]


def blank(text: str, findings: Iterable[Finding]) -> str:
    """The text with a neutral mark in the place of each finding."""
    for finding in sorted(findings, key=lambda one: one.start, reverse=True):
        text = text[: finding.start] + MARK + text[finding.end :]
    return text


def _by_shapes(text: str, shapes: Iterable[Shape]) -> Iterator[_Found]:
    for shape in shapes:
        group = "it" if "it" in shape.pattern.groupindex else 0
        for match in shape.pattern.finditer(text):
            if shape.holds(match):
                yield shape.kind, *match.span(group), shape.reason


def _known(text: str, names: Iterable[str]) -> Iterator[_Found]:
    for name in {name.strip() for name in names}:
        if len(name) > 1:
            for match in re.finditer(re.escape(name), text, re.IGNORECASE):
                yield Kind.PERSON_NAME, *match.span(), "known"


def _shops(text: str, unplaced: str) -> Iterator[_Found]:
    """Shops with a name of their own: before the word for shop stands more than its trade."""
    for match in SHOP.finditer(text):
        offset = own_name(match["name"])
        if offset is not None:
            start = match.start() + offset
            if set(unplaced[start : match.end()]) != {_HIDDEN}:
                yield Kind.SHOP_NAME, start, match.end(), "shop"


def _without(text: str, places: Iterable[str]) -> str:
    """The text with places made unreadable, each character for one."""
    for place in sorted(places, key=len, reverse=True):
        text = text.replace(place, _HIDDEN * len(place))
    return text


def _merged(found: Iterable[_Found]) -> list[_Found]:
    """Overlapping finds joined into one that covers both, of the stronger kind."""
    merged: list[_Found] = []
    for new in sorted(found, key=lambda one: (one[1], -one[2])):
        if not merged or new[1] >= merged[-1][2]:
            merged.append(new)
            continue
        old = merged.pop()
        kind, _, _, reason = min(old, new, key=lambda one: _STRENGTH[one[0]])
        merged.append((kind, old[1], max(old[2], new[2]), reason))
    return merged
