"""The mail server of the sample life: keeps e-mails in the database and sends nothing."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from shiliu.core import clock
from shiliu.notices.models import OutboxMail


class OutboxBackend(BaseEmailBackend):
    """Django's e-mail backend for the sample."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        at = clock.now()
        mails = [
            OutboxMail(
                to=", ".join(message.recipients())[:254],
                subject=str(message.subject)[:200],
                body=str(message.body),
                at=at,
            )
            for message in email_messages
        ]
        OutboxMail.objects.bulk_create(mails)
        return len(mails)
