"""How the forms of allauth read a passkey here: strictly, and with a sentence that helps."""

from __future__ import annotations

import struct
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from fido2.utils import websafe_decode
from fido2.webauthn import CollectedClientData

LONGEST = 20_000
NOT_KNOWN = _("This passkey was not accepted. Try again, or use another way to sign in.")
# What the readers of such proofs raise when somebody sends anything else.
UNREADABLE = (AttributeError, LookupError, TypeError, ValueError, struct.error)


class CredentialField(forms.JSONField):
    """What the browser answered: one object of plain letters, never deep and never long."""

    widget = forms.HiddenInput

    def to_python(  # type: ignore[override]  # JSON is no text
        self, value: object
    ) -> dict[str, Any] | None:
        text = str(value or "")
        if not text:
            return None
        if len(text) > LONGEST or "\\" in text or not text.isascii():
            raise ValidationError(NOT_KNOWN)
        try:
            found = super().to_python(text)
        except (RecursionError, ValueError, ValidationError) as error:
            raise ValidationError(NOT_KNOWN) from error
        if not isinstance(found, dict) or not isinstance(found.get("response"), dict):
            raise ValidationError(NOT_KNOWN)
        if _host_of(found["response"]) != get_adapter().get_public_key_credential_rp_entity()["id"]:
            raise ValidationError(NOT_KNOWN)
        return found


def _host_of(response: dict[str, Any]) -> str:
    """The host of the page where it was proved. The reader behind takes those below it as well."""
    try:
        said = CollectedClientData(websafe_decode(response["clientDataJSON"]))
        return urlsplit(said.origin).hostname or ""
    except (RecursionError, *UNREADABLE) as error:
        raise ValidationError(NOT_KNOWN) from error


class _Proof(forms.Form):
    """A passkey is proved."""

    credential = CredentialField(error_messages={"required": NOT_KNOWN})

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()  # type: ignore[misc]  # the form it is mixed into
        except ValidationError as refused:
            if refused.code == "too_many_login_attempts":
                raise
            raise ValidationError(NOT_KNOWN) from refused
        except UNREADABLE as error:
            raise ValidationError(NOT_KNOWN) from error


class SignInForm(_Proof, LoginWebAuthnForm):  # type: ignore[misc]  # allauth is untyped
    """Signing in with a passkey alone."""


class SecondStepForm(_Proof, AuthenticateWebAuthnForm):  # type: ignore[misc]  # as above
    """The second step at sign-in."""


class AgainForm(_Proof, ReauthenticateWebAuthnForm):  # type: ignore[misc]  # as above
    """The second step before something sensitive."""


class AddForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth is untyped
    """A new passkey and the name of the device it is on."""

    name = forms.CharField(
        label=_("What is it on?"),
        help_text=_("For example: phone, work computer, key on the key ring."),
        max_length=40,
    )
    credential = CredentialField(error_messages={"required": NOT_KNOWN})

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **{**options, "initial": {"name": ""}})
        self.fields.pop("passwordless", None)  # every passkey is one

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError as refused:
            raise ValidationError(NOT_KNOWN) from refused
        except UNREADABLE as error:
            raise ValidationError(NOT_KNOWN) from error
        if "credential" in cleaned:
            cleaned["credential"] = _kept(cleaned["credential"])
        return cleaned


class NameForm(forms.Form):
    """Another name for a passkey."""

    name = forms.CharField(label=_("What is it on?"), max_length=40)


def _kept(credential: dict[str, Any]) -> dict[str, Any]:
    """What is needed to know the passkey again, and nothing else of what was sent."""
    response = credential["response"]
    return {
        "id": credential["id"],
        "rawId": credential["rawId"],
        "type": "public-key",
        "response": {
            "clientDataJSON": response["clientDataJSON"],
            "attestationObject": response["attestationObject"],
        },
        "clientExtensionResults": {},
    }
