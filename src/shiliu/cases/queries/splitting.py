"""The parts of a request, as far as the reader may see them."""

from __future__ import annotations

from shiliu.cases.models import Case, Text, TextKind
from shiliu.cases.policies import asker_of, visible_to
from shiliu.cases.queries.single import case_number_of
from shiliu.core import references
from shiliu.core.actor import Actor
from shiliu.lib.personal import find
from shiliu.network.queries import network


def parts_seen(actor: Actor, case: Case) -> list[Case]:
    """The whole and all its parts that `actor` may see, by number; nothing when it is not split.

    No query for what is not split.
    """
    if not case.parts and case.part_of_id is None:
        return []
    seen = Case.objects.filter(visible_to(actor))
    family = seen.filter(pk=case.whole_id) | seen.filter(part_of=case.whole_id)
    return list(family.order_by("number"))


def part_called(case: Case, number: str) -> Case | None:
    """Among a request found by its code and its parts the one with this number; "" is itself."""
    if not number:
        return case
    wanted = case_number_of(number)
    if wanted is None:
        return None
    return Case.objects.filter(visible_to(asker_of(case)), number=wanted).first()


def is_erased(case: Case) -> bool:
    """Whether the words that the request came with were erased."""
    words = Text.objects.filter(case_id=case.id, kind=TextKind.WORDS)
    return words.exclude(erased_at=None).exists()


def personal_in(*texts: str) -> str:
    """What the finder marks in texts, names of places and units here left out."""
    found = [mark.text for text in texts for mark in find(text, place_words=place_words())]
    return "、".join(found)


@references.cached
def place_words() -> tuple[str, ...]:
    """The names of all areas and units, in every language: no names of people."""
    areas = {name for area in network().areas for name in area.name.values()}
    units = {name for unit in network().units for name in unit.name.values()}
    return tuple(sorted((areas | units) - {""}))
