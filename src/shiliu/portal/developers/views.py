"""For developers: what the interfaces offer, and trying them."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shiliu.portal.caching import public_page
from shiliu.portal.developers.described import groups


@public_page
def developers(request: HttpRequest) -> HttpResponse:
    """How to begin, the rules that hold everywhere, and every operation with an example."""
    context = {"groups": groups(), "address": settings.PUBLIC_ADDRESS}
    return render(request, "portal/developers/developers.html", context)
