"""Posts: proposed by one person, approved by another, ended by either."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from shiliu.accounts.models import Post, User
from shiliu.accounts.policies import can_approve, can_propose
from shiliu.accounts.queries import counting, person_of
from shiliu.accounts.rules.roles import Role, above, are_separate, exists_at
from shiliu.accounts.schemas import NewPost
from shiliu.core.actor import Actor, ActorKind
from shiliu.core.database import insert_together
from shiliu.core.errors import NotAllowed
from shiliu.ledger.actions import Happened, fact_rows, record
from shiliu.lib.errors import RuleBroken
from shiliu.network.models import Area, Unit
from shiliu.network.queries import carried_to, network

FEWEST_ADMINISTRATORS = 2


@transaction.atomic
def propose_post(*, by: Actor, at: datetime, new: NewPost) -> Post:
    """Propose a post; it counts once another person has approved it.

    Nobody proposes one for themselves. Raises RuleBroken when the unit has no such posts, the
    area is not the unit's, the days are reversed, the person has the post already, or would be
    administrator and auditor at the same time.
    """
    post = _checked(by, at, new)
    if post.proposed_by == post.user_id:
        raise RuleBroken("accounts.own_post")
    insert_together(post, *fact_rows(**_about("post.propose", post, by, at)))
    return post


@transaction.atomic
def appoint(*, by: Actor, at: datetime, new: NewPost) -> Post:
    """Give a post at once: for the installation and the sample life only, never for a person."""
    if by.kind is not ActorKind.SYSTEM:
        raise NotAllowed
    post = _checked(by, at, new)
    post.approved_at = at
    insert_together(post, *fact_rows(**_about("post.appoint", post, by, at)))
    return post


@transaction.atomic
def approve_post(*, by: Actor, at: datetime, post_id: UUID) -> Post:
    """Approve a proposed post; never who proposed it, never for oneself."""
    post = _locked(post_id)
    if not can_approve(by, post.area.path):
        raise NotAllowed
    if post.approved_at is not None:
        raise RuleBroken("accounts.post_decided")
    person = person_of(by)
    if person == post.user_id:
        raise RuleBroken("accounts.own_post")
    if person is not None and person == post.proposed_by:
        raise RuleBroken("accounts.second_person")
    _check_person(post)
    post.approved_by, post.approved_at = person, at
    post.save(update_fields=["approved_by", "approved_at"])
    record(**_about("post.approve", post, by, at))
    return post


@transaction.atomic
def decline_post(*, by: Actor, at: datetime, post_id: UUID) -> None:
    """Refuse a proposed post or take the proposal back; the row goes, the fact stays."""
    post = _locked(post_id)
    if not can_propose(by, post.area.path):
        raise NotAllowed
    if post.approved_at is not None:
        raise RuleBroken("accounts.post_decided")
    record(**_about("post.decline", post, by, at))
    post.delete()


@transaction.atomic
def end_post(*, by: Actor, at: datetime, post_id: UUID, last_day: date) -> Post:
    """Let a post end after `last_day`; one person is enough to take rights away.

    Two administrators must remain for the area: with fewer nobody could give a post any more.
    """
    post = _locked(post_id)
    if not can_propose(by, post.area.path):
        raise NotAllowed
    if post.approved_at is None:
        raise RuleBroken("accounts.post_not_approved")
    if last_day < post.from_day:
        raise RuleBroken("accounts.days_reversed", field="last_day")
    if post.to_day is not None and last_day > post.to_day:
        raise RuleBroken("accounts.post_not_longer", field="last_day")
    if post.role == Role.ADMINISTRATOR and by.kind is not ActorKind.SYSTEM:
        _check_administrators_remain(post, last_day + timedelta(days=1))
    post.to_day = last_day
    post.save(update_fields=["to_day"])
    record(**_about("post.end", post, by, at))
    return post


@transaction.atomic
def follow_posts(*, by: Actor, at: datetime) -> int:
    """Bring the posts over ended areas to what became of those; says how many.

    Two people approved that with the reorganisation (ADR 8). A post over an area that simply
    ended stays there and gives no rights over anything that goes on. Records `post.follow` for
    each.
    """
    ended = [area.id for area in network().past_areas]
    day = timezone.localdate(at)
    lasting = Q(to_day=None) | Q(to_day__gte=day)
    posts = Post.objects.select_for_update(of=("self",)).filter(lasting, area__in=ended)
    followed = 0
    for post in posts:
        if (area := carried_to(post.area_id)) is not None:
            post.area_id = area.id
            post.save(update_fields=["area"])
            record(**_about("post.follow", post, by, at))
            followed += 1
    return followed


def _checked(by: Actor, at: datetime, new: NewPost) -> Post:
    post = Post(
        user=User.objects.select_for_update().get(pk=new.user_id),
        unit=Unit.objects.get(pk=new.unit_id),
        area=Area.objects.get(pk=new.area_id),
        role=new.role,
        from_day=new.from_day,
        to_day=new.to_day,
        proposed_by=person_of(by),
        proposed_at=at,
    )
    if not can_propose(by, post.area.path):
        raise NotAllowed
    if new.to_day is not None and new.to_day < new.from_day:
        raise RuleBroken("accounts.days_reversed", field="to_day")
    _check_place(post, timezone.localdate(at))
    _check_person(post)
    return post


def _check_place(post: Post, day: date) -> None:
    unit = post.unit
    if unit.valid_to is not None and unit.valid_to <= day:
        raise RuleBroken("accounts.unit_ended", field="unit")
    if not exists_at(Role(post.role), unit.kind, unit.level):
        raise RuleBroken("accounts.role_not_at_unit", field="role")
    own = [unit.area_path, *unit.answers_for.values_list("area__path", flat=True)]
    if not post.area.path.startswith(tuple(own)):
        raise RuleBroken("accounts.area_not_of_unit", field="area")


def _check_person(post: Post) -> None:
    if not post.user.is_active:
        raise RuleBroken("accounts.user_inactive", field="username")
    others = Post.objects.filter(_overlapping(post), user=post.user).exclude(pk=post.pk)
    for other in others:
        if are_separate(Role(post.role), Role(other.role)):
            raise RuleBroken("accounts.administrator_and_auditor", field="role")
        if (other.role, other.unit_id, other.area_id) == (post.role, post.unit_id, post.area_id):
            raise RuleBroken("accounts.post_there_already", field="username")


def _overlapping(post: Post) -> Q:
    days = Q(to_day=None) | Q(to_day__gte=post.from_day)
    return days if post.to_day is None else days & Q(from_day__lte=post.to_day)


def _check_administrators_remain(post: Post, day: date) -> None:
    higher = above(post.area.path)
    remaining = (
        Post.objects.filter(counting(day), role=Role.ADMINISTRATOR, area__path__in=higher)
        .exclude(pk=post.pk)
        .aggregate(people=models.Count("user", distinct=True))["people"]
    )
    if remaining < FEWEST_ADMINISTRATORS:
        raise RuleBroken("accounts.last_administrators", fewest=FEWEST_ADMINISTRATORS)


def _locked(post_id: UUID) -> Post:
    """The post with its person locked, so that two decisions about one person take turns."""
    post = (
        Post.objects.select_for_update(of=("self", "user"))
        .select_related("user", "unit", "area")
        .filter(pk=post_id)
        .first()
    )
    if post is None:
        raise NotAllowed
    return post


def _about(verb: str, post: Post, by: Actor, at: datetime) -> Happened:
    return Happened(
        verb=verb,
        by=by,
        at=at,
        area_path=post.area.path,
        unit=post.unit_id,
        subject_type="post",
        subject_id=post.id,
        data={"detail": post.role, "user": str(post.user_id)},
    )
