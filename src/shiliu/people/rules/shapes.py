"""What a name, telephone number and e-mail address may look like."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from shiliu.lib.errors import RuleBroken

NAME_LENGTH: Final = 60
REASON_LENGTH: Final = 200
EMAIL_LENGTH: Final = 254
_PHONE = re.compile(r"\+?[0-9](?:[0-9]| (?=[0-9])|-(?=[0-9])){4,24}(?: ?(?:x|转) ?[0-9]{1,6})?")
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_PART = r"[^@\s.,;<>\"()\[\]\\\x00-\x1f\x7f]+"
_EMAIL = re.compile(rf"(?=.{{1,64}}@){_LOCAL}(?:\.{_LOCAL})*@{_PART}(?:\.{_PART})+")


def clean_name(typed: str) -> str:
    """The name without surrounding space; refuses a long one and control characters."""
    name = typed.strip()
    if len(name) > NAME_LENGTH:
        raise RuleBroken("people.name_length", field="name", most=NAME_LENGTH)
    if any(unicodedata.category(character).startswith("C") for character in name):
        raise RuleBroken("people.name_unreadable", field="name")
    return name


def clean_phone(typed: str) -> str:
    """The number with ASCII digits, as typed otherwise; refuses what nobody could ring."""
    phone = unicodedata.normalize("NFKC", typed).strip()
    if phone and not _PHONE.fullmatch(phone):
        raise RuleBroken("people.phone_shape", field="phone")
    return phone


def clean_email(typed: str) -> str:
    """The address without surrounding space; refuses what no server would take."""
    email = typed.strip()
    if email and (len(email) > EMAIL_LENGTH or not _EMAIL.fullmatch(email)):
        raise RuleBroken("people.email_shape", field="email")
    return email


def clean_reason(typed: str, *, own: bool) -> str:
    """Why somebody looks at a contact; outside one's own matters the reason cannot be empty."""
    reason = typed.strip()
    if not reason and not own:
        raise RuleBroken("people.reason_missing", field="reason")
    if len(reason) > REASON_LENGTH:
        raise RuleBroken("people.reason_length", field="reason", most=REASON_LENGTH)
    return reason
