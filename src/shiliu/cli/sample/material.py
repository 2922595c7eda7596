"""What people say in the sample life: invented texts of the profile, or real ones from a file."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from shiliu.cases.rules.lifecycle import Outcome
from shiliu.catalogue.queries import catalogue, suggest
from shiliu.cli.errors import CommandFailed
from shiliu.lib.csvsafe import rows
from shiliu.network.schemas import AreaInfo

Texts = dict[str, str]
Entry = dict[str, Any]
MESSAGE_COLUMNS = ("id", "subject", "sent_at", "likes", "dislikes", "reply", "replied_at")
MOST_LOOKED_AT = 300  # messages of a file among which one for a certain unit is looked for


@dataclass(frozen=True, slots=True)
class Saying:
    """One request as somebody says it; `title` is what staff may publish of it."""

    category: str
    language: str
    words: str
    title: Texts


class Material:
    """The sample texts of a profile, drawn at random and filled in with a place.

    What is said after the request stands under a category or a group of them (at a dot): the texts
    of the category itself are taken, else those of the nearest group above it that has any.
    """

    def __init__(self, folder: Path, chance: random.Random, messages: Path | None) -> None:
        raw: dict[str, list[Entry]] = tomllib.loads((folder / "samples.toml").read_text())
        self._chance = chance
        self._messages = read_messages(messages) if messages else []
        self._requests, self._roads = raw["requests"], raw["roads"]
        self._answers = {each["category"]: each for each in raw["answers"]}

    def saying(self, place: AreaInfo) -> Saying:
        """Something to ask about `place`."""
        if self._messages:
            words = self._chance.choice(self._messages)
            return Saying(_suggested(words), "zh-hans", words, {})
        return self._said(self._chance.choice(self._requests), place)

    def saying_that(
        self, place: AreaInfo, language: str, fits: Callable[[str], bool]
    ) -> Saying | None:
        """Something in `language` to ask about `place` whose category fits; None without any."""
        if self._messages:
            suited = [
                Saying(code, "zh-hans", words, {}) for words, code in self._sorted if fits(code)
            ]
            return self._chance.choice(suited) if suited else None
        entries = [
            each
            for each in self._requests
            if language.startswith(each["lang"]) and fits(each["category"])
        ]
        return self._said(self._chance.choice(entries), place) if entries else None

    def categories(self) -> list[str]:
        """The category of each text that may be asked."""
        if self._messages:
            return [code for _, code in self._sorted]
        return [each["category"] for each in self._requests]

    @cached_property
    def _sorted(self) -> list[tuple[str, str]]:
        return [(words, _suggested(words)) for words in self._messages[:MOST_LOOKED_AT]]

    def reply(
        self, category: str, language: str, place: AreaInfo, *, said_before: Sequence[str] = ()
    ) -> tuple[Outcome, str]:
        """A staff outcome and the words of an answer that fits the category.

        After an answer that did not help the next one says what was done more, if possible in
        words that were not said yet.
        """
        ours = catalogue().by_code[category].responsibility != "not_ours"
        found = self._outcomes(category)
        if not ours:
            found = [each for each in found if each[0] == Outcome.NOT_OURS] or found
        if said_before:
            outcome = Outcome.DONE if ours else Outcome.NOT_OURS
            again = self._nearest(category, "again").get("again", [])
            found = [(outcome, texts) for texts in again] or found
        drawn = self._chance.sample(found, len(found))
        said = [(outcome, self._filled(texts, place, language)) for outcome, texts in drawn]
        return next((each for each in said if each[1] not in said_before), said[0])

    def line(self, kind: str, category: str, language: str, place: AreaInfo) -> str:
        """A sentence of a kind that fits: returns, pauses, at_once, partly or not_solved.

        Empty where the category and its groups have none.
        """
        found = self._nearest(category, kind).get(kind)
        return self._filled(self._chance.choice(found), place, language) if found else ""

    def _outcomes(self, category: str) -> list[tuple[Outcome, Texts]]:
        """The answers that fit, each with what it says came of the request."""
        found = self._nearest(category, *Outcome)
        return [(outcome, texts) for outcome in Outcome for texts in found.get(outcome, ())]

    def _nearest(self, category: str, *kinds: str) -> Entry:
        """What stands under the category or the nearest group above it that has one of `kinds`."""
        group = category
        while group and not any(kind in self._answers.get(group, {}) for kind in kinds):
            group = group.rpartition(".")[0]
        return self._answers.get(group, {})

    def _said(self, drawn: Entry, place: AreaInfo) -> Saying:
        """What is said and its title: about the same road, of the same number."""
        tag = "en" if drawn["lang"] == "en" else "zh-hans"
        fill = self._filling(place)
        return Saying(
            str(drawn["category"]),
            tag,
            fill(drawn["text"], drawn["lang"]),
            {key: fill(text, key) for key, text in drawn["title"].items()},
        )

    def _filled(self, texts: Texts, place: AreaInfo, language: str) -> str:
        key = "en" if language == "en" else "zh"
        return self._filling(place)(texts[key], key)

    def _filling(self, place: AreaInfo) -> Callable[[str, str], str]:
        road = self._chance.choice(self._roads)
        number = str(self._chance.randint(2, 9))

        def fill(text: str, key: str) -> str:
            building = place.name.get(key) or place.name["zh"]
            named = text.replace("{building}", building).replace("{road}", road[key])
            return named.replace("{n}", number)

        return fill


def _suggested(words: str) -> str:
    found = suggest(words, "zh-hans")
    return found[0].category.code if found else "unsorted"


def read_messages(path: Path) -> list[str]:
    """The words in a CSV with messages; refuses a file without any."""
    with path.open("rb") as stream:
        found = rows(stream, required=("text",), optional=MESSAGE_COLUMNS)
        words = [row.values["text"].strip()[:4000] for row in found]
    if not any(words):
        raise CommandFailed(f"There is no message in {path}: every cell of the column is empty.")
    return [each for each in words if each]
