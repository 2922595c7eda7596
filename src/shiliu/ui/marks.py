"""What the small drawings are given: seeds, words for outcomes, days of a clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SEEDS: Final[dict[str, tuple[str, str]]] = {  # by shape: symbol in icons.svg, classes
    "full": ("seed", "seed"),
    "off": ("seed", "seed seed-off"),
    "half": ("seed-half", "seed seed-half"),
    "thick": ("seed", "seed seed-thick"),
    "dashed": ("seed", "seed seed-dashed"),
    "small": ("seed-small", "seed seed-small"),
    "edge": ("seed", "seed seed-edge"),
}
TONES: Final = frozenset({"", "leaf", "amber", "lake"})

StateKind = Literal["late", "due", "done", "info", "calm"]
STATES: Final = frozenset({"late", "due", "done", "info", "calm"})


@dataclass(frozen=True)
class Outcome:
    """One of the five marks; the same shape and word on every page."""

    word: str
    shape: str
    tone: str
    label: str | Promise


OUTCOMES: Final[dict[str, Outcome]] = {
    outcome.word: outcome
    for outcome in (
        Outcome("solved", "full", "leaf", _("Confirmed solved")),
        Outcome("partly", "half", "leaf", _("Partly solved")),
        Outcome("not_solved", "thick", "", _("Not solved")),
        Outcome("untold", "edge", "", _("Answered, not shown apart")),
        Outcome("none", "dashed", "", _("No word back")),
        Outcome("in_work", "small", "", _("In work")),
    )
}

StepKind = Literal[
    "done", "returned", "waiting", "answered", "solved", "partly", "not_solved", "none"
]
DayKind = Literal["used", "answered", "left", "rest", "paused", "over"]
DAY_SEEDS: Final[dict[DayKind, tuple[str, str]]] = {
    "used": ("full", ""),
    "answered": ("full", "leaf"),
    "left": ("off", ""),
    "paused": ("dashed", ""),
    "over": ("full", ""),
}


@dataclass(frozen=True)
class DayMark:
    """One day of the strip: `label` is the figure under the seed, `word` stands below."""

    label: str
    kind: DayKind
    word: str = ""
    today: bool = False

    @property
    def seed(self) -> tuple[str, str] | None:
        """Shape and tone; a rest day has no seed."""
        return DAY_SEEDS.get(self.kind)


@dataclass(frozen=True)
class Step:
    """One entry of a timeline; `returned` and `waiting` are outline seeds, `answered` is leaf.

    What the resident said has the mark of that outcome.
    """

    verb: str
    when: str
    text: str = ""
    kind: StepKind = "done"

    @property
    def seed(self) -> tuple[str, str]:
        if self.kind in ("returned", "waiting"):
            return ("off", "")
        if (said := OUTCOMES.get(self.kind)) is not None:
            return (said.shape, said.tone)
        return ("full", "leaf" if self.kind == "answered" else "")


@dataclass(frozen=True)
class Qr:
    """A printed code: `size` modules a side, `path` draws the dark ones row by row."""

    size: int
    path: str

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> "Qr":
        """From a matrix of modules, such as `segno.make(url).matrix`."""
        runs: list[str] = []
        for y, row in enumerate(rows):
            x = 0
            while x < len(row):
                length = next((i for i, on in enumerate(row[x:]) if not on), len(row) - x)
                if length:
                    runs.append(f"M{x} {y}h{length}v1h-{length}z")
                x += length or 1
        return cls(len(rows), "".join(runs))
