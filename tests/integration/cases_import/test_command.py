"""`shiliu import cases FILE.csv` from the outside: counts, bad rows, repetition, encodings."""

from __future__ import annotations

import csv
import re
import threading

import pytest
from django.db import connections

from shiliu.cases.actions import importing
from shiliu.cases.commands import import_cases
from shiliu.cases.models import Case, Step, Text
from shiliu.ledger.models import Fact, Pending
from tests.integration.cases_import.conftest import message, replied

pytestmark = pytest.mark.usefixtures("fresh_kangbashi")


def counts() -> tuple[int, ...]:
    """Requests, steps, texts, facts about requests, and how many of those a follower waits for."""
    facts = Fact.objects.filter(subject_type="case").values_list("id", flat=True)
    waiting = Pending.objects.filter(fact_id__in=facts)
    rows = (Case.objects, Step.objects, Text.objects, facts, waiting)
    return tuple(each.count() for each in rows)


def test_whole_files_come_in_and_a_second_run_adds_nothing(old_file, bring_in):
    with old_file.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    first = bring_in(old_file)
    assert first.code == 0, first.printed
    assert f"{len(rows)} requests brought in" in first.printed
    held = counts()
    assert held[0] == held[3] == held[4] == len(rows)
    ended = sum(bool(row.get("reply")) for row in rows)
    assert Case.objects.filter(state="closed").count() == ended
    assert held[1] == held[2] == len(rows) + ended
    second = bring_in(old_file)
    assert (second.code, counts()) == (0, held)
    assert f"0 requests brought in, {len(rows)} were here already" in second.printed


def test_likes_are_not_kept_anywhere(write, bring_in):
    bring_in(write([message(1, likes="4711", dislikes="8822")]))
    held = (
        f"{list(Case.objects.values())}{list(Step.objects.values())}{list(Fact.objects.values())}"
    )
    assert not re.search("4711|8822", held)


def test_bad_rows_are_listed_by_line_and_the_others_come_in(write, bring_in):
    rows = [
        replied(1),
        replied(2, sent_at="sometime"),
        replied(3, text="", subject=""),
        replied(4, replied_at=""),
        replied(1, text="the same id again"),
        replied(5, text="第一行\n第二行\n第三行"),
        replied(6, text="长" * 20_001),
        replied(7),
    ]
    outcome = bring_in(write(rows))
    assert outcome.code == 1
    assert "3 requests brought in, 0 were here already, 5 rows not taken." in outcome.printed
    lines = [line for line in outcome.printed.splitlines() if line.startswith("Line ")]
    assert [line.split(":")[0] for line in lines] == [f"Line {n}" for n in (3, 4, 5, 6, 10)]
    assert "sometime" not in outcome.printed
    assert counts()[0] == 3


def test_areas_and_categories_are_taken_from_their_columns(write, bring_in):
    rows = [
        message(1, area="150603001001", category="street.light"),
        message(2, area="", category=""),
        message(3, area="nowhere", category=""),
    ]
    outcome = bring_in(write(rows))
    assert outcome.code == 1
    assert "Line 4:" in outcome.printed
    found = {case.category_id: case.area.level for case in Case.objects.select_related("area")}
    assert found == {"street.light": "community", "unsorted": "district"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_files_of_spreadsheets_are_read(write, bring_in, encoding):
    outcome = bring_in(write([message(1)], encoding=encoding))
    assert outcome.code == 0
    assert "路面有坑" in Text.objects.get().body or "电梯抖动" in Text.objects.get().body


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "column id"),
        (b"id,sent_at\n1,2019/1/1 10:00\n", "column text"),
        (b"id,sent_at,text,phone\n1,2019/1/1 10:00,a,138\n", "column phone"),
        (b"id,sent_at,text\n1,2019/1/1 10:00\n", "Line 2"),
        (b"id,sent_at,text\n1,2019/1/1 10:00,a\x00b\n", "Line 2"),
        (b'id,sent_at,text\n1,2019/1/1 10:00,"never closed\n', "line 2"),
        (b"id,sent_at,text\n1,2019/1/1 10:00,\xff\xff\xff\n", "UTF-8"),
    ],
)
def test_a_broken_file_is_refused_whole(tmp_path, bring_in, content, word):
    path = tmp_path / "broken.csv"
    path.write_bytes(content)
    outcome = bring_in(path)
    assert outcome.code == 2
    assert word in outcome.printed
    assert counts() == (0, 0, 0, 0, 0)


def test_a_file_that_is_too_large_is_refused(write, bring_in, monkeypatch):
    monkeypatch.setattr(import_cases, "MOST_BYTES", 10)
    assert bring_in(write([message(1)])).code == 2


def test_after_a_crash_the_next_run_brings_in_the_rest(write, bring_in, monkeypatch):
    path = write([message(number) for number in range(50)])
    monkeypatch.setattr(import_cases, "BATCH", 10)
    real, calls = importing.copy_together, []

    def fails_later(rows: list[object]) -> None:
        calls.append(len(rows))
        if len(calls) == 3:
            raise KeyboardInterrupt
        real(rows)

    monkeypatch.setattr(importing, "copy_together", fails_later)
    with pytest.raises(KeyboardInterrupt):
        bring_in(path)
    held = counts()[0]
    assert held in (20, 30, 40)
    assert counts() == (held,) * 5
    monkeypatch.setattr(importing, "copy_together", real)
    outcome = bring_in(path)
    assert outcome.code == 0
    assert f"{50 - held} requests brought in, {held} were here already" in outcome.printed
    assert counts() == (50,) * 5


def test_resume_begins_after_the_last_row_that_is_here(write, bring_in):
    rows = [message(number) for number in range(8)]
    rows[1] = message(1, sent_at="never")
    path = write(rows)
    assert bring_in(write(rows[:4], "part.csv"), source="old").code == 1
    outcome = bring_in(path, resume=True, source="old")
    assert outcome.code == 0
    assert "4 rows passed over." in outcome.printed
    assert "4 requests brought in, 0 were here already, 0 rows not taken." in outcome.printed
    assert "0 requests brought in" in bring_in(path, resume=True, source="old").printed


def test_two_runs_at_once_bring_each_row_in_once(write, bring_in):
    path = write([message(number) for number in range(300)])
    codes: list[int] = []

    def run_once() -> None:
        codes.append(bring_in(path).code)
        connections.close_all()

    runs = [threading.Thread(target=run_once) for _ in range(2)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert codes == [0, 0]
    assert counts() == (300,) * 5
