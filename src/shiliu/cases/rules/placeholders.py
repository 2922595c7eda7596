"""What a reply template leaves open, from a fixed list, and how it is filled for one request."""

from __future__ import annotations

import re
from collections.abc import Mapping

from shiliu.lib.errors import RuleBroken

PLACEHOLDERS = ("number", "unit", "phone", "hours", "promised_day", "received_day", "category")
_ONE = re.compile(r"\{([^{}]*)\}")


def check(text: str, field: str) -> None:
    """Refuse a placeholder that is not on the list, by its name."""
    for name in _ONE.findall(text):
        if name not in PLACEHOLDERS:
            raise RuleBroken("cases.placeholder_unknown", field=field, name=name)


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with what is known put in; a placeholder without a value stays as it is."""
    return _ONE.sub(lambda found: values.get(found[1], "") or found[0], text)


def left_in(text: str) -> str:
    """The first placeholder that nothing has filled, or ""."""
    return next((name for name in _ONE.findall(text) if name in PLACEHOLDERS), "")
