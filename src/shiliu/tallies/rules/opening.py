"""What a deployment publishes of one day: counts of the whole and of the areas just below it.

A day is a table for each verb: the areas on the hierarchical side, what the verb is split by on the
flat side. Small counts are hidden by `disclosure`, so that no difference between area and parts
gives one away. A finer place is not shown by day: nearly all of it would be hidden.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shiliu.tallies.rules.disclosure import TOTAL, Layout, hide

OPEN_VERBS = (
    "case.receive",
    "case.accept",
    "case.dispatch",
    "case.return",
    "case.answer",
    "case.confirm",
    "case.reopen",
)
ALL = "*"  # of all details and deliveries together
ELSEWHERE = ""  # what happened in the whole, but in none of its parts
Split = tuple[str, str]  # detail and delivery


@dataclass(frozen=True, slots=True)
class OpenRow:
    """One count of a day. None: it is hidden, because it or another could be below the least.

    `detail` and `delivery` are `*` in the row of all of them.
    """

    area: str
    verb: str
    detail: str
    delivery: str
    count: int | None


def open_rows(
    verb: str,
    root: str,
    parts: Sequence[str],
    counts: Mapping[str, Mapping[Split, int]],
    *,
    least: int,
    batch: int,
) -> list[OpenRow]:
    """The rows of one verb on one day; `counts` by area, the root's being those of everything.

    Every area has its row of all together, hidden or not: that a row is missing would tell as well.
    Below `batch` facts in the whole nothing is shown, and a split only where the whole shows it.
    """
    whole = counts.get(root, {})
    if sum(whole.values()) < max(batch, least):
        return [OpenRow(area, verb, ALL, ALL, None) for area in (root, *parts)]
    shown = _shown(root, parts, counts, least)
    splits = [split for split in sorted(whole) if shown[split, root] is not None]
    return [
        OpenRow(area, verb, *split, shown[split, area])
        for area in (root, *parts)
        for split in [(ALL, ALL), *splits]
    ]


def _shown(
    root: str, parts: Sequence[str], counts: Mapping[str, Mapping[Split, int]], least: int
) -> dict[tuple[Split, str], int | None]:
    """Every cell by split and area, the hidden ones None."""
    splits = sorted(counts[root])
    names = {split: f"{number}" for number, split in enumerate(splits)}
    inner = {
        name: {part: counts.get(part, {}).get(split, 0) for part in parts}
        for split, name in names.items()
    }
    for split, name in names.items():
        inner[name][ELSEWHERE] = counts[root][split] - sum(inner[name].values())
    parents: dict[str, str | None] = {root: None, **dict.fromkeys((*parts, ELSEWHERE), root)}
    layout = Layout(tuple(names.values()), parents)
    values = layout.cells(inner)
    hidden = hide(layout, values, least)
    gone = hidden.small | hidden.others
    rows: dict[Split, str] = {**names, (ALL, ALL): TOTAL}
    return {
        (split, area): None if (name, area) in gone else values[name, area]
        for split, name in rows.items()
        for area in (root, *parts)
    }
