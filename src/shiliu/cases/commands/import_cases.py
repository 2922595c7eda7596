"""`shiliu import cases FILE.csv`: old messages become requests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from shiliu.cases.actions.importing import import_messages
from shiliu.cases.commands.foreign import MappedFile, Marks, OwnFile
from shiliu.cases.queries.importing import Desk, desk_for, imported_ids
from shiliu.cases.rules.importing import Message, import_id, read_message
from shiliu.cases.rules.mapping import read_mapping
from shiliu.core import clock
from shiliu.core.actor import SYSTEM
from shiliu.core.database import in_parallel
from shiliu.core.errors import RuleBroken, sentence
from shiliu.lib.csvsafe import Row

Placed = tuple[Message, Desk]

BATCH = 500
WORKERS = 2
MOST_TOLD = 20
MOST_BYTES = 500_000_000
FINE, SOME_BAD, REFUSED = 0, 1, 2


def run(
    path: Path,
    *,
    resume: bool,
    console: Console,
    source: str = "",
    mapping: Path | None = None,
    dry_run: bool = False,
) -> int:
    """Bring in the rows of a CSV file; prints what came of it and returns the exit code.

    `source` names where the file comes from, its name without a `source`: with the column `id` it
    says which row is which, so a row comes in once however often the file is read. A file whose
    structure is broken is refused whole (2); rows that cannot be taken are listed at the end (1)
    while the others are saved, a batch at a time. `resume` begins after the last row that is
    already here instead of checking every row again. `mapping` says what the columns of a file
    are that is not ours. A `dry_run` reads everything and writes nothing.
    """
    try:
        file, named = _opened(path, mapping)
        importing = _Import(file, source or named or path.stem, clock.now())
        total = sum(1 for _row in file.rows())
        first = _first_new(file, importing.source) if resume else 0
    except RuleBroken as refusal:
        console.print(f"{_wrong(path, mapping, refusal).name}: {sentence(refusal)}", markup=False)
        return REFUSED
    work = importing.look if dry_run else importing.save
    with _progress(console) as progress:
        task = progress.add_task(_("Bringing in"), total=total, completed=first)
        read = importing.read_and_mark if dry_run else importing.read
        good = map(read, _batches(islice(file.rows(), first, None)))
        for saved in in_parallel(work, good, workers=WORKERS):
            importing.added += saved
            progress.update(task, completed=first + importing.looked_at)
    importing.tell(console, passed_over=first, dry_run=dry_run)
    return SOME_BAD if importing.bad else FINE


@dataclass
class _Import:
    """One run over one file: what came in and which rows could not."""

    file: OwnFile
    source: str
    at: datetime
    looked_at: int = 0
    good: int = 0
    added: int = 0
    bad: list[tuple[int, RuleBroken]] = field(default_factory=list)
    desks: dict[tuple[str, str], Desk] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    marks: Marks = field(default_factory=Marks)

    def read(self, batch: Iterable[Row]) -> list[Placed]:
        """The good rows of one batch; the bad ones are noted."""
        good = []
        for row in batch:
            self.looked_at += 1
            try:
                ours = self.file.read(row)
                if ours is not None:
                    good.append(self._message(ours))
            except RuleBroken as refusal:
                self.bad.append((row.line, refusal))
        self.good += len(good)
        return good

    def read_and_mark(self, batch: Iterable[Row]) -> list[Placed]:
        """The same, and what points to a person counted; in one thread, as all counts are."""
        good = self.read(batch)
        for message, _desk in good:
            self.marks.look_at(message)
        return good

    def save(self, good: list[Placed]) -> int:
        """Save the good rows of one batch together; returns how many are new."""
        return import_messages(by=SYSTEM, at=self.at, source=self.source, messages=good)

    def look(self, good: list[Placed]) -> int:
        """How many of a batch would be new; saves nothing."""
        ids = [import_id(self.source, message.key) for message, _desk in good]
        return len(ids) - len(imported_ids(ids))

    def _message(self, row: Row) -> Placed:
        message = read_message(row, timezone.make_naive(self.at))
        if message.key in self.seen:
            raise RuleBroken("cases.import_id_twice", line=row.line, field="id")
        self.seen.add(message.key)
        codes = (message.area, message.category)
        if codes not in self.desks:
            self.desks[codes] = desk_for(*codes)
        return message, self.desks[codes]

    def tell(self, console: Console, *, passed_over: int, dry_run: bool) -> None:
        """Print the counts, and for each bad row its line and the reason."""
        if passed_over:
            console.print(_("{count} rows passed over.").format(count=passed_over))
        counts = _("{added} requests brought in, {known} were here already, {bad} rows not taken.")
        if dry_run:
            counts = _("{added} requests would come in, {known} are here, {bad} rows not taken.")
        known = self.good - self.added
        console.print(counts.format(added=self.added, known=known, bad=len(self.bad)))
        self.file.tell(console)
        if dry_run:
            self.marks.tell(console)
        for line, refusal in self.bad[: MOST_TOLD if dry_run else None]:
            told = _("Line {line}: {reason}").format(line=line, reason=sentence(refusal))
            console.print(escape(told), soft_wrap=True)


def _opened(path: Path, mapping: Path | None) -> tuple[OwnFile, str]:
    """The file, and what its mapping calls where it comes from."""
    if mapping is None:
        return OwnFile(_content(path)), ""
    try:
        said = read_mapping(mapping.read_text("utf-8"))
    except UnicodeDecodeError as error:
        raise RuleBroken("cases.mapping_toml", line=1) from error
    return MappedFile(_content(path), said), said.source


def _wrong(path: Path, mapping: Path | None, refusal: RuleBroken) -> Path:
    """Which of the two files a refusal is about."""
    return mapping if mapping and refusal.code.startswith("cases.mapping") else path


def _content(path: Path) -> bytes:
    if path.stat().st_size > MOST_BYTES:
        raise RuleBroken("cases.import_file_large", most=MOST_BYTES // 1_000_000)
    return path.read_bytes()


def _batches(found: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(found, BATCH)):
        yield batch


def _first_new(file: OwnFile, source: str) -> int:
    """How many rows stand before the first one after the last that is already here."""
    first = start = 0
    for batch in _batches(file.rows()):
        ids = [import_id(source, file.key(row)) for row in batch]
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
