"""Who is signed in: session and user, which every page of the desk reads first.

Django's own classes but for two SELECTs: to write those takes the ORM several times as long as
to have them answered.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.utils.timezone import now  # noqa: TID251  what Django wrote the end with

from shiliu.accounts.models import User
from shiliu.core.statements import Statement, fetch

SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
USER_FIELDS = [field.attname for field in User._meta.concrete_fields]
USER = f"SELECT {', '.join(USER_FIELDS)} FROM accounts_user WHERE id = %s"  # noqa: S608  names only


class SessionStore(db.SessionStore):
    """Sessions in the database (`SESSION_ENGINE`)."""

    def load(self) -> dict[str, Any]:
        found = fetch(Statement(SESSION, (self.session_key, now())))
        if not found:
            self._session_key = None
            return {}
        content: dict[str, Any] = self.decode(found[0][0])
        return content


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Names and passwords of staff (`AUTHENTICATION_BACKENDS`)."""

    def get_user(self, user_id: UUID) -> User | None:
        found = fetch(Statement(USER, (user_id,)))
        if not found:
            return None
        user = User.from_db("default", USER_FIELDS, found[0])
        return user if self.user_can_authenticate(user) else None
