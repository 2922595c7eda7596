"""What a deployment may call itself and in which colours, so that everybody can read it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from shiliu.lib.errors import RuleBroken
from shiliu.network.rules.palette import DEFAULT, check_readable

LANGUAGES = ("zh", "en", "mn")
TEXTS = ("name", "subtitle", "service_name", "tagline", "owner", "usage_rule")
LONGEST = 200
_HEX = re.compile("#[0-9A-Fa-f]{6}")

Brand = Mapping[str, object]


def check_brand(brand: Brand) -> None:
    """Refuse a brand without a Chinese name, with unknown keys, or whose text cannot be read.

    Colours are #RRGGBB; those that are missing are the house's own. The main colour on the paper
    and every text on its ground need a contrast of 4.5 (WCAG 2.2, 1.4.3), in light and in dark.
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
        if name not in DEFAULT or not isinstance(value, str) or not _HEX.fullmatch(value):
            raise RuleBroken("network.brand_colour", field=f"colours.{name}")
    check_readable(colours)
