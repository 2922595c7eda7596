"""The e-mail that carries a link to set a password."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext

from shiliu.accounts.actions.users import link_for
from shiliu.accounts.models import User
from shiliu.core.ids import message_id, new_id
from shiliu.network.queries import deployment
from shiliu.ui.languages import chosen


def send_link(*, user_id: UUID, message: UUID | None = None) -> bool:
    """Send the link to the account's address; False when the account was closed meanwhile.

    The link is made here, so that neither job nor log ever holds it. The letter bears the id
    `message`, so that who gets it twice, because a worker died, can drop one of them.
    """
    user = User.objects.filter(pk=user_id, is_active=True).exclude(email="").first()
    if user is None:
        return False
    language = user.language or settings.LANGUAGE_CODE
    name, _ = chosen(deployment().brand.name, language)
    with translation.override(language):
        letter = EmailMessage(
            gettext("{name}: set your password").format(name=" ".join(name.split())),
            gettext(
                "Open this address within 24 hours and choose a password. It works once.\n\n"
                "{link}\n\n"
                "If you expected nothing of the kind, tell your administrator."
            ).format(link=settings.DESK_ADDRESS + link_for(user)),
            to=[user.email],
            headers={
                "Auto-Submitted": "auto-generated",
                "Message-ID": message_id(message or new_id()),
            },
        )
    letter.send()
    return True
