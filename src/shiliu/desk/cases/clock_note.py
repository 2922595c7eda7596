"""The sentence under the strip of days: where it stands, what paused it, who extended it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext, ngettext

from shiliu.cases.models import Case
from shiliu.cases.rules.lifecycle import AT_HAND, State, Verb
from shiliu.cases.schemas import StepView
from shiliu.desk.cases.due import clock_of, moment_words, sentences
from shiliu.ui.templatetags.ui import in_language


def clock_note(case: Case, now: datetime, steps: Sequence[StepView]) -> str:
    """“Day 4 of 5, due tomorrow 17:30. No pause. No extension.”"""
    return sentences((_where(case, now), _pauses(steps), _extensions(steps)))


def _where(case: Case, now: datetime) -> str:
    clock = clock_of(case.promised_at, case.promised_days, now)
    if clock is None or case.promised_at is None:
        return ""
    if case.state == State.PAUSED:
        return gettext("The clock is paused.")
    if case.state not in AT_HAND:
        return ""
    when = moment_words(case.promised_at, now)
    if clock.kind == "late":
        return gettext("It was due %(when)s.") % {"when": when}
    if not clock.used:
        whole = ngettext(
            "%(total)d working day from the next one on, due %(when)s.",
            "%(total)d working days from the next one on, due %(when)s.",
            clock.total,
        )
        return whole % {"total": clock.total, "when": when}
    return gettext("Day %(n)d of %(total)d, due %(when)s.") % {
        "n": clock.used,
        "total": clock.total,
        "when": when,
    }


def _pauses(steps: Sequence[StepView]) -> str:
    count = sum(step.verb is Verb.PAUSE for step in steps)
    if not count:
        return gettext("No pause.")
    return ngettext("%(n)d pause.", "%(n)d pauses.", count) % {"n": count}


def _extensions(steps: Sequence[StepView]) -> str:
    extended = [step for step in steps if step.verb is Verb.EXTEND]
    if not extended:
        return gettext("No extension.")
    allowed = {in_language(step.by_unit.name) for step in extended if step.by_unit}
    return gettext("Extended, allowed by %(units)s.") % {"units": ", ".join(sorted(allowed))}
