"""The field for pictures: several at once, always optional, works without JavaScript."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.core.files.uploadedfile import UploadedFile


class _Several(forms.FileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Cleans to a list of the files that were chosen; none is a good answer."""

    def __init__(self, **options: object) -> None:
        accepted = {"accept": "image/jpeg,image/png,image/webp,image/heic,image/heif"}
        options = {"required": False, "widget": _Several(attrs=accepted), **options}
        super().__init__(**options)  # type: ignore[arg-type]  # Django's own arguments

    def clean(
        self, data: Sequence[UploadedFile[bytes]] | None, _initial: object = None
    ) -> list[bytes]:
        """Their bytes: what they are is told from nothing else."""
        return [file.read() for file in data or [] if file]
