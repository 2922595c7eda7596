"""What may be chosen in the forms of asking: units, and the kinds as tiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shiliu.catalogue.queries import catalogue, leaf_choices
from shiliu.catalogue.schemas import CategoryInfo, Suggestion
from shiliu.network.queries import network
from shiliu.network.schemas import AreaInfo
from shiliu.ui.templatetags.ui import in_language

Choices = list[tuple[str, object]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One category as a tile; `note` gives the reason of a suggestion."""

    code: str
    label: str
    note: str
    number: int


@dataclass(frozen=True, slots=True)
class KindGroup:
    """The kinds under one heading that opens; open where one of them is chosen."""

    label: str
    kinds: tuple[Kind, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Kinds:
    """All kinds: the likely ones as tiles, the others behind their headings, then "cannot say"."""

    likely: tuple[Kind, ...]
    groups: tuple[KindGroup, ...]
    unsure: tuple[Kind, ...]

    @property
    def open(self) -> bool:
        """Whether the headings show at once: nothing was suggested, or one of theirs is chosen."""
        return not self.likely or any(group.open for group in self.groups)


def unit_choices(area: AreaInfo) -> Choices:
    """Units that answer for the place, whom a complaint may be about."""
    units = network().answering(area.path)
    return [
        ("", _("No, it is not a complaint")),
        *((unit.code, in_language(unit.name)) for unit in units),
    ]


def category_codes() -> Choices:
    """Every category that somebody may choose."""
    return [(leaf.code, leaf.code) for leaf in catalogue().leaves]


def kinds(suggestions: Sequence[Suggestion], chosen: str) -> Kinds:
    """The kinds in the order of the page; each stands there once."""
    likely = {each.category.code: each for each in suggestions if each.category.leaf}
    numbers = iter(range(1000))

    def kind(category: CategoryInfo, words: tuple[str, ...] = ()) -> Kind:
        return Kind(category.code, in_language(category.name), reason(words), next(numbers))

    tiles = tuple(kind(each.category, each.reason_words) for each in likely.values())
    groups, unsure = [], []
    for each in leaf_choices():
        leaves = [leaf for leaf in each.leaves if leaf.code not in likely]
        unsure += [leaf for leaf in leaves if leaf.minimum_level == 0]
        shown = tuple(kind(leaf) for leaf in leaves if leaf.minimum_level > 0)
        if shown:
            is_open = chosen in {leaf.code for leaf in shown}
            groups.append(KindGroup(in_language(each.group.name), shown, is_open))
    return Kinds(tiles, tuple(groups), tuple(kind(leaf) for leaf in unsure))


def reason(words: tuple[str, ...]) -> str:
    """Why something is suggested, with the words that say so."""
    if not words:
        return ""
    quoted = _("”, “").join(words)
    return _("Reason: your text says “%(words)s”") % {"words": quoted}
