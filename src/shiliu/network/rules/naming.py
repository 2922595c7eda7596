"""Which place inside an area a few words name, like a building by its number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from shiliu.lib.chinese import normalise

_SPACE = re.compile(r"\s+")


def named(text: str, inside: Mapping[str, str], names: Iterable[Mapping[str, str]]) -> int | None:
    """The index of the name that `text` holds, or None.

    Names usually begin with that of the area they lie in ("East Yard No. 3"); that part may be left
    out. A number counts only as a whole: "13" does not name number 3. The longest name wins.
    """
    asked = _plain(text)
    best: tuple[int, int] | None = None
    for index, texts in enumerate(names):
        for language, name in texts.items():
            short = _plain(name).removeprefix(_plain(inside.get(language, "")))
            if short and _holds(asked, short) and (best is None or len(short) > best[0]):
                best = (len(short), index)
    return best[1] if best else None


def _plain(text: str) -> str:
    return _SPACE.sub("", normalise(text))


def _holds(text: str, name: str) -> bool:
    before = r"(?<!\d)" if name[0].isdigit() else ""
    after = r"(?!\d)" if name[-1].isdigit() else ""
    return re.search(before + re.escape(name) + after, text) is not None
