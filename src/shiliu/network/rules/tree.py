"""The tree of areas and the strict levels of the network. A path is codes, each followed by `/`."""

from __future__ import annotations

from collections.abc import Iterable

from shiliu.lib.errors import RuleBroken

POINT = "point"


def steps(path: str) -> tuple[str, ...]:
    """The codes of a path, from the root down."""
    return tuple(path.split("/")[:-1])


def above(path: str) -> tuple[str, ...]:
    """The path itself and those of its ancestors, the nearest first."""
    codes = steps(path)
    return tuple("/".join(codes[:depth]) + "/" for depth in range(len(codes), 0, -1))


def shared(paths: Iterable[str]) -> str:
    """The path of the deepest area that all of these lie in; empty when there is none."""
    codes = [steps(path) for path in paths]
    same: list[str] = []
    for found in zip(*codes, strict=False):
        if len(set(found)) > 1:
            break
        same.append(found[0])
    return "".join(f"{code}/" for code in same)


def distance(one: str, other: str) -> int:
    """Steps through the tree from one area to another: up to what they share, then down."""
    a, b = steps(one), steps(other)
    shared = 0
    while shared < min(len(a), len(b)) and a[shared] == b[shared]:
        shared += 1
    return len(a) + len(b) - 2 * shared


def distance_to_any(path: str, others: Iterable[str]) -> int:
    """The steps to the nearest of several areas, of which there is at least one."""
    return min(distance(path, other) for other in others)


def check_place_in_network(
    kind: str, level: int | None, parent: tuple[str, int | None] | None, levels: int
) -> None:
    """Refuse a unit that stands wrongly in the network of `levels` levels.

    Only points have a level, from 1 to `levels`. A point of level 1 has no parent; a point of
    level n has a point of level n - 1 as its parent, never one further up (a corner hangs under
    a station, not under a centre). Other units have no parent. `parent` is kind and level.
    """
    if kind != POINT:
        if level is not None or parent is not None:
            raise RuleBroken("network.only_points_have_levels", field="level")
        return
    if level is None or not 1 <= level <= levels:
        raise RuleBroken("network.level_unknown", field="level", most=levels)
    wanted = None if level == 1 else (POINT, level - 1)
    if parent != wanted:
        raise RuleBroken("network.parent_level", field="parent", level=level, above=level - 1)
