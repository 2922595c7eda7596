from __future__ import annotations

from django.db import models

from shiliu.core.ids import new_id


class Notice(models.Model):
    """A message that there is news. The address is read from `people` when it is sent.

    `sending_at` is the claim of the worker that sends it, `result` how it ended.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_type = models.CharField(max_length=30)
    subject_id = models.UUIDField()
    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    created_at = models.DateTimeField()
    sending_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    result = models.CharField(max_length=20, default="waiting")

    def __str__(self) -> str:
        return f"{self.kind} notice about {self.subject_type} {self.subject_id}"


class OutboxMail(models.Model):
    """An e-mail of the sample life, kept here instead of being sent."""

    id = models.BigAutoField(primary_key=True)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.subject
