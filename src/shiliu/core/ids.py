"""Identifiers, receipt codes and the keyed hashes derived from the server's secrets."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from uuid import UUID

import uuid_utils.compat as uuid_utils
from django.conf import settings

CODE_DIGITS = 16


def new_id() -> UUID:
    """A UUIDv7: time-ordered, so rows written together lie together."""
    return uuid_utils.uuid7()


def least_id(moment: datetime) -> UUID:
    """The least id that `moment` can give: in SQL, `shiliu_month_floor`."""
    return UUID(int=max(0, int(moment.timestamp() * 1000)) << 80)


def id_after(earlier: UUID | None) -> UUID:
    """A new id that is greater than `earlier` even when the clock was set back meanwhile."""
    fresh = new_id()
    return fresh if earlier is None or fresh > earlier else UUID(int=earlier.int + 1)


def keyed_hash(purpose: str, value: bytes) -> bytes:
    """HMAC-SHA256 of `value` under the server secret, different for each `purpose`."""
    key = hashlib.sha256(f"{purpose}\0{settings.SHILIU_SECRET}".encode()).digest()
    return hmac.new(key, value, hashlib.sha256).digest()


def message_id(letter: UUID) -> str:
    """What a letter is called, so that who gets it twice can drop one of them."""
    return f"<{letter}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"


def receipt_code(subject: UUID) -> str:
    """The 16 digits (53 bits) that open one subject; the same each time it is asked for."""
    number = int.from_bytes(keyed_hash("receipt-code", subject.bytes)[:16], "big")
    return str(number % 10**CODE_DIGITS).zfill(CODE_DIGITS)


def code_lookup(code: str) -> bytes:
    """What is stored instead of the code: enough to find the subject, useless to read."""
    return keyed_hash("receipt-lookup", code.encode())


def code_digits(typed: str) -> str:
    """The digits of a code as typed, with spaces or dashes; empty when it cannot be one."""
    digits = "".join(character for character in typed if character.isdecimal())
    ascii_digits = "".join(str(int(digit)) for digit in digits)
    return ascii_digits if len(ascii_digits) == CODE_DIGITS else ""


def grouped(code: str) -> str:
    """The code in groups of four, as it is dictated and printed."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
