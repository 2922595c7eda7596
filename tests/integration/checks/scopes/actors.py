"""Random actors: any kind, with random grants (level, unit) and a subject they hold."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from hypothesis import strategies as st

from shiliu.core.actor import Actor, ActorKind, Grant
from shiliu.core.permissions import Permission

LEVELS = st.sampled_from([0, 1, 2, 3, 4, 99])
STRANGER = uuid4()


def grants(
    paths: Sequence[str], units: Sequence[UUID], asked_for: Sequence[Permission]
) -> st.SearchStrategy[Grant]:
    """Grants over one of the paths, for a unit or none, often with a permission that the policy asks for."""
    some = st.frozensets(st.sampled_from(Permission), max_size=4)
    wanted = st.frozensets(st.sampled_from(asked_for)) if asked_for else st.just(frozenset())
    permissions = st.builds(frozenset.union, some, wanted)
    unit = st.sampled_from([None, *units])
    return st.builds(Grant, st.sampled_from(paths), permissions, LEVELS, unit)


def actors(
    paths: Sequence[str],
    units: Sequence[UUID],
    subjects: Sequence[UUID],
    asked_for: Sequence[Permission],
) -> st.SearchStrategy[Actor]:
    """Actors of every kind; staff and units most often."""
    kinds = st.sampled_from([*ActorKind, ActorKind.STAFF, ActorKind.STAFF, ActorKind.UNIT])
    held = st.sampled_from([*subjects, STRANGER])
    return st.builds(
        Actor,
        kinds,
        post=st.just(STRANGER),
        grants=st.lists(grants(paths, units, asked_for), max_size=3).map(tuple),
        holds=held,
    )
