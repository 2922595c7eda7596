"""What a deployment may call itself and in which colours, so that everybody can read it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from shiliu.lib.errors import RuleBroken

LANGUAGES = ("zh", "en", "mn")
TEXTS = ("name", "subtitle", "service_name", "tagline", "owner", "usage_rule")
COLOURS = ("primary", "on_primary", "primary_dark", "on_primary_dark", "paper", "ink")
READ_TOGETHER = (("on_primary", "primary"), ("on_primary_dark", "primary_dark"), ("ink", "paper"))
LEAST_CONTRAST = 4.5
LONGEST = 200
_HEX = re.compile("#[0-9A-Fa-f]{6}")

Brand = Mapping[str, object]


def check_brand(brand: Brand) -> None:
    """Refuse a brand without a Chinese name, with unknown keys, or whose text cannot be read.

    Colours are #RRGGBB; text on its ground needs a contrast of 4.5 (WCAG 2.2, 1.4.3).
    """
    for key in brand:
        if key not in (*TEXTS, "motif", "colours"):
            raise RuleBroken("network.brand_key", field=key)
    for key in TEXTS:
        _check_texts(key, brand.get(key, {}))
    motif = brand.get("motif", {})
    if not isinstance(motif, Mapping):
        raise RuleBroken("network.brand_text", field="motif", most=LONGEST)
    for key, texts in motif.items():
        _check_texts(f"motif.{key}", texts)
    name = brand.get("name")
    if not isinstance(name, Mapping) or not name.get("zh"):
        raise RuleBroken("network.brand_name", field="name")
    _check_colours(brand.get("colours", {}))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours written #RRGGBB, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _check_texts(field: str, texts: object) -> None:
    if not isinstance(texts, Mapping) or not all(
        language in LANGUAGES and isinstance(text, str) and len(text) <= LONGEST
        for language, text in texts.items()
    ):
        raise RuleBroken("network.brand_text", field=field, most=LONGEST)


def _check_colours(colours: object) -> None:
    if not isinstance(colours, Mapping):
        raise RuleBroken("network.brand_colour", field="colours")
    for name, value in colours.items():
        if name not in COLOURS or not isinstance(value, str) or not _HEX.fullmatch(value):
            raise RuleBroken("network.brand_colour", field=f"colours.{name}")
    for text, ground in READ_TOGETHER:
        if {text, ground} <= colours.keys():
            found = contrast(colours[text], colours[ground])
            if found < LEAST_CONTRAST:
                raise RuleBroken(
                    "network.brand_contrast", field=f"colours.{text}", found=f"{found:.1f}"
                )


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
