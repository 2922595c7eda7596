"""A contact in part: enough to know one's own again, useless to whoever found the slip (rule 3)."""

from __future__ import annotations

import re
from typing import Final

HIDDEN: Final = "***"
LAST_DIGITS: Final = 4


def masked_name(name: str) -> str:
    """The first character, a Chinese family name; nothing of a name that is one character."""
    return f"{name[0]}{HIDDEN}" if len(name) > 1 else HIDDEN if name else ""


def masked_phone(phone: str) -> str:
    """The last four digits, of a short number no more than half."""
    digits = re.sub(r"[^0-9]", "", phone)
    shown = min(LAST_DIGITS, len(digits) // 2)
    return f"{HIDDEN}{digits[len(digits) - shown :]}" if digits else ""


def masked_email(email: str) -> str:
    """The first letter and the domain; of a name of one letter only the domain."""
    name, at, domain = email.rpartition("@")
    return f"{name[0] if len(name) > 1 else ''}{HIDDEN}{at}{domain}" if email else ""
