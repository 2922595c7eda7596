from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shiliu.accounts.rules.roles import Role
from shiliu.core.ids import new_id
from shiliu.network.models import Area, Unit

ROLE_NAMES = {
    Role.NEIGHBOUR_HOST: _("Neighbour point host"),
    Role.BUILDING_STEWARD: _("Building steward"),
    Role.GRID_WORKER: _("Grid worker"),
    Role.CENTRE_STAFF: _("Centre staff"),
    Role.COORDINATOR: _("Coordinator"),
    Role.UNIT_WORKER: _("Worker of a unit"),
    Role.ADMINISTRATOR: _("Administrator"),
    Role.AUDITOR: _("Auditor"),
}


class UserManager(BaseUserManager["User"]):
    """Finds users by the name they sign in with."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=(username or "").lower())


class User(AbstractBaseUser):
    """Somebody who can sign in: staff and workers of units. Residents have no accounts.

    `display_name` is what colleagues see; nothing else about the person is held. `link_not_by` is
    the administrator who added the account or took its second step away: another one hands out
    the link that opens it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=60, unique=True)
    display_name = models.CharField(max_length=60)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, blank=True)
    created_at = models.DateTimeField()
    link_not_by = models.UUIDField(null=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(username=Lower("username")), name="accounts_user_lower_case"
            )
        ]

    def __str__(self) -> str:
        return self.display_name


class Post(models.Model):
    """A user's post at a unit, over an area, for a time. Two people are needed to give one.

    `proposed_by` and `approved_by` are users, not posts: somebody with two posts is one person.
    Both are empty for the posts that the installation makes.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    from_day = models.DateField()
    to_day = models.DateField(null=True)
    proposed_by = models.UUIDField(null=True)
    proposed_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                name="accounts_post_second_person",
            ),
            models.CheckConstraint(
                condition=(Q(proposed_by=None) | ~Q(proposed_by=F("user")))
                & (Q(approved_by=None) | ~Q(approved_by=F("user"))),
                name="accounts_post_not_by_oneself",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by=None) | Q(approved_at=None) | ~Q(approved_by=None),
                name="accounts_post_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(to_day=None) | Q(to_day__gte=F("from_day")),
                name="accounts_post_from_before_to",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} as {self.role}"

    @property
    def role_name(self) -> Promise:
        """What people call the role, in their language."""
        return ROLE_NAMES[Role(self.role)]


class Absence(models.Model):
    """Days on which a post is away and another post stands in for it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="absences")
    stand_in = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="stands_in_for")
    from_day = models.DateField()
    to_day = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_day__gte=F("from_day")), name="accounts_absence_from_before_to"
            ),
            models.CheckConstraint(
                condition=~Q(stand_in=F("post")), name="accounts_absence_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} away {self.from_day}–{self.to_day}"


class Token(models.Model):
    """An interface key of a unit, stored as a hash, with its scopes and a limit of calls an hour.

    A key opens the unit's requests, so it needs two people like a post. A new key that replaces
    an old one waits beside it; approving it ends the old one.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    key_hash = models.BinaryField(max_length=32, unique=True)
    scopes = ArrayField(models.CharField(max_length=40))
    calls_per_hour = models.PositiveIntegerField(default=1000)
    replaces = models.ForeignKey("self", null=True, on_delete=models.SET_NULL)
    proposed_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                name="accounts_token_second_person",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by=None) | Q(approved_at=None) | ~Q(approved_by=None),
                name="accounts_token_approved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name
