"""A document's name from outside: shown only when it can point at nobody (safety rule 6)."""

from __future__ import annotations

import re
import unicodedata

from shiliu.lib.personal import find

LONGEST = 80
_UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')


def safe_name(name: str) -> str:
    """The last part without its ending and without signs that steer anything; "" when nothing
    is left or the finder marks something personal."""
    last = name.replace("\\", "/").rpartition("/")[2]
    stem = re.sub(r"\.pdf$", "", last, flags=re.IGNORECASE)
    plain = "".join(
        sign for sign in stem if unicodedata.category(sign)[0] not in "CZ" or sign == " "
    )
    plain = _UNSAFE.sub(" ", plain).strip(" .")[:LONGEST].strip()
    return "" if not plain or find(plain) else plain
