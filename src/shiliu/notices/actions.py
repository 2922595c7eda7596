"""Notices: said once that there is news, sent once, never more than that."""

from __future__ import annotations

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Final
from uuid import UUID

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from shiliu.core import metrics
from shiliu.core.ids import message_id
from shiliu.core.jobs import enqueue
from shiliu.network.queries import deployment
from shiliu.notices.models import Notice
from shiliu.people.queries import address_for_sending, has_address
from shiliu.ui.languages import chosen

CLAIM_LIVES: Final = timedelta(minutes=10)
ATTEMPTS: Final = 11  # with the pauses between them for more than a day
WAITING, SENT, NO_ADDRESS = "waiting", "sent", "no_address"
REFUSED, FAILED = "refused", "failed"
PERMANENT: Final = 500
log = structlog.get_logger("shiliu.notices")


class StillClaimed(Exception):
    """Another worker is sending this notice, or died while sending it: try again later."""


def notice_row(
    subject_type: str, subject_id: UUID, kind: str, language: str, at: datetime
) -> Notice:
    """The row of one notice; who saves it also enqueues `notices.send` with its id."""
    return Notice(
        subject_type=subject_type,
        subject_id=subject_id,
        kind=kind,
        language=language,
        created_at=at,
    )


def tell_news(*, subject_type: str, subject_id: UUID, language: str, at: datetime) -> None:
    """Tell whoever the subject is about that there is news, when they left an address.

    Inside the caller's transaction; adds no fact. News that is not out yet is told only once.
    """
    unsent = Q(subject_type=subject_type, subject_id=subject_id, sending_at=None, result=WAITING)
    if not has_address(subject_type, subject_id) or Notice.objects.filter(unsent).exists():
        return
    notice = notice_row(subject_type, subject_id, "news", language, at)
    notice.save(force_insert=True)
    enqueue("notices.send", notice=notice.id)


def send_notice(*, notice_id: UUID, at: datetime) -> str:
    """Send one notice and return its result; a repetition sends nothing again.

    1. Claim it by a conditional update, so that two workers cannot both send it.
    2. Read the address as it is now; after an erasure there is none.
    3. Hand it to the mail server, outside any transaction.
    4. Write down how it ended.
    A worker that dies between 1 and 4 leaves a claim; after ten minutes another takes it over.
    Raises what the mail server raised when trying again may help, and StillClaimed.
    """
    if not _claim(notice_id, at):
        return _settled(notice_id)
    notice = Notice.objects.get(pk=notice_id)
    address = address_for_sending(notice.subject_type, notice.subject_id)
    if not address:
        return _finish(notice, NO_ADDRESS)
    try:
        message_for(notice, address).send()
    except (OSError, SMTPResponseException, SMTPRecipientsRefused) as error:
        return _failed(notice, error)
    return _finish(notice, SENT, at)


def message_for(notice: Notice, address: str) -> EmailMessage:
    """The e-mail: that there is news and where to read it, no kind, no place, no name."""
    known = dict(settings.LANGUAGES)
    language = notice.language if notice.language in known else settings.LANGUAGE_CODE
    name, _ = chosen(deployment().brand.name, language)
    with translation.override(language):
        return EmailMessage(
            gettext("{name}: there is news").format(name=" ".join(name.split())),
            gettext(
                "There is news for you. Open this address and type your code to read it:\n\n"
                "{link}\n\n"
                "This message never says more. We never ask for your ID card, bank card or a "
                "payment. Please do not answer it: nobody reads this mailbox."
            ).format(link=settings.PUBLIC_ADDRESS + reverse("portal:follow")),
            to=[address],
            headers={
                "Auto-Submitted": "auto-generated",
                "X-Auto-Response-Suppress": "All",
                "Message-ID": message_id(notice.id),
            },
        )


def forget_old_notices(*, at: datetime) -> int:
    """Delete the sending record after the deployment's `notice_days`; housekeeping, no fact."""
    kept_since = at - timedelta(days=deployment().retention.notice_days)
    return Notice.objects.filter(created_at__lt=kept_since).delete()[0]


def _claim(notice_id: UUID, at: datetime) -> bool:
    """Claims end after `CLAIM_LIVES`; so do those from a clock that was set back since."""
    kept = (at - CLAIM_LIVES, at + CLAIM_LIVES)
    free = Q(sending_at=None) | ~Q(sending_at__range=kept)
    return bool(
        Notice.objects.filter(free, pk=notice_id, result=WAITING).update(
            sending_at=at, attempts=F("attempts") + 1
        )
    )


def _settled(notice_id: UUID) -> str:
    result = Notice.objects.filter(pk=notice_id).values_list("result", flat=True).first()
    if result == WAITING:
        raise StillClaimed
    return result or FAILED


def _finish(notice: Notice, result: str, sent_at: datetime | None = None) -> str:
    metrics.MAILS.labels(result).inc()
    Notice.objects.filter(pk=notice.pk).update(result=result, sent_at=sent_at)
    return result


def _failed(notice: Notice, error: Exception) -> str:
    log.warning("notice not sent", notice=str(notice.id), error=type(error).__name__)
    if _is_permanent(error):
        return _finish(notice, REFUSED)
    if notice.attempts >= ATTEMPTS:
        return _finish(notice, FAILED)
    Notice.objects.filter(pk=notice.pk).update(sending_at=None)
    metrics.MAILS.labels("put_off").inc()
    raise error


def _is_permanent(error: Exception) -> bool:
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in error.recipients.values())
    return isinstance(error, SMTPResponseException) and error.smtp_code >= PERMANENT
