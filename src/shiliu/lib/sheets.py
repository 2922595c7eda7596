"""A sheet that a spreadsheet opens without running it: real dates, a head that stays in sight."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from shiliu.lib.csvsafe import neutralise

MOMENT = "yyyy-mm-dd hh:mm"
WIDTHS = range(10, 49)
LOOKED_AT = 200


def sheet(
    title: str, note: str, header: Sequence[str], records: Iterable[Sequence[object]]
) -> bytes:
    """An XLSX file of one sheet: `note` in the first line, then the header, then the records.

    Texts are neutralised; numbers and moments (without a zone) stay what they are, None is empty.
    Columns are as wide as the first records need.
    """
    rows = [[_plain(cell) for cell in record] for record in records]
    book = Workbook(write_only=True)
    page = book.create_sheet(_plain_title(title))
    for column, width in enumerate(_widths(header, rows[:LOOKED_AT]), start=1):
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = "A3"
    page.append([neutralise(note)])
    page.append([_bold(page, name) for name in header])
    for row in rows:
        page.append([_cell(page, value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _plain(value: object) -> object:
    """What a cell holds: text neutralised and without characters that XML cannot carry."""
    if isinstance(value, str):
        return neutralise(ILLEGAL_CHARACTERS_RE.sub("", value))
    return value


def _plain_title(title: str) -> str:
    """A name that a sheet may have."""
    return "".join(letter for letter in title if letter not in "[]:*?/\\")[:31]


def _cell(page: object, value: object) -> object:
    if not isinstance(value, datetime):
        return value
    cell = WriteOnlyCell(page, value)
    cell.number_format = MOMENT
    return cell


def _bold(page: object, name: str) -> object:
    cell = WriteOnlyCell(page, neutralise(name))
    cell.font = Font(bold=True)
    return cell


def _widths(header: Sequence[str], rows: Sequence[Sequence[object]]) -> list[int]:
    columns = zip(*[header, *rows], strict=True)
    return [min(max(WIDTHS.start, *map(_width, column)), WIDTHS.stop - 1) for column in columns]


def _width(value: object) -> int:
    """In letters; a Chinese one is as wide as two others."""
    if isinstance(value, datetime):
        return len(MOMENT) + 2
    text = "" if value is None else str(value)
    return sum(1 if ord(letter) < 0x2E80 else 2 for letter in text) + 2
