"""What can go wrong, said once: for pages, for problem+json and for jobs."""

from __future__ import annotations

from django.utils.translation import gettext

from shiliu.core.sentences import SENTENCES
from shiliu.lib.errors import RuleBroken

__all__ = ["NotAllowed", "RuleBroken", "problem", "sentence"]


class NotAllowed(Exception):
    """The actor has no right to this; signed in, the answer is 404: a stranger learns nothing."""


def sentence(error: RuleBroken) -> str:
    """The refusal as a translated full sentence: what happened and what to do next."""
    return gettext(SENTENCES[error.code]).format(**error.values)


def problem(error: RuleBroken, status: int = 422) -> dict[str, object]:
    """The refusal as RFC 9457 problem details."""
    body: dict[str, object] = {
        "type": f"about:blank#{error.code}",
        "title": sentence(error),
        "status": status,
        "code": error.code,
    }
    if error.field:
        body["field"] = error.field
    return body
