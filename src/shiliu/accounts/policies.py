"""Who may see and change posts, users and keys. Lists and single checks ask the same condition."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from shiliu.accounts.models import Post
from shiliu.core.actor import Actor, ActorKind
from shiliu.core.permissions import Permission


def may(actor: Actor, permission: Permission, area_path: str) -> bool:
    """Whether `actor` may do this there; the system (installation, sample life) may."""
    return actor.kind is ActorKind.SYSTEM or actor.may(permission, area_path)


def within(actor: Actor, permission: Permission, path_field: str) -> Q:
    """The rows whose area lies inside a grant with `permission`."""
    if actor.kind is ActorKind.SYSTEM:
        return Q()
    seen = Q(pk__in=[])
    for grant in actor.grants_with(permission):
        seen |= Q(**{f"{path_field}__startswith": grant.area_path})
    return seen


def visible_to(actor: Actor) -> Q:
    """The posts `actor` may see."""
    return within(actor, Permission.ACCOUNTS_POST_VIEW, "area__path")


def tokens_visible_to(actor: Actor) -> Q:
    """The keys `actor` may see; the key itself is shown to nobody."""
    return within(actor, Permission.ACCOUNTS_TOKEN_MANAGE, "unit__area_path")


def can_see_post(actor: Actor, post: Post) -> bool:
    return may(actor, Permission.ACCOUNTS_POST_VIEW, post.area.path)


def can_propose(actor: Actor, area_path: str) -> bool:
    """Whether `actor` may propose, decline and end posts there. Two people make a post."""
    return may(actor, Permission.ACCOUNTS_POST_PROPOSE, area_path)


def can_approve(actor: Actor, area_path: str) -> bool:
    return may(actor, Permission.ACCOUNTS_POST_APPROVE, area_path)


def can_manage_tokens(actor: Actor, unit_path: str) -> bool:
    return may(actor, Permission.ACCOUNTS_TOKEN_MANAGE, unit_path)


def can_manage_user(actor: Actor, user_id: UUID) -> bool:
    """Whether `actor` may open, close or reset this account: all its posts lie in their area."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    if not actor.may_somewhere(Permission.ACCOUNTS_POST_PROPOSE):
        return False
    inside = within(actor, Permission.ACCOUNTS_POST_PROPOSE, "area__path")
    return not Post.objects.filter(user_id=user_id).exclude(inside).exists()


def can_set_absence(actor: Actor, post: Post) -> bool:
    """Whether `actor` may say that somebody is away: the person, or who may propose posts there."""
    if actor.kind is ActorKind.STAFF and actor.post == post.id:
        return True
    return can_propose(actor, post.area.path)
