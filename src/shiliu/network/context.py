"""Gives every page the brand in the reader's language and the deployment's settings."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import get_language

from shiliu.network.queries import deployment
from shiliu.network.schemas import Texts
from shiliu.ui.languages import chosen


def brand(_request: HttpRequest) -> dict[str, object]:
    """`brand`: plain texts in the current language and the colours; `deployment`: all settings.

    A first page without a sentence of its own begins with the name.
    """
    here = deployment()
    language = get_language()

    def said(texts: Texts) -> str:
        return chosen(texts, language)[0]

    own = here.brand
    return {
        "brand": {
            "name": said(own.name),
            "subtitle": said(own.subtitle),
            "service_name": said(own.service_name),
            "tagline": said(own.tagline) or said(own.name),
            "place": said(here.name),
            "owner": said(own.owner),
            "usage_rule": said(own.usage_rule),
            "motif": {key: said(texts) for key, texts in own.motif.items()},
            "colours": own.colours,
        },
        "deployment": here,
    }
