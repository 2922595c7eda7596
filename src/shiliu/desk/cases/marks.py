"""What in a text may point at a person: shown before anything is sent or published."""

from __future__ import annotations

from dataclasses import dataclass

from shiliu.cases.queries.splitting import place_words
from shiliu.desk.cases.wording import MARKS, Words
from shiliu.lib.personal import Finding, find


@dataclass(frozen=True, slots=True)
class Marks:
    """A text in pieces, the found ones marked, and the list of what was found."""

    pieces: list[tuple[str, bool]]
    found: list[tuple[str, Words]]


def marks_of(text: str) -> Marks:
    """What the finder sees; names of places and units here are not names of people."""
    findings = find(text, place_words=place_words())
    return Marks(_pieces(text, findings), [(one.text, MARKS[one.kind]) for one in findings])


def _pieces(text: str, findings: list[Finding]) -> list[tuple[str, bool]]:
    pieces: list[tuple[str, bool]] = []
    done = 0
    for finding in findings:
        pieces += [(text[done : finding.start], False), (text[finding.start : finding.end], True)]
        done = finding.end
    return [piece for piece in (*pieces, (text[done:], False)) if piece[0]]
