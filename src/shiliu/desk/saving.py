"""From a valid form to its answer: done once, however often it is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext_lazy as _

from shiliu.core import clock
from shiliu.core.errors import RuleBroken, sentence
from shiliu.core.http import ActingRequest
from shiliu.core.once import do_once, once

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

NOT_THE_MATTER = frozenset({"csrfmiddlewaretoken", "once"})


def new_key() -> str:
    """A key for one form on one page."""
    return uuid4().hex


class OnceForm(forms.Form):
    """A form with a hidden key, so that what is sent twice is done once."""

    once = forms.CharField(required=False, max_length=80, initial=new_key, widget=forms.HiddenInput)


def save_once(
    request: ActingRequest,
    form: forms.Form,
    act: Callable[[], UUID],
    fields: Mapping[str, str] | None = None,
) -> UUID | None:
    """What `act` made or changed, or None with the refusal at the field it is about.

    `fields` names the form's field where the refusal names another.
    """
    try:
        claim = once(
            form.cleaned_data.get("once") or new_key(),
            route=request.path,
            by=request.actor,
            body=body_of(request),
        )
        return do_once(claim, clock.now(), act)
    except RuleBroken as refusal:
        refuse(form, refusal, fields)
        return None


def refuse(form: forms.Form, refusal: RuleBroken, fields: Mapping[str, str] | None = None) -> None:
    """Put a refusal at the field it is about, else above the form."""
    where = (fields or {}).get(refusal.field or "", refusal.field)
    form.add_error(where if where in form.fields else None, sentence(refusal))


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def saved(
    request: ActingRequest,
    form: forms.Form,
    act: Callable[[], UUID],
    fields: Mapping[str, str] | None = None,
) -> bool:
    """Whether the form was sent, is whole, and what it asks for was done."""
    return form.is_valid() and save_once(request, form, act, fields) is not None


def decided(request: HttpRequest, *choices: str) -> str:
    """Which button was pressed; what names none of them decides nothing."""
    pressed = request.POST.get("decision", "")
    if pressed not in choices:
        raise RuleBroken("core.field_missing", field="decision")
    return pressed


def gone_to(request: HttpRequest, address: str, said: str, undo: str = "") -> HttpResponse:
    """The answer to a form that was saved: the page that shows it, with one sentence."""
    messages.success(request, said, extra_tags=undo)
    return HttpResponseRedirect(address)


def status_of(form: forms.Form) -> int:
    """422 when the form came back with something missing."""
    return 422 if form.is_bound and not form.is_valid() else 200


def body_of(request: HttpRequest) -> bytes:
    """What a form says, for its key."""
    sent = sorted(request.POST.lists())
    files = [_digest(file) for _, several in request.FILES.lists() for file in several]
    return repr([pair for pair in sent if pair[0] not in NOT_THE_MATTER] + files).encode()


def _digest(file: UploadedFile[bytes]) -> str:
    file.seek(0)
    found = sha256(file.read()).hexdigest()
    file.seek(0)
    return found


class DayInput(forms.DateInput):
    """A day, with the browser's own calendar."""

    input_type = "date"


def day_field(label: Lazy, *, help_text: Lazy | str = "") -> forms.DateField:
    """A day that has to be given."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=DayInput(format="%Y-%m-%d", attrs={"class": "input-short"}),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Write the day like 2026-05-01"), "required": _("Name a day")},
    )
