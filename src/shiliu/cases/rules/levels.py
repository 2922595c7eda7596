"""How high a unit stands that may be given a request, and that may see it (safety rule 2)."""

from __future__ import annotations

from typing import Final

CENTRE: Final = 1


def taken_from(category: int, *, centre_only: bool = False, complaint: bool = False) -> int:
    """The lowest level that a request may be given to.

    The one of its category; never below the centre when the asker ticked that or complains of
    somebody.
    """
    return min(category, CENTRE) if centre_only or complaint else category


def seen_from(taken: int, complained_of: int | None = None) -> int:
    """The lowest level that may see a request because it lies in its area.

    A complaint is seen above the rank of the unit complained of only: whoever stands beside or
    below that one reads nothing of it. A unit without rank, such as a department, adds nothing.
    The unit that is given the complaint sees it in any case.
    """
    return taken if complained_of is None else max(0, min(taken, complained_of - 1))


def of_part(whole: int, category: int, *, held_back: bool) -> int:
    """The lowest level that may see a part: the one of its own category.

    Never below that of the whole when the request was `held_back` above its category: the asker
    wanted that, and said it of everything they wrote.
    """
    return min(whole, category) if held_back else category


def corrected(before: int, category: int) -> int:
    """The lowest level that may see a request whose kind was corrected.

    The one of the new category; what was for the centre or higher never falls again.
    """
    return min(before, category) if before <= CENTRE else category
