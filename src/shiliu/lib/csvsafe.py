"""CSV that a spreadsheet opens without running it, and that tells where it is wrong."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from numbers import Number
from typing import BinaryIO

from shiliu.lib.errors import RuleBroken

# A spreadsheet takes a cell that begins like this for a formula. The full-width
# forms count too where a Chinese or Japanese input method is at work.
_DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")
_MOMENTS = ("%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M")


@dataclass(frozen=True)
class Row:
    """One record: the physical line on which it begins (the header is line 1), and its cells."""

    line: int
    values: dict[str, str]


def neutralise(cell: str) -> str:
    """The cell with an apostrophe before it when a spreadsheet would calculate it."""
    return f"'{cell}" if cell.startswith(_DANGEROUS) else cell


def lines(records: Iterable[Iterable[object]]) -> Iterator[bytes]:
    """The records as lines of CSV, one chunk each, in UTF-8 with a byte order mark first.

    Texts are neutralised; numbers are written as they are, None as nothing.
    """
    buffer = io.StringIO("\ufeff")
    buffer.seek(0, io.SEEK_END)
    writer = csv.writer(buffer)
    for record in records:
        writer.writerow([_written(cell) for cell in record])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


def rows(
    stream: BinaryIO, required: Collection[str], optional: Collection[str] = ()
) -> Iterator[Row]:
    """Read a CSV file with a header, UTF-8 (with or without mark) or GB18030.

    The whole file is held in memory; limit its size before. Columns may stand
    in any order, empty lines are skipped, cells are given as written.

    Raises ``csv.encoding``, ``csv.nul`` (line), ``csv.quotes`` (line: a quote
    that is not closed or stands wrongly, or a cell over 128 KB),
    ``csv.header_missing``, ``csv.header_twice`` and ``csv.header_unknown``
    (field) and ``csv.columns`` (line, expected, found).
    """
    records = _records(_decoded(stream.read()))
    _, first = next(records, (1, []))
    header = [name.strip() for name in first]
    _check_header(header, required, optional)
    for line, cells in records:
        yield _row(line, header, cells)


def foreign_rows(
    content: bytes, needed: Collection[str], *, encoding: str, delimiter: str
) -> Iterator[Row]:
    """Read somebody else's CSV file: any columns as long as those `needed` are there.

    Raises what `rows` raises, and ``csv.encoding_other`` when the bytes are not in `encoding`.
    """
    try:
        text = content.decode("utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding)
    except UnicodeDecodeError:
        raise RuleBroken("csv.encoding_other", field=encoding) from None
    records = _records(_whole(text), delimiter)
    _, first = next(records, (1, []))
    header = [name.strip() for name in first]
    _check_header(header, needed, header)
    for line, cells in records:
        yield _row(line, header, cells)


def parse_moment(text: str, *, line: int = 0, field: str = "") -> datetime:
    """A moment as spreadsheets write it, without a zone: 2019/2/28 11:25:05 or 2019-02-28 11:25.

    Seconds may be missing, the time of day may not. Raises ``csv.moment_bad``
    with the ``line`` and ``field`` given, never with the text: it may be anything.
    """
    for form in _MOMENTS:
        with suppress(ValueError):
            return datetime.strptime(text.strip(), form)  # noqa: DTZ007 - the file names no zone
    raise RuleBroken("csv.moment_bad", line=line, field=field)


def _written(cell: object) -> object:
    return cell if cell is None or isinstance(cell, Number) else neutralise(str(cell))


def _decoded(raw: bytes) -> str:
    marked = raw.startswith(codecs.BOM_UTF8)
    for encoding in ("utf-8-sig",) if marked else ("utf-8", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _whole(text)
    raise RuleBroken("csv.encoding")


def _whole(text: str) -> str:
    if "\0" in text:
        raise RuleBroken("csv.nul", line=text.count("\n", 0, text.index("\0")) + 1)
    return text


def _row(line: int, header: list[str], cells: list[str]) -> Row:
    if len(cells) != len(header):
        raise RuleBroken("csv.columns", line=line, expected=len(header), found=len(cells))
    return Row(line, dict(zip(header, cells, strict=True)))


def _records(text: str, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Each record with the physical line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        raise RuleBroken("csv.quotes", line=line) from None


def _check_header(header: list[str], required: Collection[str], optional: Collection[str]) -> None:
    for name in required:
        if name not in header:
            raise RuleBroken("csv.header_missing", field=name)
    for name in header:
        if name not in required and name not in optional:
            raise RuleBroken("csv.header_unknown", field=name)
        if header.count(name) > 1:
            raise RuleBroken("csv.header_twice", field=name)
