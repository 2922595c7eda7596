"""Passkeys on the desk: adding, naming and removing them, and signing in with one."""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    ListWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from shiliu.accounts.actions.passkeys import add_passkey, remove_passkey, rename_passkey
from shiliu.accounts.queries import has_passkey
from shiliu.core import clock
from shiliu.core.errors import RuleBroken
from shiliu.desk.accounts.passkey_forms import NameForm
from shiliu.desk.saving import refuse, status_of


class PasskeyList(ListWebAuthnView):  # type: ignore[misc]  # allauth is untyped
    """The own passkeys with their names and days."""

    template_name = "desk/accounts/passkeys.html"


class PasskeyAdd(AddWebAuthnView):  # type: ignore[misc]  # as above
    """The browser makes a passkey; it is kept once its proof was checked."""

    template_name = "desk/accounts/passkey_add.html"

    def get_context_data(self, **more: object) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**more)
        context["form"] = more.get("form", context["form"])
        context["options"] = _as_text(auth.begin_registration(self.request.user, passwordless=True))
        return context

    def form_valid(self, form: Form) -> HttpResponse:
        cleaned = form.cleaned_data
        try:
            new_codes = add_passkey(
                at=clock.now(),
                user=self.request.user,
                name=cleaned["name"],
                credential=cleaned["credential"],
            )
        except RuleBroken as refusal:
            refuse(form, refusal)
            return self.form_invalid(form)
        messages.success(self.request, gettext("The passkey is added."))
        place = "mfa_view_recovery_codes" if new_codes else "mfa_list_webauthn"
        return HttpResponseRedirect(reverse(place))

    def form_invalid(self, form: Form) -> HttpResponse:
        context = self.get_context_data(form=form)
        response: HttpResponse = self.render_to_response(context, status=status_of(form))
        return response


class PasskeyName(EditWebAuthnView):  # type: ignore[misc]  # as above
    """Another name for a passkey."""

    template_name = "desk/accounts/passkey_name.html"

    def get_form_class(self) -> type[NameForm]:
        return NameForm

    def get_form_kwargs(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_kwargs()
        del options["instance"]
        return {**options, "initial": {"name": self.object.wrap().name}}

    def form_valid(self, form: Form) -> HttpResponse:
        name = form.cleaned_data["name"]
        try:
            rename_passkey(user=self.request.user, passkey_id=self.object.pk, name=name)
        except RuleBroken as refusal:
            refuse(form, refusal)
            return self.form_invalid(form)
        return HttpResponseRedirect(reverse("mfa_list_webauthn"))

    def form_invalid(self, form: Form) -> HttpResponse:
        context = self.get_context_data(form=form)
        response: HttpResponse = self.render_to_response(context, status=status_of(form))
        return response


class PasskeyRemove(RemoveWebAuthnView):  # type: ignore[misc]  # as above
    """One passkey ends."""

    template_name = "desk/accounts/passkey_remove.html"

    def form_valid(self, form: object) -> HttpResponse:  # noqa: ARG002  it has no fields
        remove_passkey(at=clock.now(), user=self.request.user, passkey_id=self.object.pk)
        messages.success(self.request, gettext("The passkey is removed."))
        return HttpResponseRedirect(reverse("mfa_list_webauthn"))


class PasskeySignIn(LoginWebAuthnView):  # type: ignore[misc]  # as above
    """Signing in without a password; a browser asks here what to prove."""


class PasskeyAgain(ReauthenticateWebAuthnView):  # type: ignore[misc]  # as above
    """The passkey before something sensitive."""

    template_name = "desk/accounts/passkey_again.html"

    def get_context_data(self, **more: object) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**more)
        context["options"] = _as_text(context["js_data"]["request_options"])
        return context

    def form_invalid(self, form: Form) -> HttpResponse:
        for message in form.errors.get("credential", []):
            messages.error(self.request, str(message))
        return HttpResponseRedirect(self.request.get_full_path())


class SecondStep(AuthenticateView):  # type: ignore[misc]  # as above
    """The second step of sign-in: a code, or a passkey where there is one."""

    def get_context_data(self, **more: object) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**more)
        if has_passkey(self.stage.login.user):
            context["options"] = _as_text(context["js_data"]["request_options"])
        return context


def _as_text(options: object) -> str:
    return json.dumps(options, cls=DjangoJSONEncoder)
