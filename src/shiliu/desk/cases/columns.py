"""Which columns a list shows besides the matter: by choice, for the moment or with a view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shiliu.desk.cases.rows import Row
from shiliu.desk.cases.wording import Words


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, the class that sets its width, and what a row says in it."""

    name: str
    label: Words
    width: str
    cell: Callable[[Row], str]


COLUMNS: dict[str, Column] = {
    column.name: column
    for column in (
        Column("number", _("Number"), "w-unit", lambda row: row.case.number),
        Column("until", _("Until"), "w-until", lambda row: row.due),
        Column("days", _("Working days"), "w-strip", lambda row: row.strip),
        Column("state", _("Where it stands"), "w-state-long", lambda row: row.state),
        Column("next", _("Next step"), "w-next", lambda row: row.next),
        Column("unit", _("Unit at work"), "w-unit", lambda row: row.unit),
        Column("responsible", _("Responsible"), "w-unit", lambda row: row.responsible),
        Column("channel", _("How it came in"), "w-channel", lambda row: row.channel),
        Column("received", _("Received"), "w-received", lambda row: row.received),
    )
}
USUAL = ("until", "state", "unit", "received")


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its chosen cells, those before the matter and those after it."""

    row: Row
    before: list[str]
    after: list[str]


def chosen(names: list[str]) -> list[Column]:
    """The chosen columns in their order; none when they are the usual ones."""
    wanted = set(names)
    if not wanted or wanted == set(USUAL):
        return []
    return [column for column in COLUMNS.values() if column.name in wanted]


def lines(rows: list[Row], columns: list[Column]) -> list[Line]:
    """The rows with their cells: number and clock stand before the matter."""
    before, after = sides_of(columns)
    return [
        Line(row, [each.cell(row) for each in before], [each.cell(row) for each in after])
        for row in rows
    ]


def sides_of(columns: list[Column]) -> tuple[list[Column], list[Column]]:
    """The columns before the matter and those after it."""
    first = ("number", "until", "days")
    return (
        [each for each in columns if each.name in first],
        [each for each in columns if each.name not in first],
    )
