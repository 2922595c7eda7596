"""The steps on a request, each with what it needs. `step` says which one it is.

Noting what an asker said on the telephone is not among them: a person does that (safety rule 4).
"""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, RootModel

from shiliu.cases.rules.merging import MOST
from shiliu.core.api.bodies import strict

REASON = "The asker reads it, word for word."


class Accept(Schema):
    """The responsible unit takes it."""

    model_config = strict({"step": "accept"})
    step: Literal["accept"]


class Release(Schema):
    """Accepting it was a slip: put it back among those that wait."""

    model_config = strict({"step": "release"})
    step: Literal["release"]


class Dispatch(Schema):
    """Another unit does the work; the responsible one stays responsible."""

    model_config = strict({"step": "dispatch", "to": "dept-lighting", "note": "请看3号楼前的灯。"})
    step: Literal["dispatch"]
    to: str = Field(description="Code of the unit.")
    note: str = Field(default="", description="For them; the asker does not see it.")


class Start(Schema):
    """Work has begun."""

    model_config = strict({"step": "start"})
    step: Literal["start"]


class Pause(Schema):
    """The clock stops for a reason."""

    model_config = strict({"step": "pause", "reason": "等灯具到货，预计三天。"})
    step: Literal["pause"]
    reason: str = Field(description=REASON)


class Resume(Schema):
    """The clock runs again."""

    model_config = strict({"step": "resume"})
    step: Literal["resume"]


class Extend(Schema):
    """More working days. Needs the scope `cases:extension:allow`."""

    model_config = strict({"step": "extend", "days": 2, "reason": "灯杆需要更换。"})
    step: Literal["extend"]
    days: int = Field(ge=1, le=99)
    reason: str = Field(description=REASON)


class Return(Schema):
    """It is not theirs: back to the responsible unit, in the set time."""

    model_config = strict({"step": "return", "reason": "这盏灯由市政维护。"})
    step: Literal["return"]
    reason: str = Field(description=REASON)


class HandUp(Schema):
    """To the unit one level above."""

    model_config = strict({"step": "hand_up", "reason": "需要街道协调。"})
    step: Literal["hand_up"]
    reason: str = Field(description=REASON)


class HandDown(Schema):
    """To a point below that answers for the place."""

    model_config = strict({"step": "hand_down", "to": "p10-1-1-1", "reason": "离得最近。"})
    step: Literal["hand_down"]
    to: str = Field(description="Code of the point.")
    reason: str = ""


class Recategorise(Schema):
    """It is about something else; promise and who may see it follow the kind."""

    model_config = strict({"step": "recategorise", "category": "home.light.estate"})
    step: Literal["recategorise"]
    category: str = Field(description="Code of a category with leaf = true.")


class Answer(Schema):
    """The answer to the asker. Whether it is solved is the asker's word, not the staff's."""

    model_config = strict({"step": "answer", "outcome": "done", "reply": "灯已修好，今晚会亮。"})
    step: Literal["answer"]
    outcome: Literal["done", "cannot", "not_ours", "duplicate"]
    reply: str = Field(description=REASON)
    checked: bool = Field(
        default=False,
        description="Somebody has looked at what the finder of personal data marks in the reply.",
    )


class Note(Schema):
    """A note for colleagues; the asker does not see it."""

    model_config = strict({"step": "note", "note": "已电话联系。"})
    step: Literal["note"]
    note: str


class Title(Schema):
    """A neutral public title: a thing and a place, building or wider. No names, no room numbers."""

    model_config = strict({"step": "title", "zh": "小区路灯不亮", "en": "Street light out"})
    step: Literal["title"]
    zh: str = Field(description="2 to 60 characters.")
    en: str = Field(default="", description="2 to 60 characters.")
    checked: bool = Field(
        default=False, description="Somebody has looked at what the finder of personal data marks."
    )


class ApproveTitle(Schema):
    """The public sees the title. Needs the scope `cases:title:approve`."""

    model_config = strict({"step": "approve_title"})
    step: Literal["approve_title"]


class WithdrawTitle(Schema):
    """The title is taken down at once."""

    model_config = strict({"step": "withdraw_title"})
    step: Literal["withdraw_title"]


class Merge(Schema):
    """Handle others about the same matter under this one. Each keeps its asker, clock and answer.

    All or none: 404 when one of them is not there, or not for this key.
    """

    model_config = strict({"step": "merge", "requests": ["01970000-0000-7000-8000-000000000002"]})
    step: Literal["merge"]
    requests: list[Annotated[UUID, Field(strict=False)]] = Field(
        max_length=MOST, description="Their ids."
    )


class Unmerge(Schema):
    """Take it out from under its `lead` again."""

    model_config = strict({"step": "unmerge"})
    step: Literal["unmerge"]


class Split(Schema):
    """One of several matters becomes a part: a request of its own, followed by the same code.

    It is routed by its own place and kind, and stands in `parts` afterwards. It needs the scope
    `cases:request:register` too. There is no way back.
    """

    model_config = strict(
        {
            "step": "split",
            "words": "3号楼前的路灯不亮。",
            "area": "150603002007",
            "category": "home.light.estate",
            "place": "3号楼前",
        }
    )
    step: Literal["split"]
    words: str = Field(
        description="A sentence of the asker, copied or written out. The asker reads it."
    )
    area: str = Field(description="Code of an area.")
    category: str = Field(description="Code of a category with leaf = true.")
    place: str = Field(default="", description="Where exactly, at most 200 characters.")


AnyStep = Annotated[
    Accept
    | Release
    | Dispatch
    | Start
    | Pause
    | Resume
    | Extend
    | Return
    | HandUp
    | HandDown
    | Recategorise
    | Answer
    | Note
    | Title
    | ApproveTitle
    | WithdrawTitle
    | Merge
    | Unmerge
    | Split,
    Field(discriminator="step"),
]


class StepBody(RootModel[AnyStep]):
    """One step; `step` says which."""
