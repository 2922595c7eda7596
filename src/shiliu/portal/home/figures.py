"""The public figures: suppressed, once a day, each with its method."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from shiliu.lib.csvsafe import lines
from shiliu.network.queries import fact, network
from shiliu.portal.caching import public_page
from shiliu.tallies.queries import public_figures
from shiliu.tallies.schemas import METHODS, PublicRow, PublicTable
from shiliu.ui.field import draw_field, narrow_rows, wide_rows
from shiliu.ui.templatetags.ui import in_language

KEY = "cases.answered_and_confirmed"
HIDDEN = "–"
NO_WORD = ("no_word", "awaiting_word", "staff_confirmed")
METHOD_OF = {"untold": "answered", "none": "no_word"}  # else the mark is called as its column
Cell = int | str | None


def figures_context() -> dict[str, object]:
    """What the band of the first page shows, or nothing before the first publication."""
    table = public_figures(KEY)
    if table is None:
        return {"figures": None}
    counts, cells = seeds(table.total), table.total.cells
    return {
        "figures": table,
        "received": shown(cells["received"]),
        "answered": shown(cells["answered"]),
        "solved": shown(cells["solved"]),
        "fields": [draw_field(counts, wide_rows(counts)), draw_field(counts, narrow_rows(counts))],
        "legend": legend(table.total, counts),
        "too_few": any(not isinstance(cell, int) for cell in cells.values()),
    }


def shown(cell: Cell) -> int | str:
    """A cell as it is read: a number, "<5", or a dash where a number would give one away."""
    return HIDDEN if cell is None else cell


def seeds(row: PublicRow) -> dict[str, int]:
    """One seed for each request. Nothing here is more than anybody can compute from the table.

    What was answered and is not shown apart is told together, as is everything not answered.
    """
    cells = row.cells
    known = {name: _known([cells[name]]) for name in ("solved", "partly", "not_solved")}
    known["none"] = _known(cells[name] for name in NO_WORD)
    answered, received = cells["answered"], cells["received"]
    if isinstance(answered, int):
        known["untold"] = answered - sum(known.values())
    if isinstance(answered, int) and isinstance(received, int):
        known["in_work"] = received - answered
    return known


def _known(cells: Iterable[Cell]) -> int:
    return sum(cell for cell in cells if isinstance(cell, int))


def legend(row: PublicRow, counts: dict[str, int]) -> list[dict[str, object]]:
    """The marks with their numbers; where the number may not be told, what is told instead."""
    cells = row.cells
    labels = {
        "solved": (_("Confirmed solved"), shown(cells["solved"])),
        "partly": (_("Partly solved"), shown(cells["partly"])),
        "not_solved": (_("Not solved, reopened"), shown(cells["not_solved"])),
        "untold": (_("Answered, too few to show apart"), counts.get("untold", 0)),
        "none": (_("Answered, no word back"), _at_least(row, counts["none"])),
        "in_work": (_("In work or taken back"), counts.get("in_work", HIDDEN)),
    }
    method = reverse("portal:figures")
    return [
        {"word": word, "label": label, "n": n, "url": f"{method}#{METHOD_OF.get(word, word)}"}
        for word, (label, n) in labels.items()
        if word != "untold" or n
    ]


def _at_least(row: PublicRow, n: int) -> int | str:
    """The sum, or what it is at least, when a part of it is not shown."""
    if all(isinstance(row.cells[name], int) for name in NO_WORD):
        return n
    return _("%(n)d or more") % {"n": n}


@public_page
def figures(request: HttpRequest) -> HttpResponse:
    """The table behind the figures of the first page, with the method of each column."""
    table = public_figures(KEY)
    context = {
        "table": table,
        "columns": [(name, _(METHODS[name])) for name in table.columns] if table else [],
        "rows": list(_named_rows(table)) if table else [],
        "residents": fact("residents"),
        "per_thousand": per_thousand(table) if table else None,
    }
    return render(request, "portal/home/figures.html", context)


@public_page
def table(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  a view is given its request
    """The same table to take along."""
    found = public_figures(KEY)
    rows: list[list[Cell]] = [["area", *(found.columns if found else ())]]
    if found is not None:
        rows += [[name, *cells] for name, cells in _named_rows(found)]
    answer = HttpResponse(b"".join(lines(rows)), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="figures.csv"'
    return answer


def _named_rows(table: PublicTable) -> Iterator[tuple[str, list[int | str]]]:
    areas = network().areas_by_path
    for row in table.rows:
        area = areas.get(row.area_path)
        name = in_language(area.name) if area else _("elsewhere")
        yield name, [shown(row.cells[column]) for column in table.columns]
    yield _("Together"), [shown(table.total.cells[column]) for column in table.columns]


def per_thousand(table: PublicTable) -> str | None:
    """Requests per 1,000 residents: the published fact is the denominator, named with its date."""
    residents, received = fact("residents"), table.total.cells["received"]
    if residents is None or not isinstance(received, int) or not residents.value:
        return None
    return f"{received * 1000 / float(residents.value):.2f}"
