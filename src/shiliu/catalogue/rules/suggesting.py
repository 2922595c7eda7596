"""Which categories the words of a text point at: keywords, the longest match first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shiliu.lib.chinese import normalise

_LATIN = re.compile("[a-z]")


@dataclass(frozen=True, slots=True)
class _Hit:
    """A keyword at its place in the text."""

    start: int
    end: int
    code: str
    word: str


def suggested(
    text: str, keywords: Mapping[str, Iterable[str]], most: int = 3
) -> list[tuple[str, tuple[str, ...]]]:
    """The codes that the text points at with the keywords that say so, the strongest first.

    A longer keyword wins over a shorter one inside it ("stair light" over "light"), so each
    character counts for one keyword; the same keyword may belong to several codes. Strength is
    the number of characters matched. Codes of equal strength stay in the order given.
    """
    folded = normalise(text)
    strength: dict[str, int] = dict.fromkeys(keywords, 0)
    words: dict[str, dict[str, None]] = {code: {} for code in keywords}
    for hit in _longest(_hits(folded, keywords)):
        strength[hit.code] += hit.end - hit.start
        words[hit.code][hit.word] = None
    found = sorted((code for code in keywords if strength[code]), key=lambda code: -strength[code])
    return [(code, tuple(words[code])) for code in found[:most]]


def _hits(folded: str, keywords: Mapping[str, Iterable[str]]) -> list[_Hit]:
    return [
        _Hit(match.start(), match.end(), code, word)
        for code, listed in keywords.items()
        for word in listed
        if word.strip()
        for match in _pattern(normalise(word)).finditer(folded)
    ]


def _pattern(word: str) -> re.Pattern[str]:
    """Latin words begin at a word's beginning ("light" finds "lights", not "delight")."""
    return re.compile((r"\b" if _LATIN.match(word) else "") + re.escape(word))


def _longest(hits: list[_Hit]) -> list[_Hit]:
    """The hits that no longer one overlaps; of equally long ones the first in the text."""
    kept: list[_Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start)):
        span = (hit.start, hit.end)
        if all(span == (k.start, k.end) or hit.end <= k.start or k.end <= hit.start for k in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)
