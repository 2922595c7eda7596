"""Who acts, which posts there are and who stands in for whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import (
    Count,
    Exists,
    F,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    UUIDField,
    Value,
)
from django.utils import timezone

from shiliu.accounts.models import Absence, Post, Token, User
from shiliu.accounts.policies import tokens_visible_to, visible_to
from shiliu.accounts.rules.roles import (
    PERMISSIONS,
    Role,
    Seat,
    above,
    key_scopes,
    may_stand_in,
)
from shiliu.core.actor import PUBLIC, Actor, ActorKind, Grant
from shiliu.core.permissions import Permission
from shiliu.core.statements import Statement, fetch, statement_of
from shiliu.lib.errors import RuleBroken
from shiliu.network.models import Unit
from shiliu.network.queries import at_work, carried_to, network
from shiliu.network.schemas import UnitInfo

PAGE = 50


def actor_of(user: User, now: datetime, post_id: UUID | None = None) -> Actor:
    """The actor who signs in as `user` and works in one post: the chosen one, or the oldest.

    The grants are that of the post and those of the posts it stands in for today. Posts
    count from approval, within their days, for an active user and, where a second step of
    sign-in is required, only once it is set up. Without such a post the actor is the public.
    """
    statement = _all_held(
        user.id, timezone.localdate(now), second_step=settings.STAFF_TOTP_REQUIRED
    )
    held = [_Held._make(row) for row in fetch(statement)]
    own = sorted(each for each in held if each.absence is None)
    if not own:
        return PUBLIC
    post = next((each for each in own if each.id == post_id), own[0])
    stood_in = [each for each in held if each.absence is not None and each.by == post.id]
    stood_in.sort(key=lambda each: str(each.absence))
    return Actor(
        ActorKind.STAFF,
        post=post.id,
        role=post.role,
        grants=tuple(seat_of(each).grant for each in (post, *stood_in)),
    )


class _Held(NamedTuple):
    """A post somebody may act in, by their own post `by`: that one itself, or one that is away."""

    from_day: date
    id: UUID
    role: str
    unit_id: UUID
    area_id: UUID
    by: UUID
    absence: UUID | None


@lru_cache(maxsize=1000)
def _all_held(user_id: UUID, day: date, *, second_step: bool) -> Statement:
    """The own posts that count today and those they stand in for, as `_Held` has them."""
    post = ("from_day", "id", "role", "unit_id", "area_id")
    own = _own(user_id, day, second_step=second_step).values_list(
        *post, F("id"), Value(None, UUIDField())
    )
    stood_in = _away(day).filter(stand_in__user=user_id)
    named = [f"post__{column}" for column in post]
    return statement_of(own.union(stood_in.values_list(*named, "stand_in_id", "id"), all=True))


def acting_posts(user: User, now: datetime) -> list[Post]:
    """The posts `user` may act in today, the oldest first, each with what it stands in for."""
    day = timezone.localdate(now)
    stood_in = Prefetch(
        "stands_in_for", _away(day).select_related("post__unit", "post__user").order_by("id")
    )
    second_step = settings.STAFF_TOTP_REQUIRED
    posts = (
        _own(user.id, day, second_step=second_step)
        .select_related("unit", "area")
        .order_by("from_day", "id")
    )
    return list(posts.prefetch_related(stood_in))


def _own(user_id: UUID, day: date, *, second_step: bool) -> QuerySet[Post]:
    """The posts of a user that count; with `second_step` only once that is set up."""
    posts = Post.objects.filter(counting(day), user=user_id)
    if second_step:
        posts = posts.filter(Exists(_second_step(OuterRef("user"))))
    return posts


def _away(day: date) -> QuerySet[Absence]:
    """The absences on `day` from posts that count."""
    return Absence.objects.filter(counting(day, "post__"), from_day__lte=day, to_day__gte=day)


def counting(day: date, prefix: str = "") -> Q:
    """The posts that give rights on `day`."""
    return Q(
        Q(**{f"{prefix}to_day": None}) | Q(**{f"{prefix}to_day__gte": day}),
        at_work(day, f"{prefix}unit__"),
        **{
            f"{prefix}approved_at__isnull": False,
            f"{prefix}from_day__lte": day,
            f"{prefix}user__is_active": True,
        },
    )


def seat_of(post: Post | _Held) -> Seat:
    """The post as the rules see it; over an area that was reorganised, over what became of it."""
    unit, area = network().units_by_id[post.unit_id], network().areas_by_id[post.area_id]
    if area.ended:
        area = carried_to(area.id) or area
    return Seat(Role(post.role), area.path, unit.id, unit.kind, unit.level, unit.area_path)


def lacks_second_step(user: User) -> bool:
    """Whether `user` has to set up the second step of sign-in before any desk page."""
    return settings.STAFF_TOTP_REQUIRED and not has_second_step(user)


def has_second_step(user: User) -> bool:
    return _second_step(user.pk).exists()


def has_code_app(user: User) -> bool:
    """Whether the second step is (also) a code from an app on the phone."""
    return _second_step(user.pk).filter(type=Authenticator.Type.TOTP).exists()


def has_passkey(user: User) -> bool:
    return _second_step(user.pk).filter(type=Authenticator.Type.WEBAUTHN).exists()


def _second_step(user: UUID | OuterRef) -> QuerySet[Model]:
    """A code from the phone or a passkey; recovery codes alone are none."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    found: QuerySet[Model] = Authenticator.objects.filter(user=user, type__in=kinds)
    return found


def person_of(actor: Actor) -> UUID | None:
    """The user behind a staff actor: two posts of one person are one. None for the system.

    Behind a key it is who issued it.
    """
    if actor.post is None:
        return actor.issuer
    return Post.objects.values_list("user_id", flat=True).get(pk=actor.post)


def posts_of_person(actor: Actor) -> frozenset[UUID]:
    """All posts of the person behind a staff actor, past ones too; empty for anybody else."""
    if actor.post is None:
        return frozenset()
    return frozenset(Post.objects.filter(user__posts=actor.post).values_list("id", flat=True))


def names_of(post_ids: set[UUID]) -> dict[UUID, Post]:
    """The posts behind the `by` of facts and looks, with person and unit."""
    return Post.objects.select_related("user", "unit").in_bulk(post_ids)


def posts_page(actor: Actor, after: str = "", search: str = "") -> tuple[list[Post], str]:
    """One page of the posts `actor` may see, by sign-in name; and where the next page begins."""
    posts = _seen_posts(actor).filter(approved_at__isnull=False)
    if search:
        posts = posts.filter(
            Q(user__username__startswith=search.lower())
            | Q(user__display_name__contains=search)
            | Q(unit__code=search)
        )
    if after:
        name, _, post_id = after.partition("~")
        posts = posts.filter(
            Q(user__username__gt=name) | Q(user__username=name, id__gt=_uuid(post_id))
        )
    rows = list(posts.order_by("user__username", "id")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return rows[:PAGE], f"{last.user.username}~{last.id}" if last else ""


def proposed_posts(actor: Actor) -> list[Post]:
    """The posts that wait for a second person, the oldest first."""
    return list(_seen_posts(actor).filter(approved_at=None).order_by("id")[:PAGE])


def post_named(post_id: UUID, actor: Actor) -> Post | None:
    """One post that `actor` may see, or their own."""
    seen = visible_to(actor) | Q(pk=actor.post)
    return Post.objects.filter(seen, pk=post_id).select_related("user", "unit", "area").first()


def _seen_posts(actor: Actor) -> QuerySet[Post]:
    return Post.objects.filter(visible_to(actor)).select_related("user", "unit", "area")


def absences_of(post: Post, day: date) -> list[Absence]:
    """The present and coming absences of a post, with who stands in."""
    rows = Absence.objects.filter(post=post, to_day__gte=day)
    return list(rows.select_related("stand_in__user", "stand_in__unit").order_by("from_day"))


def stand_ins_for(post: Post, day: date, by: Actor) -> list[Post]:
    """The posts that `by` could name as stand-in for `post` on `day`, those of its unit first."""
    away = seat_of(post)
    *higher, own = above(away.area_path)
    beside = Q(area__path__startswith=higher[-1]) if higher else Q()
    near = beside | Q(area__path__in=[*higher, own]) | Q(unit=post.unit_id)
    roles = [role for role in PERMISSIONS if PERMISSIONS[role] >= PERMISSIONS[away.role]]
    rows = (
        Post.objects.filter(counting(day), near, role__in=roles)
        .exclude(user__in=[post.user_id, *filter(None, [person_of(by)])])
        .select_related("user", "unit", "area")
        .order_by("user__display_name", "id")
    )
    fitting = [other for other in rows[: 8 * PAGE] if may_stand_in(seat_of(other), away)]
    return sorted(fitting, key=lambda other: other.unit_id != post.unit_id)


def posts_of(user: User) -> list[Post]:
    """All posts of a user, the newest first."""
    return list(user.posts.select_related("unit", "area").order_by("-from_day", "-id"))


def posts_at(unit_id: UUID, day: date, actor: Actor) -> list[Post]:
    """The posts of one unit that count on `day` and that `actor` may see, by role and name."""
    rows = _seen_posts(actor).filter(counting(day), unit=unit_id)
    return list(rows.order_by("role", "user__username"))


def count_posts_at(unit_id: UUID, day: date) -> int:
    """How many posts of one unit count on `day`."""
    return Post.objects.filter(counting(day), unit=unit_id).count()


def count_posts_over(area_ids: Collection[UUID], day: date) -> Counter[UUID]:
    """How many posts count on `day`, by area, of posts over just these areas."""
    posts = Post.objects.filter(counting(day), area__in=area_ids).order_by()
    return Counter(dict(posts.values("area_id").values_list("area_id", Count("id"))))


def person_names(user_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of these people, as colleagues know them."""
    rows = User.objects.filter(pk__in=set(user_ids))
    return dict(rows.values_list("id", "display_name"))


def user_named(username: str) -> User:
    """The active user with this sign-in name; RuleBroken when there is none."""
    user = User.objects.filter(username=username.strip().lower(), is_active=True).first()
    if user is None:
        raise RuleBroken("accounts.user_unknown", field="username")
    return user


def find_user(user_id: UUID) -> User | None:
    return User.objects.filter(pk=user_id).first()


def units_in(actor: Actor, permission: Permission) -> list[UnitInfo]:
    """The units at work inside the grants with `permission`, for a list to choose from."""
    return [unit for unit in network().units if actor.may(permission, unit.area_path)]


def acting_as_unit(unit: Unit, wanted: frozenset[Permission], issuer: UUID | None = None) -> Actor:
    """A unit itself: one grant over its area with those of `wanted` that its key may hold."""
    seat = Seat(Role.UNIT_WORKER, unit.area_path, unit.id, unit.kind, unit.level, unit.area_path)
    held = key_scopes(unit.kind, unit.level) & wanted
    grant = Grant(unit.area_path, held, seat.level, unit.id)
    return Actor(ActorKind.UNIT, grants=(grant,), issuer=issuer)


def holders_with_mail(permission: Permission, area_path: str, at: datetime) -> list[UUID]:
    """The people with an address for mail whose posts have `permission` over the area."""
    roles = [role for role, held in PERMISSIONS.items() if permission in held]
    posts = Post.objects.filter(
        counting(timezone.localdate(at)), role__in=roles, area__path__in=above(area_path)
    ).exclude(user__email="")
    return sorted(set(posts.values_list("user_id", flat=True)))


def tokens_of(actor: Actor) -> list[Token]:
    """The keys `actor` may see, those that still count first."""
    rows = Token.objects.filter(tokens_visible_to(actor)).select_related("unit")
    return list(rows.order_by(F("revoked_at").desc(nulls_first=True), "-id")[: 4 * PAGE])


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise RuleBroken("core.cursor_bad") from error
