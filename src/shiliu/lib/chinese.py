"""Chinese text as people search, mark and sort it.

A text is searched by pairs of neighbouring characters (bigrams): Chinese is
written without spaces, and two characters are the shortest useful word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from operator import add

from pypinyin import lazy_pinyin

from shiliu.lib.errors import RuleBroken

MOST_BIGRAMS = 4000
_RUN = re.compile(r"[^\W_]+")


def normalise(text: str) -> str:
    """One spelling for texts that read the same: width, case and white space do not count."""
    return " ".join(_fold(text).split())


def bigrams(text: str, limit: int = MOST_BIGRAMS) -> list[str]:
    """The different pairs of neighbouring letters, digits and Han characters, sorted.

    Pairs never reach over a space or a punctuation mark, so every pair of a
    word stands in each text that holds the word. Of a text with more than
    ``limit`` pairs the first ``limit`` in reading order are kept.
    """
    runs = _RUN.findall(normalise(text))
    kept = dict.fromkeys(chain.from_iterable(map(add, run, run[1:]) for run in runs))
    return sorted(islice(kept, limit))


def terms(query: str) -> list[str]:
    """The different words of a query, normalised, in the order typed; none for an empty query.

    Raises ``search.too_short`` for a word without two letters, digits or Han
    characters side by side, because the index could not find it.
    """
    words = list(dict.fromkeys(normalise(query).split()))
    for word in words:
        if not bigrams(word):
            raise RuleBroken("search.too_short", least=2)
    return words


def highlight(text: str, terms: Iterable[str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is a hit; joined they give the text again."""
    pieces: list[tuple[str, bool]] = []
    done = 0
    for start, end in _hits(text, terms):
        if start > done:
            pieces.append((text[done:start], False))
        pieces.append((text[start:end], True))
        done = end
    if done < len(text):
        pieces.append((text[done:], False))
    return pieces


def snippet(text: str, terms: Iterable[str], width: int = 60) -> str:
    """At most ``width`` characters around the first hit, "…" standing for what is left out.

    Without a hit it is the beginning of the text. White space is collapsed;
    the marks come on top of the width.
    """
    text = " ".join(text.split())
    first = next(iter(_hits(text, terms)), (0, 0))
    lead = max(0, (width - (first[1] - first[0])) // 3)
    start = max(0, min(first[0] - lead, len(text) - width))
    end = start + width
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def overlap(a: set[str], b: set[str]) -> float:
    """How alike two sets of bigrams are, from 0 to 1 (Dice); two empty sets are not alike."""
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0


def pinyin_key(text: str) -> str:
    """A sort key: toneless pinyin in lower case with spaces between, then the text itself."""
    return " ".join([*lazy_pinyin(text), text]).casefold()


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _hits(text: str, terms: Iterable[str]) -> list[tuple[int, int]]:
    """Where the terms stand in the text as it is written; hits that touch are joined.

    Each character is folded alone, so that places in the folded text can be
    led back ("㎡" becomes two letters, for example).
    """
    folded = [_fold(char) for char in text]
    origin = [at for at, chars in enumerate(folded) for _ in chars]
    found = [
        (origin[match.start()], origin[match.end() - 1] + 1)
        for term in terms
        if term.strip()
        for match in re.finditer(re.escape(normalise(term)), "".join(folded))
    ]
    return _joined(sorted(found))


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            first, last = joined.pop()
            joined.append((first, max(last, end)))
        else:
            joined.append((start, end))
    return joined
