"""The public figures: suppressed, once a day, each with its method."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from shiliu.network.queries import fact, network
from shiliu.portal.caching import public_page
from shiliu.tallies.queries import public_figures
from shiliu.tallies.schemas import METHODS, PublicRow, PublicTable
from shiliu.ui.field import draw_field

KEY = "cases.answered_and_confirmed"
NARROW_ROWS, WIDE_ROWS = 22, 8


def figures_context() -> dict[str, object]:
    """What the band of the first page shows, or nothing before the first publication."""
    table = public_figures(KEY)
    if table is None:
        return {"figures": None}
    counts = _seeds(table.total)
    return {
        "figures": table,
        "received": table.total.cells["received"],
        "answered": table.total.cells["answered"],
        "solved": table.total.cells["solved"],
        "fields": [draw_field(counts, WIDE_ROWS), draw_field(counts, NARROW_ROWS)],
        "legend": _legend(table.total, counts),
    }


def _seeds(row: PublicRow) -> dict[str, int]:
    """The five marks of the field. What is hidden because it is small draws no seed."""
    cells = {name: value if isinstance(value, int) else 0 for name, value in row.cells.items()}
    return {
        "solved": cells["solved"],
        "partly": cells["partly"],
        "not_solved": cells["not_solved"],
        "none": cells["no_word"] + cells["awaiting_word"] + cells["staff_confirmed"],
        "in_work": cells["in_work"],
    }


def _legend(row: PublicRow, counts: dict[str, int]) -> list[dict[str, object]]:
    labels = {
        "solved": _("Confirmed solved"),
        "partly": _("Partly solved"),
        "not_solved": _("Not solved, reopened"),
        "none": _("Answered, no word back"),
        "in_work": _("In work"),
    }
    return [{"word": word, "label": labels[word], "n": counts[word]} for word in counts]


@public_page
def figures(request: HttpRequest) -> HttpResponse:
    """The table behind the figures of the first page, with the method of each column."""
    table = public_figures(KEY)
    context = {
        "table": table,
        "columns": [(name, _(METHODS[name])) for name in table.columns] if table else [],
        "rows": _named_rows(table) if table else [],
        "residents": fact("residents"),
        "per_thousand": _per_thousand(table) if table else None,
    }
    return render(request, "portal/home/figures.html", context)


def _named_rows(table: PublicTable) -> list[tuple[object, list[object]]]:
    areas = network().areas_by_path
    rows: list[tuple[object, list[object]]] = [
        (
            areas[row.area_path].name if row.area_path in areas else _("elsewhere"),
            [row.cells[column] for column in table.columns],
        )
        for row in table.rows
    ]
    rows.append((_("Together"), [table.total.cells[column] for column in table.columns]))
    return rows


def _per_thousand(table: PublicTable) -> str | None:
    """Requests per 1,000 residents: the published fact is the denominator, named with its date."""
    residents, received = fact("residents"), table.total.cells["received"]
    if residents is None or not isinstance(received, int) or not residents.value:
        return None
    return f"{received * 1000 / float(residents.value):.2f}"
