"""Who may see a row, said once more in plain Python: what each `visible_to` has to agree with."""

from __future__ import annotations

from shiliu.core.actor import Actor, ActorKind, Grant
from shiliu.core.permissions import Permission
from shiliu.network.queries import network

WORKING = (ActorKind.STAFF, ActorKind.UNIT)


def lies_in(path: str, area: str) -> bool:
    """Whether one area is, or is part of, another: code by code from the root."""
    codes, wider = path.strip("/").split("/"), area.strip("/").split("/")
    return codes[: len(wider)] == wider


def over(actor: Actor, permission: Permission, path: str) -> list[Grant]:
    """The grants that give the permission at this place."""
    return [
        grant
        for grant in actor.grants
        if permission in grant.permissions and lies_in(path, grant.area_path)
    ]


def sees_case(actor: Actor, case) -> bool:
    """Safety rule 2, line by line: what one of the posts shows, and no complaint about any unit.

    Whoever holds a code sees what was received under it, and its parts.
    """
    if actor.kind is ActorKind.SYSTEM:
        return True
    if actor.kind is ActorKind.RESIDENT:
        return actor.holds in (case.pk, case.part_of_id)
    if actor.kind not in WORKING or complains_of(actor, case):
        return False
    return any(shows_case(grant, case) for grant in actor.grants)


def complains_of(actor: Actor, case) -> bool:
    return any(grant.unit == case.against_id for grant in actor.grants if grant.unit)


def shows_case(grant: Grant, case) -> bool:
    """What a post shows to somebody who has no other."""
    held = grant.unit is not None and grant.unit in {case.unit_id, case.doer_id}
    if held and Permission.CASES_UNIT_VIEW in grant.permissions:
        return True
    if Permission.CASES_AREA_VIEW not in grant.permissions:
        return False
    return lies_in(case.area_path, grant.area_path) and grant.level <= case.minimum_level


def exports_case(actor: Actor, case, *more: Permission) -> bool:
    """A list holds what one and the same post shows and may export; somebody answers for it."""
    if actor.kind is not ActorKind.STAFF or complains_of(actor, case):
        return False
    here = over(actor, Permission.CASES_EXPORT_MAKE, case.area_path)
    return any(shows_case(one, case) and one.permissions.issuperset(more) for one in here)


def exports_contact(actor: Actor, case) -> bool:
    """With contacts only where that post may export them too."""
    return exports_case(actor, case, Permission.CASES_CONTACT_EXPORT)


def begins_with(actor: Actor, template) -> bool:
    """A template of one of the actor's units, or one that a unit around gave to all inside."""
    units = {grant.unit for grant in actor.grants if grant.unit}
    if template.unit_id in units:
        return True
    places = network().units_by_id
    around = places[template.unit_id].area_path
    return template.for_below and any(lies_in(places[own].area_path, around) for own in units)


def sees_post(actor: Actor, post) -> bool:
    everything = actor.kind is ActorKind.SYSTEM
    return everything or bool(over(actor, Permission.ACCOUNTS_POST_VIEW, post.area.path))


def sees_token(actor: Actor, token) -> bool:
    everything = actor.kind is ActorKind.SYSTEM
    return everything or bool(over(actor, Permission.ACCOUNTS_TOKEN_MANAGE, token.unit.area_path))


def sees_hook(actor: Actor, hook) -> bool:
    """Staff those in the area, a unit only its own."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    needed = Permission.WEBHOOKS_HOOK_MANAGE
    if actor.kind is ActorKind.UNIT:
        return any(
            needed in grant.permissions and grant.unit == hook.unit_id for grant in actor.grants
        )
    return bool(over(actor, needed, hook.unit.area_path))


def sees_unit(actor: Actor, unit) -> bool:
    return bool(over(actor, Permission.NETWORK_UNIT_VIEW, unit.area_path))


def sees_change(actor: Actor, _change, root: str) -> bool:
    """All changes of settings or none: they hold for the whole deployment."""
    return bool(
        over(actor, Permission.NETWORK_SETTING_PROPOSE, root)
        or over(actor, Permission.NETWORK_SETTING_APPROVE, root)
    )


def sees_area_change(actor: Actor, change) -> bool:
    """Whoever may propose or approve there."""
    return bool(
        over(actor, Permission.NETWORK_AREA_PROPOSE, change.area_path)
        or over(actor, Permission.NETWORK_AREA_APPROVE, change.area_path)
    )


def sees_look(actor: Actor, look) -> bool:
    """The auditor those in the area, the person those at their own contact."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    if actor.kind is ActorKind.RESIDENT:
        return look.subject_id == actor.holds
    return bool(over(actor, Permission.PEOPLE_LOOK_VIEW, look.area_path))


def sees_fact(actor: Actor, fact) -> bool:
    if actor.kind is ActorKind.SYSTEM:
        return True
    if actor.kind is ActorKind.RESIDENT:
        return fact.subject_id == actor.holds
    return bool(over(actor, Permission.LEDGER_FACT_VIEW, fact.area_path))
