"""The field of seeds of an area: one request, one seed, under its two brackets."""

from __future__ import annotations

from shiliu.desk.figures.board import Board
from shiliu.desk.figures.known import NAMES, rows_url
from shiliu.network.schemas import AreaInfo
from shiliu.ui.field import draw_field, narrow_rows

SHOWN = (
    "received",
    "answered",
    "solved",
    "answers",
    "in_time",
    "returns",
    "hand_overs",
    "at_counter",
)
MARKS: dict[str, str] = {
    "solved": "solved",
    "partly": "partly",
    "not_solved": "not_solved",
    "none": "silent",
    "in_work": "in_work",
}


def field_context(board: Board, area: AreaInfo) -> dict[str, object]:
    """What `ui/_seed_field.html` and the figures above it need."""
    counts = {mark: board.number(area, figure) for mark, figure in MARKS.items()}
    return {
        "fields": [draw_field(counts), draw_field(counts, narrow_rows(counts))],
        "legend": [
            {
                "word": mark,
                "label": NAMES[figure],
                "n": counts[mark],
                "url": rows_url(figure, area, board.days),
            }
            for mark, figure in MARKS.items()
        ],
        **{figure: board.cell(area, figure) for figure in SHOWN},
    }
