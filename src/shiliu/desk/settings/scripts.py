"""What the page shows on which a deployer looks at the layout of traditional Mongolian.

No text in the language is made up here: letters, digits and marks of the Unicode block with their
names, and the deployer's own texts.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from shiliu.network.schemas import Brand, Texts

LETTERS: Final = range(0x1820, 0x1843)
DIGITS: Final = range(0x1810, 0x181A)
MARKS: Final = range(0x1800, 0x180B)
BRAND_TEXTS: Final = ("name", "subtitle", "service_name", "tagline", "owner")


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character and what Unicode calls it."""

    character: str
    code: str
    name: str


def glyphs(numbers: range) -> list[Glyph]:
    """The characters of a range."""
    found = ((number, chr(number)) for number in numbers)
    return [
        Glyph(each, f"U+{number:04X}", unicodedata.name(each).removeprefix("MONGOLIAN ").lower())
        for number, each in found
    ]


def in_columns(numbers: range, length: int = 12) -> list[str]:
    """The characters one after the other, cut into paragraphs: each begins a column."""
    letters = [chr(number) for number in numbers]
    return [" ".join(letters[at : at + length]) for at in range(0, len(letters), length)]


def own_texts(brand: Brand) -> list[Texts]:
    """The texts of the brand that have Chinese and Mongolian."""
    texts = (getattr(brand, name) for name in BRAND_TEXTS)
    return [each for each in texts if each.get("zh") and each.get("mn")]
