"""The forms of pictures and documents. Fields have the names that refusals use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from shiliu.desk.saving import OnceForm
from shiliu.ui.pictures import PicturesField

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

LINES = 20


class AddPicturesForm(OnceForm):
    """Pictures for a request."""

    pictures = PicturesField(
        label=_("Pictures"), help_text=_("Where and when they were taken is removed.")
    )


class AddDocumentForm(OnceForm):
    """One PDF for a request."""

    document = forms.FileField(
        label=_("Document"),
        help_text=_("PDF only. Scripts, forms, attachments and hidden data are removed."),
        required=False,
        allow_empty_file=True,
        max_length=None,
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )


class BrushForm(OnceForm):
    """What was painted over."""

    strokes = forms.CharField(required=False, max_length=50_000, widget=forms.HiddenInput)


def _line(label: Lazy) -> forms.IntegerField:
    counted = forms.NumberInput(attrs={"class": "input-short", "min": 0, "max": LINES})
    return forms.IntegerField(label=label, min_value=0, max_value=LINES, widget=counted)


class GridForm(OnceForm):
    """A rectangle between lines of the grid."""

    left = _line(_("From line, left"))
    right = _line(_("To line, right"))
    top = _line(_("From line, top"))
    bottom = _line(_("To line, bottom"))

    def lines(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom."""
        data = self.cleaned_data
        return data["left"], data["top"], data["right"], data["bottom"]


def _tick(label: Lazy) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


class ApproveForm(OnceForm):
    """Four sentences, each of them ticked by whoever lets the public see a picture."""

    no_face = _tick(_("No face can be recognised"))
    no_child = _tick(_("No child can be recognised"))
    no_plate = _tick(_("No number plate can be read"))
    no_door = _tick(_("No door number can be read"))

    def ticks(self) -> frozenset[str]:
        """Those that are ticked."""
        return frozenset(name for name in self.fields if self.cleaned_data.get(name) is True)


class RemoveForm(OnceForm):
    """A button."""
