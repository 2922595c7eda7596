"""One request of the sample life: what is said where, and how far it goes."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from shiliu.cases.rules.lifecycle import State
from shiliu.cli.sample.material import Saying
from shiliu.network.schemas import AreaInfo


@dataclass(slots=True)
class Story:
    """A request in the making.

    One with `until` is arranged: it goes straight to that state and no further. `to` is the code
    of a point that the responsible unit sends it to.
    """

    place: AreaInfo
    said: Saying
    until: State | None = None
    to: str = ""
    case_id: UUID = field(init=False)
    replies: list[str] = field(default_factory=list)

    @property
    def arranged(self) -> bool:
        """Whether nothing is left to chance."""
        return self.until is not None
