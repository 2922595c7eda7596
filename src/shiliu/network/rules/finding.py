"""Finding a place by what somebody types: a name, an address, "my building"."""

from __future__ import annotations

import re
from itertools import pairwise

from shiliu.lib.chinese import normalise, pinyin_key

LEAST_SHARE = 0.5
_UNIT = re.compile(r"[0-9]+|[a-z]+|[^\W_]")
_NUMBER = re.compile(r"[0-9]+")
_COUNTED = re.compile("[〇零一二三四五六七八九十]+(?=[号栋幢单座])")
_DIGITS = {digit: place for place, digit in enumerate("零一二三四五六七八九")} | {"〇": 0}

BAR = "|"

Pieces = str


def pieces(text: str) -> Pieces:
    """What a text is compared by, between bars: single characters, but words and numbers whole.

    11 is not two times 1, so that "1号楼" does not find building 11. Chinese numerals before 号,
    栋, 幢, 座 or 单元 are read as figures.
    """
    counted = _COUNTED.sub(lambda found: str(_figure(found[0])), normalise(text))
    found = _UNIT.findall(counted)
    return BAR + BAR.join(found) + BAR if found else ""


def likeness(asked: Pieces, candidate: Pieces) -> float:
    """How well a candidate fits what was asked, from 0 (not at all) to 1 (the very same).

    Best is the same text, then a candidate that holds it, then one that it holds (a building in
    an address with the flat); of those the closest in length. Otherwise all numbers asked for
    must be there and the share of common pieces and pairs decides; less than half is no find.
    """
    if not asked or not candidate:
        return 0.0
    if asked == candidate:
        return 1.0
    if asked in candidate:
        return 0.9 + 0.09 * len(asked) / len(candidate)
    wanted, there = _split(asked), _split(candidate)
    if len(there) > 1 and candidate in asked:
        return 0.8 + 0.09 * len(candidate) / len(asked)
    if any(piece.isdecimal() and piece not in there for piece in wanted):
        return 0.0
    pairs = set(pairwise(wanted))
    share = len(pairs & set(pairwise(there))) / len(pairs) if pairs else 0.0
    found = (share + sum(piece in there for piece in wanted) / len(wanted)) / 2
    return found * 0.8 if found >= LEAST_SHARE else 0.0


def sort_key(name: str) -> str:
    """The key by which places are listed: pinyin, with numbers in their order (2 before 10)."""
    return pinyin_key(_NUMBER.sub(lambda number: number[0].zfill(6), name))[:200]


def _split(found: Pieces) -> list[str]:
    return found[1:-1].split(BAR)


def _figure(numeral: str) -> int:
    """A Chinese numeral below 100, or digits read one by one."""
    if "十" in numeral:
        tens, _, ones = numeral.partition("十")
        return _DIGITS.get(tens[-1:], 1) * 10 + _DIGITS.get(ones[:1], 0)
    return int("".join(str(_DIGITS[digit]) for digit in numeral))
