"""Field types that several packages share."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

LANGUAGES = ("zh", "en", "mn")


def validate_texts(value: object) -> None:
    """A text in languages is `{"zh": …, "en": …, "mn": …}`; other keys and types are refused."""
    if not isinstance(value, dict) or not all(
        key in LANGUAGES and isinstance(text, str) for key, text in value.items()
    ):
        raise ValidationError("a text in languages needs the keys zh, en or mn with strings")


class LanguagesField(models.JSONField):
    """A text in up to three languages; `ui_tr` picks one and marks a fallback with `lang`."""

    default_validators = [validate_texts]

    def __init__(self, **options: object) -> None:
        options.setdefault("default", dict)
        super().__init__(**options)  # type: ignore[arg-type]  # passes Django's own options on
