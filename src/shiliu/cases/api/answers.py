"""Answers of the interfaces: JSON bytes, short caching, problems."""

from __future__ import annotations

from hashlib import blake2b

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

JSON = "application/json; charset=utf-8"
PROBLEM = "application/problem+json"
_HOW = orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS


def json_bytes(data: object) -> bytes:
    """`data` as JSON; moments in UTC with whole seconds, texts in languages as objects."""
    return orjson.dumps(data, default=dict, option=_HOW)


def private(data: object, status: int = 200) -> HttpResponse:
    """An answer for one person: nobody on the way keeps it."""
    response = HttpResponse(json_bytes(data), content_type=JSON, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def public(
    request: HttpRequest, body: bytes, *, seconds: int, content_type: str = JSON
) -> HttpResponse:
    """An answer for everybody, kept for some seconds; 304 when the client has it already."""
    tag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    known = request.headers.get("If-None-Match", "")
    if tag in known.split(", ") or known == f"W/{tag}":
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, content_type=content_type)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    patch_vary_headers(response, ["Accept-Language"])
    return response
