"""Addresses: the present one with something changed, and those of pages that may not exist yet."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


def address(request: HttpRequest, **changes: str) -> str:
    """The query of this page with `changes`; an empty value takes the name out."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}" if query else "."


def if_there(name: str, query: str = "") -> str:
    """The address of a page, or "" while nobody has built it."""
    try:
        found = reverse(name)
    except NoReverseMatch:
        return ""
    return f"{found}?{query}" if query else found
