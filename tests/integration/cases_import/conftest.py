from __future__ import annotations

import csv
import io
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils import translation
from rich.console import Console

from shiliu.cases.commands import import_cases

REAL = Path(os.environ.get("SHILIU_MESSAGES") or Path(__file__).parents[4] / "shared/data/requests")
MATTERS = (
    "楼道灯不亮",
    "电梯抖动",
    "暖气不热",
    "井盖松动",
    "垃圾没有清运",
    "路面有坑",
    "公交站牌倒了",
)


@dataclass(frozen=True)
class Outcome:
    """What a run printed and returned."""

    code: int
    printed: str


@pytest.fixture
def bring_in():
    """Run the command on a file."""

    def bringing(path: Path, *, resume: bool = False, source: str = "") -> Outcome:
        printed = io.StringIO()
        console = Console(file=printed, width=200)
        with translation.override("en"):
            code = import_cases.run(path, resume=resume, console=console, source=source)
        return Outcome(code, printed.getvalue())

    return bringing


@pytest.fixture
def write(tmp_path):
    """Write rows as CSV; the columns are those of the first row."""

    def writing(rows: list[dict[str, str]], name: str = "old.csv", encoding: str = "utf-8") -> Path:
        text = io.StringIO()
        sheet = csv.DictWriter(text, list(rows[0]))
        sheet.writeheader()
        sheet.writerows(rows)
        path = tmp_path / name
        path.write_bytes(text.getvalue().encode(encoding))
        return path

    return writing


def message(number: int, **changed: str) -> dict[str, str]:
    """An invented message in the shape of the real files."""
    matter = MATTERS[number % len(MATTERS)]
    day = f"2019/{number % 12 + 1}/{number % 28 + 1}"
    when = f"{day} 9:05:{number % 60:02}" if number % 5 else "2020-01-06 20:12:17"
    text = (
        f"第{number}件：{matter}，已经{number % 9 + 2}天了，请派人看看。"
        + "住户出入很不方便。" * (number % 20)
    )
    row = {"id": str(200_000 + number), "subject": f"关于{matter}的反映", "sent_at": when,
           "text": text, "likes": str(number % 40), "dislikes": "0"}  # fmt: skip
    return row | changed


def replied(number: int, **changed: str) -> dict[str, str]:
    """An invented message with a reply."""
    row = message(number)
    row = {name: row[name] for name in ("id", "subject", "sent_at", "text")}
    return row | {"reply": "您好，已安排维修。", "replied_at": "2020/3/2 10:00:00"} | changed


@pytest.fixture(params=["messages", "messages_with_replies"])
def old_file(request, write):
    """The real messages where that folder is, invented ones in the same shape where it is not."""
    real = REAL / f"{request.param}.csv"
    if real.is_file():
        return real
    make = message if request.param == "messages" else replied
    return write([make(number) for number in range(1200)], f"{request.param}.csv")
