"""What goes into and comes out of the actions and queries of requests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from shiliu.cases.rules.lifecycle import Channel, State, Verb, Word
from shiliu.files.schemas import NewPicture
from shiliu.network.schemas import AreaInfo, UnitInfo


@dataclass(frozen=True, slots=True)
class ContactInput:
    """How the asker wants to be reached; everything is optional."""

    name: str = ""
    phone: str = ""
    email: str = ""

    def __bool__(self) -> bool:
        return bool(self.phone or self.email)


@dataclass(frozen=True, slots=True)
class NewRequest:
    """A request as it arrives by any channel.

    `area` is an area code; `place` says where exactly in the asker's words; `against` and
    `asked_at` are unit codes. `done_note` is set for a matter done on the spot at the counter.
    `pictures` come from `files.actions.read_picture`.
    """

    words: str
    area: str
    category: str
    channel: Channel
    language: str = "zh-hans"
    place: str = ""
    contact: ContactInput = field(default_factory=ContactInput)
    centre_only: bool = False
    against: str = ""
    asked_at: str = ""
    done_note: str = ""
    network_key: str = ""
    pictures: tuple[NewPicture, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the asker gets: the code to follow by, and the promise."""

    case_id: UUID
    code: str
    number: str
    unit: UUID
    promised_at: datetime | None
    promised_days: int | None
    duty_phone: str


@dataclass(frozen=True, slots=True)
class StepView:
    """One step as a timeline shows it. `text` is None when erased or not for the reader."""

    verb: Verb
    at: datetime
    by: str
    by_unit: UnitInfo | None
    from_unit: UnitInfo | None
    to_unit: UnitInfo | None
    to_state: State
    due_at: datetime | None
    reason: str
    text: str | None
    erased: bool
    data: dict[str, object]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One request in a list at the desk.

    `titles` is the public title in its languages; `place` is where exactly, `words` the asker's
    words as far as a list needs them. `together` is how many it leads, -1 when it is led.
    """

    id: UUID
    number: str
    state: State
    word: Word
    category: str
    area: AreaInfo
    unit: UnitInfo
    doer: UnitInfo | None
    received_at: datetime
    promised_at: datetime | None
    hazard: bool
    titles: dict[str, str]
    words: str
    place: str
    channel: Channel
    promised_days: int | None
    quarantine: str
    word_by_staff: bool
    together: int = 0
