"""What the staff side of requests takes and gives over JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from shiliu.cases.api.bodies import FIRST_STEP, ID, STANDS, Language, NewContact
from shiliu.cases.models import TitleState
from shiliu.cases.rules.lifecycle import Channel, State, Verb, Word
from shiliu.core.api.bodies import UNIT, UnitName, example, strict

ROW: dict[str, object] = {
    **{name: value for name, value in STANDS.items() if name not in ("answered_at", "closed_at")},
    "doer": None,
    "promised_days": 5,
    "hazard": False,
    "title": {},
    "words": "3号楼前的路灯不亮。",
    "place": "3号楼前",
    "channel": "web",
    "quarantine": "",
    "word_by_staff": False,
}
RELATED: dict[str, object] = {
    "id": "01970000-0000-7000-8000-000000000002",
    "number": "KB-2026-000124",
    "state": "received",
    "seen": True,
}


class Asked(Schema):
    """What the list is narrowed to. `q` searches; then the newest 50 come, without `next`."""

    after: str = Field(default="", description="The `next` of the page before.")
    q: str = Field(default="", description="Words of the request, or its number.", max_length=100)
    state: str = Field(
        default="", description="States or `open` with commas between; left out: all."
    )
    word: Word | None = Field(default=None, description="What the asker said.")
    area: str = Field(default="", description="Code of an area; its whole subtree is meant.")
    category: str = Field(default="", description="Code of a category or of a group of categories.")
    unit: str = Field(default="", description="Code of the responsible unit.")
    doer: str = Field(default="", description="Code of the unit that does it.")
    channel: Channel | None = Field(default=None, description="How it came in.")
    title: Literal["", "proposed", "approved"] = Field(default="", description="The public title.")
    received_from: date | None = None
    received_to: date | None = Field(default=None, description="The last day, included.")
    overdue: bool = False
    mine: bool = Field(default=False, description="Only those of the unit of the key.")
    quarantine: bool = Field(default=False, description="Only those set aside for a look.")


class InboxAsked(Schema):
    """Where the page begins."""

    after: str = Field(default="", description="The `next` of the page before.")


class Row(Schema):
    """One request in a list; `words` are cut."""

    model_config = example(ROW)

    id: UUID
    number: str
    state: State
    word: Word
    word_by_staff: bool = Field(description="Staff noted the word for the asker.")
    category: str
    area: str
    unit: UnitName
    doer: UnitName | None
    received_at: datetime
    promised_at: datetime | None
    promised_days: int | None
    hazard: bool
    title: dict[str, str]
    words: str
    place: str
    channel: Channel
    quarantine: str


class RowPage(Schema):
    """Requests; `next` is empty on the last page."""

    model_config = example({"requests": [ROW], "next": ""})

    requests: list[Row]
    next: str


class DeskStep(Schema):
    """One step with who took it. `text` is null when erased or when there is none."""

    verb: Verb
    at: datetime
    state: State
    by: str = Field(description="A post, a unit, `resident`, `public` or `system`.")
    unit: UnitName | None
    to_unit: UnitName | None
    due_at: datetime | None
    reason: str
    text: str | None
    erased: bool


class Related(Schema):
    """A request that belongs with this one; `seen` is false when the key may not see it."""

    model_config = example(RELATED)

    id: UUID | None
    number: str | None
    state: State | None
    seen: bool


class DeskRequest(Schema):
    """One request with what was said and done, and which steps are possible from here."""

    model_config = example(
        {
            **STANDS,
            "word_by_staff": False,
            "outcome": "",
            "doer": None,
            "against": None,
            "channel": "web",
            "language": "zh-hans",
            "minimum_level": 4,
            "promised_days": 5,
            "accept_by": None,
            "hazard": False,
            "returns": 0,
            "reopenings": 0,
            "title": {},
            "title_state": "none",
            "words": "3号楼前的路灯不亮。",
            "place": "3号楼前",
            "has_contact": True,
            "part_of": None,
            "parts": [RELATED],
            "lead": None,
            "members": [],
            "timeline": [{**FIRST_STEP, "by": "public", "reason": "web"}],
            "steps": ["accept", "dispatch", "recategorise", "note", "merge", "split", "title"],
        }
    )

    id: UUID
    number: str
    state: State
    word: Word
    word_by_staff: bool
    outcome: str
    category: str
    area: str
    unit: UnitName
    doer: UnitName | None
    against: UnitName | None
    channel: Channel
    language: str
    minimum_level: int
    received_at: datetime
    promised_at: datetime | None
    promised_days: int | None
    accept_by: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    hazard: bool
    returns: int
    reopenings: int
    title: dict[str, str]
    title_state: TitleState
    words: str
    place: str
    has_contact: bool
    part_of: Related | None = Field(description="The request that it was split off from.")
    parts: list[Related] = Field(description="The other matters of the same letter.")
    lead: Related | None = Field(description="The request that it is handled under.")
    members: list[Related] = Field(description="Those that are handled under it.")
    timeline: list[DeskStep]
    steps: list[str] = Field(description="The steps that this key may take now.")


class Taken(Schema):
    """The request after a step. `seen` is false when the step has moved it out of sight."""

    model_config = example(
        {"id": ID, "number": "KB-2026-000123", "state": "accepted", "seen": True}
    )

    id: UUID
    number: str | None
    state: State | None
    seen: bool


class RegisterBody(Schema):
    """A request typed for somebody who stands at the counter, calls or wrote on paper.

    `done_note` closes it at once as done on the spot.
    """

    model_config = strict(
        {
            "words": "来人说4号楼电梯停了。",
            "area": "150603002007",
            "category": "home.light.estate",
            "channel": "counter",
            "contact": {"phone": "0477-555-0100"},
        }
    )

    words: str = Field(description="2 to 4,000 characters.")
    area: str = Field(description="Code of an area.")
    category: str = Field(description="Code of a category with leaf = true.")
    channel: Literal["phone", "counter", "paper"]
    place: str = Field(default="", description="Where exactly, at most 200 characters.")
    contact: NewContact | None = None
    language: Language | None = None
    centre_only: bool = False
    against: str = Field(default="", description="Code of the unit a complaint is about.")
    done_note: str = Field(default="", description="What was done on the spot.")


class LookBody(Schema):
    """Why somebody needs the contact. Whoever asked can read it."""

    model_config = strict({"reason": "约时间上门看灯"})

    reason: str = Field(default="", description="Needed outside of the own unit's requests.")


class ContactShown(Schema):
    """How to reach the asker. The look is written down."""

    model_config = example({"name": "示例", "phone": "0477-555-0100", "email": ""})

    name: str
    phone: str
    email: str


class FiguresAsked(Schema):
    """Whose figures, and of which days: `area` or `unit`, at most 366 days."""

    area: str = Field(default="", description="Code of an area; left out: the area of the key.")
    unit: str = Field(default="", description="Code of a unit, in place of an area.")
    first_day: date | None = Field(default=None, description="Left out: 29 days before the last.")
    last_day: date | None = Field(default=None, description="Left out: today.")


class PlaceFigures(Schema):
    """The figures of one area."""

    area: str
    figures: dict[str, int]


class DeskFigures(Schema):
    """Live figures of these days. `figures` are of the requests received then, `acts` of what was
    done then; `by_day` has the days with anything; `inside` are the areas directly inside.
    """

    model_config = example(
        {
            "area": "150603002000",
            "unit": "",
            "first_day": "2026-04-12",
            "last_day": "2026-05-11",
            "figures": {"received": 120, "answered": 100, "solved": 61},
            "acts": {"answers": 98, "in_time": 91, "returns": 2, "hand_overs": 0},
            "by_day": {"received": {"2026-05-11": 4}, "answers": {"2026-05-11": 3}},
            "methods": {"received": "Requests received in these days."},
            "inside": [{"area": "150603002007", "figures": {"received": 12, "solved": 5}}],
        }
    )

    area: str
    unit: str
    first_day: date
    last_day: date
    figures: dict[str, int]
    acts: dict[str, int]
    by_day: dict[str, dict[str, int]]
    methods: dict[str, str] = Field(description="How each figure is counted.")
    inside: list[PlaceFigures]


class RowsAsked(FiguresAsked):
    """Which figure."""

    figure: str = Field(
        description="A key of `figures` or `acts`.", json_schema_extra={"example": "received"}
    )
    after: str = Field(default="", description="The `next` of the page before.")


class FigureFact(Schema):
    """One fact behind a figure. `request` and `number` are null where the key may not see it."""

    model_config = example(
        {
            "at": "2026-05-11T02:00:00Z",
            "area": "150603002007",
            "unit": UNIT,
            "request": ID,
            "number": "KB-2026-000123",
        }
    )

    at: datetime
    area: str
    unit: UnitName | None
    request: UUID
    number: str


class FigureFacts(Schema):
    """The facts behind a figure, newest first; `next` is empty on the last page."""

    model_config = example(
        {
            "facts": [
                {
                    "at": "2026-05-11T02:00:00Z",
                    "area": "150603002007",
                    "unit": UNIT,
                    "request": ID,
                    "number": "KB-2026-000123",
                }
            ],
            "unseen": 0,
            "next": "",
        }
    )

    facts: list[FigureFact]
    unseen: int = Field(description="Facts of this page whose requests the key may not see.")
    next: str
