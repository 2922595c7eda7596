"""How allauth behaves here: accounts are made by the desk, the second step protects itself."""

from __future__ import annotations

import base64
import time
from datetime import timedelta
from io import BytesIO

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shiliu.accounts.actions.users import set_password
from shiliu.accounts.models import User
from shiliu.core import clock, metrics
from shiliu.core.ids import keyed_hash
from shiliu.ui.display import keep_language

CODE_LIVES = 120
RECENT = timedelta(minutes=5)


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Only sign-in; no sign-up. Passwords are saved by our action."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's hook
        return False

    def set_password(self, user: User, password: str) -> None:
        set_password(at=clock.now(), user=user, password=password)

    def post_login(self, request: HttpRequest, user: User, **options: object) -> HttpResponse:
        """Show the desk in the language that the person chose for it."""
        response: HttpResponse = super().post_login(request, user, **options)
        if user.language:
            keep_language(response, user.language)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: str) -> None:
        metrics.SIGN_IN_FAILURES.inc()
        super().authentication_failed(request, **credentials)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        """Whoever has a second step proves it again: the password alone cannot take it away."""
        methods: list[dict[str, str]] = super().get_reauthentication_methods(user)
        second = [each for each in methods if each["id"].startswith("mfa_reauthenticate")]
        return second or methods

    def is_safe_url(self, url: str) -> bool:
        """What is no address at all leads nowhere either; Django's reader raises for some."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - hook
        return reverse("desk:account")

    def is_reauthentication_required(self, *, app: str, **options: object) -> bool:
        """Nobody proves the same thing twice within five minutes of signing in with it."""
        required: bool = super().is_reauthentication_required(app=app, **options)
        return required and not self._proved_lately()

    def _proved_lately(self) -> bool:
        """Whether everything this account has was proved in this session a moment ago.

        That is the password where there is no second step yet or it was just set up, else the
        second step.
        """
        records = get_authentication_records(self.request, self.request.user)
        if not records or time.time() - records[-1]["at"] > RECENT.total_seconds():
            return False
        kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        long_there = Authenticator.objects.filter(
            user=self.request.user, type__in=kinds, created_at__lte=clock.now() - RECENT
        )
        return records[-1]["method"] == "mfa" or not long_there.exists()

    def _get_login_attempts_cache_key(
        self,
        request: HttpRequest,  # noqa: ARG002 - allauth's hook
        **credentials: str,
    ) -> str:
        """Failures are counted by name alone: another Host header does not begin a new count."""
        return credentials.get("username", "").strip().lower()


class StaffMFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """Secrets of the second step are stored encrypted under the server's secret."""

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """A passkey belongs to the host name that the desk is opened by."""
        host = context.request.get_host()
        return {"id": split_domain_port(host)[0], "name": settings.MFA_TOTP_ISSUER}

    def build_totp_svg(self, url: str) -> str:
        """The code to scan, on white also where the page is dark."""
        drawn = BytesIO()
        segno.make(url).save(drawn, kind="svg", scale=4, dark="#000", light="#fff")
        return drawn.getvalue().decode()


class StaffLoginForm(LoginForm):  # type: ignore[misc]  # allauth is untyped
    """Sign-in name and password, labelled as everywhere on the desk."""

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)
        self.fields["login"].label = _("Sign-in name")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class _OnceOnly:
    """A code that was used is refused for as long as it could still be valid."""

    user: User

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]  # the form it is mixed into
        spent = keyed_hash("second-step-code", f"{self.user.pk} {code}".encode()).hex()
        if not cache.add(f"second-step-{spent}", 1, timeout=CODE_LIVES):
            raise StaffMFAAdapter().validation_error("incorrect_code")
        return code


class OnceAuthenticateForm(_OnceOnly, AuthenticateForm):  # type: ignore[misc]  # allauth is untyped
    """The second step at sign-in."""


class OnceReauthenticateForm(_OnceOnly, ReauthenticateForm):  # type: ignore[misc]  # as above
    """The second step before something sensitive."""


def _fernet() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(keyed_hash("second-step", b"")))
