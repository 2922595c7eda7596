"""Who may see and do what with requests. Lists and single pages ask the same condition.

Every right on a request comes from one grant that shows the request by itself: the rights of a
stand-in and those of the absent post never add up to a third. Only what somebody must keep out
of, a complaint about their unit or work of their unit, is asked of all their units at once.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from shiliu.accounts.queries import names_of, posts_of_person
from shiliu.cases.models import Case, Step
from shiliu.cases.rules.lifecycle import Side
from shiliu.catalogue.queries import catalogue
from shiliu.core.actor import Actor, ActorKind, Grant, holder_of
from shiliu.core.permissions import Permission
from shiliu.files.models import File
from shiliu.network.queries import network

NOTHING = Q(pk__in=[])


def visible_to(actor: Actor) -> Q:
    """The requests `actor` may see.

    Staff: those in the area of a post that is high enough for the minimum level, and those that
    the unit of a post is responsible for or works on; never one that complains of their unit.
    The holder of a receipt code: that one request and its parts. This asks the actor and nothing
    else: lists keep their statement by it (ADR 3).
    """
    match actor.kind:
        case ActorKind.SYSTEM:
            return Q()
        case ActorKind.RESIDENT if actor.holds is not None:
            return Q(pk=actor.holds) | Q(part_of=actor.holds)
        case ActorKind.STAFF | ActorKind.UNIT:
            return _seen_by_staff(actor)
        case _:
            return NOTHING


def _seen_by_staff(actor: Actor) -> Q:
    seen = NOTHING
    for grant in actor.grants:
        seen |= _shown_by(grant)
    return seen & _not_complained_of(actor)


def _shown_by(grant: Grant) -> Q:
    """What one grant shows by itself; the same for one request is `_shows`."""
    shown = NOTHING
    if Permission.CASES_AREA_VIEW in grant.permissions:
        shown |= Q(area_path__startswith=grant.area_path) & Q(minimum_level__gte=grant.level)
    if Permission.CASES_UNIT_VIEW in grant.permissions and grant.unit is not None:
        shown |= Q(unit=grant.unit) | Q(doer=grant.unit)
    return shown


def _shows(grant: Grant, case: Case) -> bool:
    in_area = _covers(grant, case) and case.minimum_level >= grant.level
    may_area = Permission.CASES_AREA_VIEW in grant.permissions
    may_unit = Permission.CASES_UNIT_VIEW in grant.permissions
    return (may_area and in_area) or (may_unit and _holds(grant, case))


def _covers(grant: Grant, case: Case) -> bool:
    return case.area_path.startswith(grant.area_path)


def _holds(grant: Grant, case: Case) -> bool:
    return grant.unit is not None and grant.unit in (case.unit_id, case.doer_id)


def _grants_on(actor: Actor, permission: Permission, case: Case) -> list[Grant]:
    return [grant for grant in actor.grants_with(permission) if _shows(grant, case)]


def _may_there(actor: Actor, permission: Permission, case: Case) -> bool:
    return any(_covers(grant, case) for grant in _grants_on(actor, permission, case))


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
        case ActorKind.RESIDENT if actor.holds in (case.pk, case.whole_id):
            return frozenset({Side.ASKER})
        case ActorKind.STAFF | ActorKind.UNIT:
            return _staff_sides(actor, case)
        case _:
            return frozenset()


def asker_of(case: Case) -> Actor:
    """Whoever holds the code that the request, or what it is a part of, is followed by."""
    return holder_of(case.whole_id)


def _staff_sides(actor: Actor, case: Case) -> frozenset[Side]:
    found: set[Side] = set()
    for grant in _grants_on(actor, Permission.CASES_REQUEST_WORK, case):
        if grant.unit == case.unit_id or _stands_above(grant, case):
            found.add(Side.RESPONSIBLE)
        if grant.unit is not None and grant.unit == case.doer_id:
            found.add(Side.DOER)
    return frozenset(found)


def _stands_above(grant: Grant, case: Case) -> bool:
    if Permission.CASES_AREA_VIEW not in grant.permissions:
        return False
    rank = network().units_by_id[case.unit_id].rank
    return _covers(grant, case) and rank is not None and grant.level <= rank


def acting_unit(actor: Actor, case: Case) -> UUID | None:
    """For which unit `actor` takes a step: the doing one, the responsible one, or one above.

    Somebody who acts without working on it, such as at the counter, acts for their own post.
    """
    grants = _grants_on(actor, Permission.CASES_REQUEST_WORK, case)
    units = {grant.unit for grant in grants}
    for holding in (case.doer_id, case.unit_id):
        if holding is not None and holding in units:
            return holding
    return next((grant.unit for grant in grants if _stands_above(grant, case)), actor.unit)


def can_register(actor: Actor, area_path: str) -> bool:
    """Whether `actor` may type a request for somebody who stands, calls or wrote."""
    return actor.kind is ActorKind.SYSTEM or actor.may(Permission.CASES_REQUEST_REGISTER, area_path)


def can_allow_extension(actor: Actor, case: Case) -> bool:
    """Whether `actor` may extend the promise; the extension names them."""
    return _may_there(actor, Permission.CASES_EXTENSION_ALLOW, case)


def can_confirm_for_asker(actor: Actor, case: Case, answered: Step) -> bool:
    """Whether `actor` may note what the asker said on the phone or at the counter.

    Never the person who answered, in any post, nor anybody of the unit that answered or of the
    one that did the work (safety rule 4).
    """
    return (
        actor.kind is ActorKind.STAFF
        and bool(_grants_on(actor, Permission.CASES_REQUEST_REGISTER, case))
        and not actor.units & {answered.by_unit, case.doer_id}
        and not _is_same_person(actor, answered.by)
    )


def can_be_public(case: Case) -> bool:
    """Whether a title may be written at all: for things only, never for a complaint (rule 1)."""
    return catalogue().by_code[case.category_id].public and case.against_id is None


def can_approve_title(actor: Actor, case: Case, own: frozenset[UUID] | None = None) -> bool:
    """Whether `actor` may let the public see the title: never who wrote it, in any post.

    In sensitive categories a second person does, never a key. `own` are the posts of the actor's
    person; whoever asks about many requests asks for them once.
    """
    if actor.kind is ActorKind.UNIT and catalogue().by_code[case.category_id].second_person:
        return False
    if not may_publish_title(actor, case):
        return False
    if case.title_by == (actor.post or actor.unit):
        return False
    return case.title_by not in (posts_of_person(actor) if own is None else own)


def can_approve_picture(actor: Actor, case: Case, picture: File) -> bool:
    """Whether `actor` may let the public see a picture that somebody else ticked first.

    Never whoever ticked first, in any post, nor a key of the unit whose key did. In sensitive
    categories a second person does, never a key.
    """
    if actor.kind is ActorKind.UNIT and catalogue().by_code[case.category_id].second_person:
        return False
    return may_publish_title(actor, case) and not _is_same_person(actor, str(picture.proposed_by))


def may_publish_title(actor: Actor, case: Case) -> bool:
    """Whether `actor` decides on public titles there, besides whoever works on the request."""
    return _may_there(actor, Permission.CASES_TITLE_APPROVE, case)


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


def works_on(actor: Actor, case: Case) -> bool:
    """Whether `actor` is of the unit that answers for a visible request, above it, or does it."""
    return bool(sides(actor, case) & {Side.RESPONSIBLE, Side.DOER})


def templates_for(actor: Actor) -> Q:
    """The reply templates that `actor` may begin an answer with.

    Those of an own unit, and those that a unit above gave to all in its area.
    """
    places, found = network(), Q(unit__in=actor.units)
    for unit in actor.units:
        own = places.units_by_id[unit].area_path
        above = [each.id for each in places.units if own.startswith(each.area_path)]
        found |= Q(unit__in=above, for_below=True)
    return found


def can_manage_templates(actor: Actor, unit: UUID) -> bool:
    """Whether `actor` may write the templates of this unit, which has to be an own one."""
    return unit in actor.units_with(Permission.CASES_TEMPLATE_MANAGE)


def can_see_contact(actor: Actor, case: Case) -> bool:
    """Whether `actor` may look at the contact at all; outside their own unit a reason is asked."""
    return _may_there(actor, Permission.CASES_CONTACT_VIEW, case) or is_own(actor, case)


def is_own(actor: Actor, case: Case) -> bool:
    """Whether a unit whose requests the actor may see is responsible for it or works on it."""
    return any(_holds(grant, case) for grant in actor.grants_with(Permission.CASES_UNIT_VIEW))


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
            allowed |= Q(area_path__startswith=grant.area_path) & _shown_by(grant)
    return allowed & _not_complained_of(actor)


def can_approve_export(actor: Actor, area_path: str) -> bool:
    """Whether `actor` may let somebody else take out a long list of this area."""
    return actor.may(Permission.CASES_EXPORT_APPROVE, area_path)
