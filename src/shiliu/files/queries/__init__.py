"""Reads. Who may see a file is decided by the package that owns its subject."""

from shiliu.files.queries.links import make_link, open_link
from shiliu.files.queries.painted import MOST_SHAPES, between_lines, drawn, grid_lines, painted
from shiliu.files.queries.stored import (
    bytes_of,
    file_of,
    files_of,
    is_being_removed,
    number_of,
    waiting_removals,
)

__all__ = [
    "MOST_SHAPES",
    "between_lines",
    "bytes_of",
    "drawn",
    "file_of",
    "files_of",
    "grid_lines",
    "is_being_removed",
    "make_link",
    "number_of",
    "open_link",
    "painted",
    "waiting_removals",
]
