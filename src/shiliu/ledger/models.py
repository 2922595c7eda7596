from __future__ import annotations

from django.db import models
from django.db.models import Q

from shiliu.core.ids import new_id


class Fact(models.Model):
    """One thing that was done. Append-only: the web role may insert and read, triggers refuse more.

    No foreign keys and no personal text: texts stand in erasable rows of the package that owns
    them, a fact holds at most their salted commitment. `since` is the moment the subject's
    cohort began (for a request: when it was received).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    recorded_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.CharField(max_length=36)
    verb = models.CharField(max_length=40)
    area_path = models.CharField(max_length=200)
    unit = models.UUIDField(null=True)
    subject_type = models.CharField(max_length=30)
    subject_id = models.UUIDField()
    since = models.DateTimeField(null=True)
    from_state = models.CharField(max_length=40, default="")
    to_state = models.CharField(max_length=40, default="")
    delivery = models.CharField(max_length=20, default="")
    amount = models.BigIntegerField(default=1)
    data = models.JSONField(default=dict)
    request_id = models.CharField(max_length=36, default="")
    version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["recorded_at", "id"], name="ledger_fact_recorded"),
            models.Index(fields=["subject_id", "id"], name="ledger_fact_subject"),
            models.Index(fields=["verb", "at"], name="ledger_fact_verb_at"),
            models.Index(
                fields=["subject_type", "since", "id"],
                name="ledger_fact_began",
                condition=Q(from_state="", since__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"


class Pending(models.Model):
    """A fact that one follower has not folded in yet; written with it, deleted by the follower."""

    id = models.BigAutoField(primary_key=True)
    fact_id = models.UUIDField()
    follower = models.CharField(max_length=20)

    class Meta:
        db_table = "ledger_pending"

    def __str__(self) -> str:
        return f"{self.follower} waits for {self.fact_id}"


class Seal(models.Model):
    """The Merkle root over one day's facts in recorded order, chained to the day before.

    Days are days in UTC: what a seal covers must not depend on a setting.
    """

    day = models.DateField(primary_key=True)
    facts = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    chain = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"seal of {self.day}"
