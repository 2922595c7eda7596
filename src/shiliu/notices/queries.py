"""What the sample life would have sent."""

from __future__ import annotations

from shiliu.notices.models import OutboxMail

PAGE = 50


def outbox(before: int | None = None) -> tuple[list[OutboxMail], int | None]:
    """One page of the e-mails of the sample life, the newest first, and where the next begins."""
    rows = OutboxMail.objects.order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None
