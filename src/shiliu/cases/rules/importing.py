"""What a row of an old file must hold to become a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from shiliu.lib.csvsafe import Row, parse_moment
from shiliu.lib.errors import RuleBroken

REQUIRED = ("id", "sent_at", "text")
OPTIONAL = ("subject", "likes", "dislikes", "reply", "replied_at", "area", "category")
ID_LENGTH = 100
TEXT_LENGTH = 20_000
EARLIEST = datetime(1990, 1, 1)  # noqa: DTZ001 - the file names no zone

_IMPORTED = UUID("6d1f9f0e-6a5a-5f0b-9a53-0f3a5f6b8f11")


@dataclass(frozen=True, slots=True)
class Message:
    """One old message; moments are without a zone, as the file has them.

    `area` and `category` are codes or empty. Likes and dislikes are not taken over.
    """

    key: str
    sent_at: datetime
    words: str
    reply: str
    replied_at: datetime | None
    area: str
    category: str


def read_message(row: Row, latest: datetime) -> Message:
    """The message in a row of the file; `latest` is the local moment of the import.

    Refuses, naming line and field: no id, no words at all, texts over 20,000 characters, moments
    that cannot be read or lie before 1990 or after `latest`, a reply without its moment or the
    other way round, and a reply before its message.
    """
    key = row.values["id"].strip()
    if not 0 < len(key) <= ID_LENGTH:
        raise RuleBroken("cases.import_id", line=row.line, field="id", most=ID_LENGTH)
    parts = (row.values.get("subject", "").strip(), row.values["text"].strip())
    words = _text(row, "text", "\n".join(part for part in parts if part))
    if not words:
        raise RuleBroken("cases.import_words_missing", line=row.line, field="text")
    sent_at = _moment(row, "sent_at", latest)
    reply = _text(row, "reply", row.values.get("reply", "").strip())
    replied_at = _moment(row, "replied_at", latest) if _replied(row, reply) else None
    if replied_at is not None and replied_at < sent_at:
        raise RuleBroken("cases.import_reply_before", line=row.line, field="replied_at")
    area, category = (row.values.get(name, "").strip() for name in ("area", "category"))
    return Message(key, sent_at, words, reply, replied_at, area, category)


def import_id(source: str, key: str) -> UUID:
    """The id of the request that row `key` of `source` becomes: the same in every run.

    Such an id knows no time; its first bit is set, so that it stands in the part for imported ones.
    """
    return UUID(int=uuid5(_IMPORTED, f"{source}\0{key}").int | 1 << 127)


def _replied(row: Row, reply: str) -> bool:
    """Whether the row has a reply; text and moment come together or not at all."""
    moment = row.values.get("replied_at", "").strip()
    if bool(reply) != bool(moment):
        raise RuleBroken(
            "cases.import_reply_half", line=row.line, field="replied_at" if reply else "reply"
        )
    return bool(reply)


def _text(row: Row, field: str, text: str) -> str:
    if len(text) > TEXT_LENGTH:
        raise RuleBroken("cases.import_text_long", line=row.line, field=field, most=TEXT_LENGTH)
    return text


def _moment(row: Row, field: str, latest: datetime) -> datetime:
    moment = parse_moment(row.values[field], line=row.line, field=field)
    if not EARLIEST <= moment <= latest:
        raise RuleBroken("cases.import_moment", line=row.line, field=field)
    return moment
