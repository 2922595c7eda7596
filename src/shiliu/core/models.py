from __future__ import annotations

from django.db import models


class OnceKey(models.Model):
    """An idempotency key that was used: a repeated POST finds what the first one made.

    `key_hash` is a keyed hash of route, actor and key; `body_hash` refuses the same key with
    another body; `subject` is what the first request made or changed.
    """

    key_hash = models.BinaryField(primary_key=True, max_length=32)
    body_hash = models.BinaryField(max_length=32)
    subject = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"once {self.subject}"


class ReferenceVersion(models.Model):
    """One row that counts changes of reference data; processes drop their cache when it moves."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    version = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="core_one_reference_row")
        ]

    def __str__(self) -> str:
        return f"reference data {self.version}"


class UseCount(models.Model):
    """How often something was used in a window of time: the limits on codes, networks and keys.

    `key_hash` is a keyed hash of purpose, key and window; the row means nothing without the secret.
    """

    key_hash = models.BinaryField(primary_key=True, max_length=32)
    uses = models.PositiveIntegerField()
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["until"])]

    def __str__(self) -> str:
        return f"{self.uses} uses until {self.until}"
