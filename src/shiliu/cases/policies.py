"""Who may see and do what with requests. Lists and single pages ask the same condition."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from shiliu.accounts.queries import names_of
from shiliu.cases.models import Case, Step
from shiliu.cases.rules.lifecycle import Side
from shiliu.core.actor import Actor, ActorKind, Grant
from shiliu.core.permissions import Permission
from shiliu.network.queries import network

NOTHING = Q(pk__in=[])


def visible_to(actor: Actor) -> Q:
    """The requests `actor` may see.

    Staff: those in the area of a grant whose post is high enough for the minimum level, and
    those their own unit is responsible for or works on; never one that complains of their unit.
    The holder of a receipt code: that one request.
    """
    match actor.kind:
        case ActorKind.SYSTEM:
            return Q()
        case ActorKind.RESIDENT:
            return Q(pk=actor.holds)
        case ActorKind.STAFF | ActorKind.UNIT:
            return _seen_by_staff(actor)
        case _:
            return NOTHING


def _seen_by_staff(actor: Actor) -> Q:
    seen = NOTHING
    for grant in actor.grants_with(Permission.CASES_AREA_VIEW):
        seen |= _in_area(grant)
    if actor.may_somewhere(Permission.CASES_UNIT_VIEW):
        seen |= Q(unit__in=actor.units) | Q(doer__in=actor.units)
    return seen & _not_complained_of(actor)


def _in_area(grant: Grant) -> Q:
    return Q(area_path__startswith=grant.area_path) & Q(minimum_level__gte=grant.level)


def _not_complained_of(actor: Actor) -> Q:
    return Q(against=None) | ~Q(against__in=actor.units)


def sides(actor: Actor, case: Case) -> frozenset[Side]:
    """On which sides of a visible request `actor` stands; a row of the lifecycle table names them.

    The responsible side is the responsible unit itself, and posts above it whose grant covers
    the place.
    """
    match actor.kind:
        case ActorKind.SYSTEM:
            return frozenset({Side.CLOCK})
        case ActorKind.RESIDENT:
            return frozenset({Side.ASKER}) if actor.holds == case.pk else frozenset()
        case ActorKind.STAFF | ActorKind.UNIT:
            return _staff_sides(actor, case)
        case _:
            return frozenset()


def _staff_sides(actor: Actor, case: Case) -> frozenset[Side]:
    found: set[Side] = set()
    works = actor.may_somewhere(Permission.CASES_REQUEST_WORK)
    if works and case.unit_id in actor.units:
        found.add(Side.RESPONSIBLE)
    if works and case.doer_id in actor.units:
        found.add(Side.DOER)
    if any(
        _stands_above(grant, case) for grant in actor.grants_with(Permission.CASES_REQUEST_WORK)
    ):
        found.add(Side.RESPONSIBLE)
    return frozenset(found)


def _stands_above(grant: Grant, case: Case) -> bool:
    if Permission.CASES_AREA_VIEW not in grant.permissions:
        return False
    rank = network().units_by_id[case.unit_id].rank
    return case.area_path.startswith(grant.area_path) and rank is not None and grant.level <= rank


def can_register(actor: Actor, area_path: str) -> bool:
    """Whether `actor` may type a request for somebody who stands, calls or wrote."""
    return actor.kind is ActorKind.SYSTEM or actor.may(Permission.CASES_REQUEST_REGISTER, area_path)


def can_allow_extension(actor: Actor, case: Case) -> bool:
    """Whether `actor` may extend the promise; the extension names them."""
    return actor.may(Permission.CASES_EXTENSION_ALLOW, case.area_path)


def can_confirm_for_asker(actor: Actor, case: Case, answered: Step) -> bool:
    """Whether `actor` may note what the asker said on the phone or at the counter.

    Never the person who answered, in any post, nor anybody of the unit that answered or of the
    one that did the work (safety rule 4).
    """
    return (
        actor.kind is ActorKind.STAFF
        and actor.may_somewhere(Permission.CASES_REQUEST_REGISTER)
        and not actor.units & {answered.by_unit, case.doer_id}
        and not _is_same_person(actor, answered.by)
    )


def can_approve_title(actor: Actor, case: Case) -> bool:
    """Whether `actor` may let the public see the title: never who wrote it, in any post."""
    return actor.may(Permission.CASES_TITLE_APPROVE, case.area_path) and not _is_same_person(
        actor, str(case.title_by)
    )


def _is_same_person(actor: Actor, by: str) -> bool:
    """Whether `by`, as steps name an actor, is the actor's post or another of the same person."""
    if actor.post is None or by == actor.by:
        return by == actor.by
    try:
        other = UUID(by)
    except ValueError:
        return False
    posts = names_of({actor.post, other})
    return len(posts) == 2 and posts[actor.post].user_id == posts[other].user_id


def can_see_contact(actor: Actor, case: Case) -> bool:
    """Whether `actor` may look at the contact at all; outside their own unit a reason is asked."""
    return actor.may(Permission.CASES_CONTACT_VIEW, case.area_path) or is_own(actor, case)


def is_own(actor: Actor, case: Case) -> bool:
    """Whether the actor's own unit is responsible for the request or works on it."""
    return case.unit_id in actor.units or case.doer_id in actor.units


def exportable_by(actor: Actor, *, contacts: bool) -> Q:
    """The requests whose list `actor` may take out as a file, and with contacts, how to reach whom.

    Staff only: a file has somebody who answers for it.
    """
    if actor.kind is not ActorKind.STAFF:
        return NOTHING
    needed = {Permission.CASES_EXPORT_MAKE}
    if contacts:
        needed.add(Permission.CASES_CONTACT_EXPORT)
    allowed = NOTHING
    for grant in actor.grants:
        if needed <= grant.permissions:
            allowed |= Q(area_path__startswith=grant.area_path)
    return allowed & visible_to(actor)


def can_approve_export(actor: Actor, area_path: str) -> bool:
    """Whether `actor` may let somebody else take out a long list of this area."""
    return actor.may(Permission.CASES_EXPORT_APPROVE, area_path)
