from __future__ import annotations

from django.db import models

from shiliu.core.ids import new_id


class Contact(models.Model):
    """How to reach somebody about one subject, for one purpose, for a stated time.

    The subject is named by type and id without a foreign key: the package that owns it decides
    who may look and passes the reason.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_type = models.CharField(max_length=30)
    subject_id = models.UUIDField()
    name = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    purpose = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    retain_until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"], name="people_contact_one_each"
            )
        ]
        indexes = [models.Index(fields=["retain_until"], name="people_contact_retention")]

    def __str__(self) -> str:
        return f"contact for {self.subject_type} {self.subject_id}"


class Look(models.Model):
    """Somebody looked at a contact: who, when and why. Shown to the person it is about."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_type = models.CharField(max_length=30)
    subject_id = models.UUIDField()
    area_path = models.CharField(max_length=200)
    by = models.CharField(max_length=36)
    unit = models.UUIDField(null=True)
    at = models.DateTimeField()
    own = models.BooleanField()
    reason = models.CharField(max_length=200)

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "at"], name="people_look_subject"),
            models.Index(fields=["-at"], name="people_look_at"),
        ]

    def __str__(self) -> str:
        return f"look at {self.subject_type} {self.subject_id}"
