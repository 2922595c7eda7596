"""What the JSON interface takes and gives, for checking what comes in and for the documentation."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from shiliu.cases.rules.lifecycle import State, Verb, Word

Language = Literal["zh-hans", "en"]


class Strict(Schema):
    """Unknown fields and values of another type are refused, not guessed at."""

    model_config = ConfigDict(extra="forbid", strict=True)


class NewContact(Strict):
    """How to reach the asker; everything is optional."""

    name: str = Field(default="", description="What to call the asker.")
    phone: str = ""
    email: str = ""


class NewRequestBody(Strict):
    """A request for help in the asker's own words, which are never published."""

    words: str = Field(description="2 to 4,000 characters.")
    area: str = Field(description="Code of an area, from /areas.")
    category: str = Field(description="Code of a category with leaf = true, from /categories.")
    place: str = Field(default="", description="Where exactly, at most 200 characters.")
    contact: NewContact | None = None
    language: Language | None = Field(default=None, description="Left out: as in Accept-Language.")
    centre_only: bool = Field(
        default=False, description="Only the centre and the levels above it may see the request."
    )
    against: str = Field(
        default="", description="Code of the unit a complaint is about: it goes one level above."
    )


class CodeBody(Strict):
    """A receipt code, with or without spaces."""

    code: str


class Narrowed(Schema):
    """What the public list is narrowed to."""

    after: str = Field(default="", description="The `next` of the page before.")
    area: str = Field(default="", description="Code of an area; its whole subtree is meant.")
    category: str = Field(default="", description="Code of a category or of a group of categories.")
    state: str = Field(default="", description="States or `open`, with commas between.")
    received_from: date | None = None
    received_to: date | None = Field(default=None, description="The last day, included.")


class UnitName(Schema):
    """A unit by code and name."""

    code: str
    name: dict[str, str]


class Receipt(Schema):
    """The receipt. `code` is shown this once: whoever has it can follow the request."""

    id: UUID
    number: str
    code: str
    follow: str
    promised_at: datetime | None
    promised_days: int | None = Field(description="Working days.")
    unit: UnitName
    duty_phone: str = Field(description="Ring it now; only for a hazard, else empty.")


class PublicRequest(Schema):
    """A published request: a neutral title by the staff, never the asker's words."""

    id: UUID
    number: str
    title: dict[str, str]
    state: State
    word: Word = Field(description="What the resident said about the answer.")
    category: str
    area: str
    unit: UnitName
    received_at: datetime
    promised_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None


class PublicPage(Schema):
    """Published requests, newest first; `next` is empty on the last page."""

    requests: list[PublicRequest]
    next: str


class FollowedStep(Schema):
    """One step as the asker sees it."""

    verb: Verb
    at: datetime
    state: State
    unit: UnitName | None
    to_unit: UnitName | None
    due_at: datetime | None
    text: str | None
    erased: bool


class Followed(Schema):
    """A request as the holder of its code sees it; never the contact.

    `words_hidden` says that the texts are no longer shown because it was closed long ago.
    """

    number: str
    state: State
    word: Word
    outcome: str
    category: str
    area: str
    unit: UnitName
    received_at: datetime
    promised_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    words_hidden: bool
    timeline: list[FollowedStep]


class CategoryItem(Schema):
    """What a request may be about; only leaves are chosen."""

    code: str
    parent: str
    leaf: bool
    name: dict[str, str]
    responsibility: str = Field(description="own, assist or not_ours")
    who_can: dict[str, str] = Field(description="Who can, where it is not ours alone.")
    hazard: bool
    minimum_level: int = Field(description="The lowest level of point that may see such a request.")
    answer_working_days: int | None


class AreaItem(Schema):
    """An area of the tree, parents before children."""

    code: str
    parent: str
    level: str
    name: dict[str, str]
    sample: bool


class PointItem(Schema):
    """A service point. `open` is null when its hours are not known."""

    code: str
    level: int
    parent: str
    area: str
    name: dict[str, str]
    address: dict[str, str]
    services: dict[str, str]
    phone: str
    open: bool | None
    sample: bool


class Problem(Schema):
    """RFC 9457 problem details; `title` is a full sentence in the language asked for."""

    type: str
    title: str
    status: int
    code: str
    field: str = Field(default="", description="The input that was wrong, if one was.")
