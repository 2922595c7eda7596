"""What the JSON interface takes and gives, for checking what comes in and for the documentation."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from shiliu.cases.rules.lifecycle import State, Verb, Word
from shiliu.core.api.bodies import UNIT, UnitName, example, strict

Language = Literal["zh-hans", "en"]
ID = "01970000-0000-7000-8000-000000000001"
NUMBER = "KB-2026-000123"
CODE = "1234 5678 9012 3456"
RECEIVED, PROMISED = "2026-05-11T02:00:00Z", "2026-05-18T09:30:00Z"
STANDS: dict[str, object] = {
    "id": ID,
    "number": NUMBER,
    "state": "received",
    "word": "none",
    "category": "home.light.estate",
    "area": "150603002007",
    "unit": UNIT,
    "received_at": RECEIVED,
    "promised_at": PROMISED,
    "answered_at": None,
    "closed_at": None,
}
PUBLISHED = {**STANDS, "title": {"zh": "示例：路灯不亮", "en": "Sample: a street light is out"}}
FIRST_STEP = {
    "verb": "receive",
    "at": RECEIVED,
    "state": "received",
    "unit": None,
    "to_unit": UNIT,
    "due_at": PROMISED,
    "text": "3号楼前的路灯不亮。",
    "erased": False,
}
PICTURE: dict[str, object] = {
    "id": ID,
    "added_at": RECEIVED,
    "own": True,
    "width": 1536,
    "height": 2048,
    "link": "https://help.example.org/files/WyIwMTk3IiwicHJlc2VudCJd:x1Yz/",
}


class NewContact(Schema):
    """How to reach the asker; everything is optional."""

    model_config = strict({"name": "示例", "phone": "0477-555-0100"})

    name: str = Field(default="", description="What to call the asker.")
    phone: str = ""
    email: str = ""


class NewRequestBody(Schema):
    """A request for help in the asker's own words, which are never published."""

    model_config = strict(
        {
            "words": "3号楼前的路灯不亮，已经三天了。",
            "area": "150603002007",
            "category": "home.light.estate",
            "place": "3号楼前",
            "contact": {"phone": "0477-555-0100"},
            "language": "zh-hans",
        }
    )

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


class CodeBody(Schema):
    """A receipt code, with or without spaces, and which part of a split request is meant."""

    model_config = strict({"code": CODE})

    code: str
    part: str = Field(
        default="",
        description="Number of one of its `parts`; left out: the request that was received.",
    )


class ConfirmBody(CodeBody):
    """The asker's word on the answer. `not_solved`, and `partly` with a remainder, reopen."""

    model_config = strict(
        {"code": CODE, "word": "partly", "remainder": "3号楼的灯亮了，4号楼前还不亮。"}
    )

    word: Literal["solved", "partly", "not_solved"]
    remainder: str = Field(
        default="", description="What is still missing, at most 4,000 characters."
    )


class SupplementBody(CodeBody):
    """One more sentence by the asker."""

    model_config = strict({"code": CODE, "text": "4号楼前的灯也不亮。"})

    text: str = Field(description="At most 4,000 characters.")


class RemovePictureBody(CodeBody):
    """Which of its pictures is deleted for good."""

    model_config = strict({"code": CODE, "picture": ID})

    picture: Annotated[UUID, Field(strict=False)] = Field(description="Its id.")


class Narrowed(Schema):
    """What the public list is narrowed to."""

    after: str = Field(default="", description="The `next` of the page before.")
    area: str = Field(default="", description="Code of an area; its whole subtree is meant.")
    category: str = Field(default="", description="Code of a category or of a group of categories.")
    state: str = Field(default="", description="States or `open`, with commas between.")
    received_from: date | None = None
    received_to: date | None = Field(default=None, description="The last day, included.")


class Receipt(Schema):
    """The receipt. `code` is shown this once: whoever has it can follow the request."""

    model_config = example(
        {
            "id": ID,
            "number": NUMBER,
            "code": CODE,
            "follow": "https://help.example.org/follow/",
            "promised_at": PROMISED,
            "promised_days": 5,
            "unit": UNIT,
            "duty_phone": "",
        }
    )

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

    model_config = example(PUBLISHED)

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

    model_config = example({"requests": [PUBLISHED], "next": ""})

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


class FollowedPart(Schema):
    """One of several matters that a request was split into, each answered and confirmed apart."""

    number: str
    state: State
    word: Word
    category: str
    promised_at: datetime | None


class FollowedPicture(Schema):
    """A picture of the asker's, or one that the public may see.

    Whoever has its link sees it, for ten minutes at most.
    """

    model_config = example(PICTURE)

    id: UUID
    added_at: datetime
    own: bool = Field(description="Whether the asker may delete it.")
    width: int = Field(description="Pixels.")
    height: int
    link: str


class Followed(Schema):
    """A request as the holder of its code sees it; never the contact.

    `words_hidden` says that texts and pictures are no longer shown because it was closed long ago.
    `parts` is empty until it is split; then it names all of them, the one that was received first.
    """

    model_config = example(
        {
            **{name: value for name, value in STANDS.items() if name != "id"},
            "outcome": "",
            "words_hidden": False,
            "timeline": [FIRST_STEP],
            "parts": [],
            "pictures": [PICTURE],
        }
    )

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
    parts: list[FollowedPart]
    pictures: list[FollowedPicture] = Field(description="The oldest first.")
