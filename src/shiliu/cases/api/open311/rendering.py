"""One structure, rendered as XML or as JSON by the Spark convention of the specification."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from xml.sax.saxutils import escape

import orjson
from django.utils import timezone

CONTENT_TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
_NOT_IN_XML = re.compile("[^\\t\\n\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Many:
    """A container of elements of one kind: in JSON an array."""

    item: str
    members: list[Value]


Scalar = str | int | bool | None | datetime | UUID
Value = Scalar | Many | Mapping[str, "Value"]


@dataclass(frozen=True, slots=True)
class Document:
    """What an address answers: the name of the XML root, its content and the HTTP status."""

    root: str
    content: Many | Mapping[str, Value]
    status: int = 200


def render(document: Document, form: str) -> bytes:
    """The document as `xml` or `json`; both say the same."""
    if form == "json":
        return orjson.dumps(_plain(document.content))
    parts = ['<?xml version="1.0" encoding="utf-8"?>\n', *_element(document.root, document.content)]
    return "".join(parts).encode()


def _plain(value: Value) -> object:
    if isinstance(value, Many):
        return [_plain(member) for member in value.members]
    if isinstance(value, Mapping):
        return {name: _plain(member) for name, member in value.items()}
    return value if isinstance(value, bool | int) or value is None else _text(value)


def _element(name: str, value: Value) -> Iterator[str]:
    if value is None:
        yield f"<{name}/>"
        return
    yield f"<{name}>"
    if isinstance(value, Many):
        for member in value.members:
            yield from _element(value.item, member)
    elif isinstance(value, Mapping):
        for inner, member in value.items():
            yield from _element(inner, member)
    else:
        yield escape(str(value).lower() if isinstance(value, bool) else _text(value))
    yield f"</{name}>"


def _text(value: str | int | datetime | UUID) -> str:
    """A scalar as text that both forms can carry; moments in local time with their offset."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    return _NOT_IN_XML.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n"))
