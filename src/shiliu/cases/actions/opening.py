"""Opening a request by its receipt code, with the tries counted."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from shiliu.cases.models import Case
from shiliu.cases.queries import case_by_code
from shiliu.cases.queries.splitting import part_called
from shiliu.core.ids import code_digits
from shiliu.core.limits import count_use
from shiliu.lib.errors import RuleBroken

WINDOW = timedelta(hours=1)


def open_by_code(*, code: str, network: str, at: datetime, part: str = "") -> Case:
    """The request of a code as typed; RuleBroken for an unknown one, and after too many tries.

    `part` is the number of one of its parts. Counts the try for `network` and for the code,
    together with those of the page.
    """
    digits = code_digits(code)
    tries = count_use("code", network, window=WINDOW, at=at)
    if digits:
        tries = max(tries, count_use("code-used", digits, window=WINDOW, at=at))
    if tries > settings.CODE_TRIES_PER_HOUR:
        raise RuleBroken("core.too_many")
    case = case_by_code(digits)
    if case is None:
        raise RuleBroken("cases.code_unknown", field="code")
    found = part_called(case, part)
    if found is None:
        raise RuleBroken("cases.part_unknown", field="part")
    return found
