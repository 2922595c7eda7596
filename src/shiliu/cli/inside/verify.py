"""Check history, texts and figures, and say what was found."""

from __future__ import annotations

from pathlib import Path

import click

from shiliu.cases.queries.commitments import check_texts
from shiliu.cli.inside.recounting import recounted
from shiliu.core import clock
from shiliu.ledger.queries import verify, verify_against
from shiliu.ledger.schemas import Report, Wrong

SHOWN = 20
MEANINGS = {
    Wrong.COUNT: "facts were removed or added",
    Wrong.CONTENT: "a fact was changed",
    Wrong.CHAIN: "the seal was rewritten or the one before it",
    Wrong.MISSING: "the day is over and has no seal",
    Wrong.UNSEALED: "facts stand before the first seal",
    Wrong.COPY: "the seal differs from its copy",
    Wrong.COPY_ONLY: "there is a copy of a seal that is no longer here",
}


def run(seals: str = "") -> int:
    """1 when something is wrong, else 0."""
    fine = [_history(), _texts(), _figures()]
    if seals:
        fine.append(_copies(Path(seals)))
    click.echo("Everything holds." if all(fine) else "SOMETHING IS WRONG: see above.")
    return int(not all(fine))


def _history() -> bool:
    report = verify(clock.now())
    click.echo(
        f"History: {report.facts} facts in {report.days} sealed days"
        f" (through {report.sealed_through or 'no day yet'}): {_verdict(fine=report.ok)}"
    )
    return _no_problems(report)


def _copies(path: Path) -> bool:
    with path.open(encoding="utf-8") as lines:
        report = verify_against(lines)
    click.echo(f"Copies of seals: {report.days}: {_verdict(fine=report.ok)}")
    return _no_problems(report)


def _no_problems(report: Report) -> bool:
    for problem in report.problems[:SHOWN]:
        click.echo(
            f"  {problem.day}: {MEANINGS[problem.wrong]}"
            f" (sealed {problem.sealed or 'nothing'}, found {problem.found or 'nothing'})"
        )
    _more(len(report.problems))
    return report.ok


def _texts() -> bool:
    found = check_texts()
    click.echo(
        f"Texts: {found.fitting} fit their steps, {found.erased} are erased:"
        f" {_verdict(fine=not found.wrong)}"
    )
    if found.wrong:
        cases = ", ".join(str(each) for each in found.wrong_cases)
        click.echo(f"  {found.wrong} texts are not what was written, in these requests: {cases}")
    return not found.wrong


def _figures() -> bool:
    facts, wrong = recounted()
    click.echo(f"Figures: counted anew from {facts} facts: {_verdict(fine=not wrong)}")
    for line in wrong[:SHOWN]:
        click.echo(f"  {line}")
    _more(len(wrong))
    if wrong:
        click.echo("  `shiliu rebuild` sets them right; find out first how they went wrong.")
    return not wrong


def _more(count: int) -> None:
    if count > SHOWN:
        click.echo(f"  … and {count - SHOWN} more.")


def _verdict(*, fine: bool) -> str:
    return "all hold." if fine else "WRONG:"
