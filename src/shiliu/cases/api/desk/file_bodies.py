"""What the interface tells of pictures and documents, and what can be done about one of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, RootModel

from shiliu.cases.api.bodies import ID, RECEIVED
from shiliu.cases.queries.files import FileStep, Reader
from shiliu.core.api.bodies import example, strict
from shiliu.files.models import FileState, Kind
from shiliu.files.queries import MOST_SHAPES

LINK = "https://help.example.org/api/v1/desk/files/WyIwMTk3IiwicHJlc2VudCJd:x1Yz"
FILE: dict[str, object] = {
    "id": ID,
    "kind": "picture",
    "state": "kept",
    "seen_by": "asker",
    "added_at": RECEIVED,
    "added_by": "asker",
    "name": "",
    "size": 284113,
    "width": 1536,
    "height": 2048,
    "steps": ["blur", "approve", "remove"],
    "link": LINK,
    "unblurred": None,
}
FURTHEST = 100_000


class DeskFile(Schema):
    """A picture or document of a request. Its links are over in ten minutes and need the key."""

    model_config = example(FILE)

    id: UUID
    kind: Kind
    state: FileState = Field(
        description="`kept`; `proposed`: somebody has ticked, a second one has to; `approved`."
    )
    seen_by: Reader = Field(
        description="`staff` who see the request, also its `asker`, or the `public`. The asker "
        "sees their own pictures and approved ones; these are public while the title is."
    )
    added_at: datetime
    added_by: Literal["asker", "staff"]
    name: str = Field(description="Of a document; empty where it might point at somebody.")
    size: int = Field(description="Bytes.")
    width: int = Field(description="Pixels; 0 for a document.")
    height: int
    steps: list[FileStep] = Field(description="What this key may do about it now.")
    link: str
    unblurred: str | None = Field(description="A picture before it was blurred, until approval.")


class DeskFiles(Schema):
    """The pictures and documents of a request, the oldest first."""

    model_config = example({"files": [FILE]})

    files: list[DeskFile]


class Rectangle(Schema):
    """In pixels of the picture from its upper left corner; `round` for the ellipse inside it."""

    model_config = strict({"x": 300, "y": 300, "width": 320, "height": 240})

    x: int = Field(ge=0, le=FURTHEST)
    y: int = Field(ge=0, le=FURTHEST)
    width: int = Field(ge=1, le=FURTHEST)
    height: int = Field(ge=1, le=FURTHEST)
    round: bool = False


class Blur(Schema):
    """Make parts of a picture unreadable. It can be repeated until the picture is approved."""

    model_config = strict(
        {"step": "blur", "rectangles": [{"x": 300, "y": 300, "width": 320, "height": 240}]}
    )
    step: Literal["blur"]
    rectangles: list[Rectangle] = Field(max_length=MOST_SHAPES)
    anew: bool = Field(default=False, description="Begin again from the unblurred one.")


class ApprovePicture(Schema):
    """Let the public see a picture beside the public title; the unblurred one is deleted.

    All four have to be ticked, by somebody who has looked. From a key that may not publish titles
    this is a proposal: another unit, or a person, ticks again. In a sensitive category a key only
    proposes.
    """

    model_config = strict(
        {"step": "approve", "no_face": True, "no_child": True, "no_plate": True, "no_door": True}
    )
    step: Literal["approve"]
    no_face: bool = Field(default=False, description="No face can be recognised.")
    no_child: bool = Field(default=False, description="No child can be recognised.")
    no_plate: bool = Field(default=False, description="No number plate can be read.")
    no_door: bool = Field(default=False, description="No door number can be read.")


class WithdrawPicture(Schema):
    """Take a picture out of the public's sight at once; it stays with the work."""

    model_config = strict({"step": "withdraw"})
    step: Literal["withdraw"]


class RemoveFile(Schema):
    """Delete a picture or document for good, from the public page as well."""

    model_config = strict({"step": "remove"})
    step: Literal["remove"]


AnyFileStep = Annotated[
    Blur | ApprovePicture | WithdrawPicture | RemoveFile, Field(discriminator="step")
]


class FileStepBody(RootModel[AnyFileStep]):
    """What is done about a file; `step` says which."""
