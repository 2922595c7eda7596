"""What is said in a large sample: sayings of the profile put together, or mixed real messages."""

from __future__ import annotations

import random
from collections.abc import Callable

from shiliu.cli.sample.material import Material, Saying
from shiliu.network.schemas import AreaInfo

MEDIAN_LOG, SPREAD = 5.24, 0.6  # lengths of real messages: median 188 characters
SHORTEST, LONGEST = 20, 1000
Telling = Callable[[random.Random, AreaInfo], Saying]


def telling(material: Material, messages: list[str]) -> Telling:
    """Sayings as long as real messages are: kinds and titles are always those of the profile."""

    def told(chance: random.Random, place: AreaInfo) -> Saying:
        saying = material.saying(place)
        length = max(SHORTEST, int(chance.lognormvariate(MEDIAN_LOG, SPREAD)))
        words = saying.words
        if messages:
            words = _mixed(chance, messages, length)
        while len(words) < length:
            words += material.saying(place).words
        return Saying(saying.category, saying.language, words[: min(length, LONGEST)], saying.title)

    return told


def _mixed(chance: random.Random, messages: list[str], length: int) -> str:
    """The half of one message and the half of another: as varied as life, nobody's own words."""
    first, second = chance.choice(messages), chance.choice(messages)
    half = length // 2
    start = chance.randrange(max(1, len(first) - half))
    return first[start : start + half] + second[: length - half]
