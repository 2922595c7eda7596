from __future__ import annotations

from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from shiliu.core import clock
from shiliu.core.ids import new_id
from shiliu.network.models import Unit

WAITING, DELIVERED, GIVEN_UP, WITHDRAWN = "waiting", "delivered", "given_up", "withdrawn"
ACTIVE: Final = "active"
ENDED: Final = "ended"
STATES: Final = tuple((state, state) for state in (WAITING, DELIVERED, GIVEN_UP, WITHDRAWN))


class Hook(models.Model):
    """Where a unit's own system is told of events. Needs two people, like a key.

    The secret is stored nowhere: it comes from the server secret, the id and `serial`, which a
    rotation counts on. `rest_until` lets a receiver that fails alone for a while, `busy_until` is
    the lease of the one job that works for the hook.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="hooks")
    name = models.CharField(max_length=60)
    address = models.CharField(max_length=500)
    events = ArrayField(models.CharField(max_length=40))
    serial = models.PositiveSmallIntegerField(default=1)
    rotated_at = models.DateTimeField(null=True)
    proposed_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    rest_until = models.DateTimeField(null=True)
    busy_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                name="webhooks_hook_second_person",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by=None) | Q(approved_at=None) | ~Q(approved_by=None),
                name="webhooks_hook_approved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def active(self) -> bool:
        """Whether it is told of what happens."""
        return self.standing == ACTIVE

    @property
    def standing(self) -> str:
        """How it stands, in one word; it ends with its unit."""
        gone = self.unit.valid_to is not None and self.unit.valid_to <= clock.today()
        if gone or self.ended_at is not None:
            return ENDED
        if self.approved_at is None:
            return "waiting"
        return ACTIVE if self.paused_at is None else "paused"


class Delivery(models.Model):
    """One event for one hook. `payload` is what is sent, the same in every attempt; no text in it.

    `fact_id` and `subject_id` are empty for a test.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="deliveries")
    verb = models.CharField(max_length=40)
    fact_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    payload = models.JSONField()
    created_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=STATES, default=WAITING)
    status = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=20, default="")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(
                fields=["hook", "next_at", "id"],
                name="webhooks_due",
                condition=Q(next_at__isnull=False),
            ),
            models.Index(fields=["hook", "-id"], name="webhooks_newest"),
            models.Index(fields=["created_at"], name="webhooks_old"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} for {self.hook_id}"
