"""How the pages of this room answer when an action is done or refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from shiliu.core.errors import RuleBroken, sentence

Value = TypeVar("Value")


def attempt(form: forms.Form, act: Callable[[], Value]) -> Value | None:
    """What `act` returns, or None with the refusal at the field it is about."""
    try:
        return act()
    except RuleBroken as error:
        form.add_error(error.field if error.field in form.fields else None, sentence(error))
        return None


def done(request: HttpRequest, back: str, act: Callable[[], object], said: str) -> HttpResponse:
    """Act and go back with one sentence: what happened, or why not."""
    try:
        act()
    except RuleBroken as error:
        messages.warning(request, sentence(error))
    else:
        messages.success(request, said)
    return HttpResponseRedirect(back)
