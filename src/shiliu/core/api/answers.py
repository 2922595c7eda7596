"""Answers of the interfaces: JSON bytes, short caching, problems."""

from __future__ import annotations

from hashlib import blake2b

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import conditional_page

from shiliu.core.shelf import View, shelved

JSON = "application/json; charset=utf-8"
PROBLEM = "application/problem+json"
ETAG_EXAMPLE = '"3-0d9c1a5be2f74c6688a1b3c2"'
_HOW = orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS


def json_bytes(data: object) -> bytes:
    """`data` as JSON; moments in UTC with whole seconds, texts in languages as objects."""
    return orjson.dumps(data, default=dict, option=_HOW)


def private(data: object, status: int = 200) -> HttpResponse:
    """An answer for one person: nobody on the way keeps it."""
    response = HttpResponse(json_bytes(data), content_type=JSON, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def read(request: HttpRequest, data: object, *, version: int | None = None) -> HttpResponse:
    """An answer for the holder of a key, with a tag of what it says; 304 when that is known.

    With `version` the tag begins with it, so that `If-Match` can name what was read.
    """
    body = json_bytes(data)
    tag = blake2b(body, digest_size=12).hexdigest()
    tag = f'"{tag}"' if version is None else f'"{version}-{tag}"'
    known = _tags(request, "If-None-Match")
    response = HttpResponse(status=304) if tag in known else HttpResponse(body, content_type=JSON)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-store"
    return response


def version_read(request: HttpRequest) -> int | None:
    """The version that `If-Match` names; None without the header or with `*`, 0 for another's."""
    tags = _tags(request, "If-Match")
    if not tags or tags == ["*"]:
        return None
    number = tags[0].strip('"').partition("-")[0]
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0


def _tags(request: HttpRequest, header: str) -> list[str]:
    tags = (tag.strip() for tag in request.headers.get(header, "").split(","))
    return [tag.removeprefix("W/") for tag in tags if tag]


def public(body: bytes, *, seconds: int, content_type: str = JSON) -> HttpResponse:
    """An answer for everybody, which may be kept for some seconds; its view is `published`."""
    response = HttpResponse(body, content_type=content_type)
    response.headers["ETag"] = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    patch_vary_headers(response, ["Accept-Language"])
    return response


def published(view: View) -> View:
    """A read that answers everybody alike: kept for a moment, and 304 for whoever has it."""
    return conditional_page(shelved(view))
