"""What people say in the sample life: invented texts of the profile, or real ones from a file."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from shiliu.catalogue.queries import catalogue, suggest
from shiliu.cli.errors import CommandFailed
from shiliu.lib.csvsafe import rows
from shiliu.network.schemas import AreaInfo

Texts = dict[str, str]
MESSAGE_COLUMNS = ("id", "subject", "sent_at", "likes", "dislikes", "reply", "replied_at")


@dataclass(frozen=True, slots=True)
class Saying:
    """One request as somebody says it; `title` is what staff may publish of it."""

    category: str
    language: str
    words: str
    title: Texts


class Material:
    """The sample texts of a profile, drawn at random and filled in with a place."""

    def __init__(self, folder: Path, chance: random.Random, messages: Path | None) -> None:
        raw = tomllib.loads((folder / "samples.toml").read_text())
        self._raw = raw
        self._chance = chance
        self._messages = _messages(messages) if messages else []
        self._requests: Sequence[dict[str, object]] = raw["requests"]

    def saying(self, place: AreaInfo) -> Saying:
        """Something to ask about `place`."""
        if self._messages:
            words = self._chance.choice(self._messages)
            found = suggest(words, "zh-hans")
            category = found[0].category.code if found else "unsorted"
            return Saying(category, "zh-hans", words, {})
        drawn = self._chance.choice(self._requests)
        language = "en" if drawn["lang"] == "en" else "zh"
        title = {key: self._filled(text, place, key) for key, text in dict(drawn["title"]).items()}  # type: ignore[call-overload]  # TOML gives plain dicts
        tag = "en" if language == "en" else "zh-hans"
        return Saying(
            str(drawn["category"]), tag, self._filled(str(drawn["text"]), place, language), title
        )

    def reply(self, category: str, language: str, place: AreaInfo) -> tuple[str, str]:
        """A staff outcome and the words of an answer that fit the category."""
        fitting = [each for each in self._raw["replies"] if category.startswith(each["category"])]
        if catalogue().by_code[category].responsibility == "not_ours":
            fitting = [each for each in fitting if each["outcome"] == "not_ours"] or fitting
        drawn = self._chance.choice(fitting or self._raw["replies"])
        return drawn["outcome"], self._filled(self._in(drawn["text"], language), place, language)

    def line(self, kind: str, language: str, place: AreaInfo, word: str = "") -> str:
        """One sentence of `kind`: returns, pauses, extensions, or follow_ups with a `word`."""
        lines = [each for each in self._raw[kind] if not word or each["word"] == word]
        drawn = self._chance.choice(lines)
        return self._filled(self._in(drawn["text"], language), place, language)

    def _in(self, texts: Texts, language: str) -> str:
        return texts["en"] if language == "en" else texts["zh"]

    def _filled(self, text: str, place: AreaInfo, language: str) -> str:
        key = "en" if language == "en" else "zh"
        road = self._chance.choice(self._raw["roads"])[key]
        number = str(self._chance.randint(2, 9))
        building = place.name.get(key) or place.name["zh"]
        return text.replace("{building}", building).replace("{road}", road).replace("{n}", number)


def _messages(path: Path) -> list[str]:
    with path.open("rb") as stream:
        found = rows(stream, required=("text",), optional=MESSAGE_COLUMNS)
        words = [row.values["text"].strip()[:4000] for row in found]
    if not any(words):
        raise CommandFailed(f"There is no message in {path}: every cell of the column is empty.")
    return [each for each in words if each]
