"""What is looked for: kinds, and forms written as regular expressions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

Match = re.Match[str]
HAN = "[\u4e00-\u9fff]"

_WIDE = "".join(map(chr, range(0xFF01, 0xFF5F))) + "\u3000\u00a0\u2002\u2003\u2009" + "‐‑‒–—―"
_NARROW = "".join(map(chr, range(0x21, 0x7F))) + " " * 5 + "-" * 6
_PLAIN = str.maketrans(_WIDE, _NARROW)


class Kind(StrEnum):
    """What was found; where two overlap the one named first here wins."""

    ID_NUMBER = "id_number"
    BANK_CARD = "bank_card"
    PHONE = "phone"
    EMAIL = "email"
    ACCOUNT = "account"
    PLATE = "plate"
    ROOM = "room"
    SHOP_NAME = "shop_name"
    KINSHIP = "kinship"
    PERSON_NAME = "person_name"


@dataclass(frozen=True)
class Shape:
    """A form to look for in ``plain`` text.

    The group ``it`` is the finding where only a part of the match counts.
    """

    kind: Kind
    reason: str
    pattern: re.Pattern[str]
    holds: Callable[[Match], bool] = lambda _: True


def plain(text: str) -> str:
    """The text with full-width letters and digits made narrow, each in its old place."""
    return text.translate(_PLAIN)


def one_of(entries: Iterable[str]) -> str:
    """The entries as alternatives of an expression, the longest first."""
    return "|".join(re.escape(entry) for entry in sorted(entries, key=len, reverse=True))
