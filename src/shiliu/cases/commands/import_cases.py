"""`shiliu import cases FILE.csv`: old messages become requests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from itertools import islice
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from shiliu.cases.actions.importing import import_messages
from shiliu.cases.queries.importing import Desk, desk_for, imported_ids
from shiliu.cases.rules.importing import OPTIONAL, REQUIRED, Message, import_id, read_message
from shiliu.core import clock
from shiliu.core.actor import SYSTEM
from shiliu.core.database import in_parallel
from shiliu.core.errors import RuleBroken, sentence
from shiliu.lib.csvsafe import Row, rows

Placed = tuple[Message, Desk]

BATCH = 500
WORKERS = 2
MOST_BYTES = 500_000_000
FINE, SOME_BAD, REFUSED = 0, 1, 2


def run(path: Path, *, resume: bool, console: Console, source: str = "") -> int:
    """Bring in the rows of a CSV file; prints what came of it and returns the exit code.

    `source` names where the file comes from, its name without a `source`: with the column `id` it
    says which row is which, so a row comes in once however often the file is read. A file whose
    structure is broken is refused whole (2); rows that cannot be taken are listed at the end (1)
    while the others are saved, a batch at a time. `resume` begins after the last row that is
    already here instead of checking every row again.
    """
    importing = _Import(source or path.stem, clock.now())
    try:
        content = _content(path)
        total = sum(1 for _row in _rows(content))
        first = _first_new(content, importing.source) if resume else 0
    except RuleBroken as refusal:
        console.print(f"{path.name}: {sentence(refusal)}", markup=False)
        return REFUSED
    with _progress(console) as progress:
        task = progress.add_task(_("Bringing in"), total=total, completed=first)
        good = map(importing.read, _batches(islice(_rows(content), first, None)))
        for saved in in_parallel(importing.save, good, workers=WORKERS):
            importing.added += saved
            progress.update(task, completed=first + importing.looked_at)
    importing.tell(console, passed_over=first)
    return SOME_BAD if importing.bad else FINE


@dataclass
class _Import:
    """One run over one file: what came in and which rows could not."""

    source: str
    at: datetime
    looked_at: int = 0
    good: int = 0
    added: int = 0
    bad: list[tuple[int, RuleBroken]] = field(default_factory=list)
    desks: dict[tuple[str, str], Desk] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def read(self, batch: Iterable[Row]) -> list[Placed]:
        """The good rows of one batch; the bad ones are noted."""
        good = []
        for row in batch:
            self.looked_at += 1
            try:
                good.append(self._message(row))
            except RuleBroken as refusal:
                self.bad.append((row.line, refusal))
        self.good += len(good)
        return good

    def save(self, good: list[Placed]) -> int:
        """Save the good rows of one batch together; returns how many are new."""
        return import_messages(by=SYSTEM, at=self.at, source=self.source, messages=good)

    def _message(self, row: Row) -> Placed:
        message = read_message(row, timezone.make_naive(self.at))
        if message.key in self.seen:
            raise RuleBroken("cases.import_id_twice", line=row.line, field="id")
        self.seen.add(message.key)
        codes = (message.area, message.category)
        if codes not in self.desks:
            self.desks[codes] = desk_for(*codes)
        return message, self.desks[codes]

    def tell(self, console: Console, *, passed_over: int) -> None:
        """Print the counts, and for each bad row its line and the reason."""
        if passed_over:
            console.print(_("{count} rows passed over.").format(count=passed_over))
        counts = _("{added} requests brought in, {known} were here already, {bad} rows not taken.")
        known = self.good - self.added
        console.print(counts.format(added=self.added, known=known, bad=len(self.bad)))
        for line, refusal in self.bad:
            told = _("Line {line}: {reason}").format(line=line, reason=sentence(refusal))
            console.print(escape(told), soft_wrap=True)


def _content(path: Path) -> bytes:
    if path.stat().st_size > MOST_BYTES:
        raise RuleBroken("cases.import_file_large", most=MOST_BYTES // 1_000_000)
    return path.read_bytes()


def _rows(content: bytes) -> Iterator[Row]:
    return rows(BytesIO(content), REQUIRED, OPTIONAL)


def _batches(found: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(found, BATCH)):
        yield batch


def _first_new(content: bytes, source: str) -> int:
    """How many rows stand before the first one after the last that is already here."""
    first = start = 0
    for batch in _batches(_rows(content)):
        ids = [import_id(source, row.values["id"].strip()) for row in batch]
        known = imported_ids(ids)
        first = max([first, *(start + at + 1 for at, one in enumerate(ids) if one in known)])
        start += len(batch)
    return first


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )
