from __future__ import annotations

from django.db import models

from shiliu.core.ids import new_id


class Kind(models.TextChoices):
    """What a file is."""

    PICTURE = "picture"
    DOCUMENT = "document"


class FileState(models.TextChoices):
    """How far a picture is on its way to the public."""

    KEPT = "kept"
    PROPOSED = "proposed"
    APPROVED = "approved"


class File(models.Model):
    """A picture or document of a subject, named by type and id without a foreign key.

    The package that owns the subject decides who may see it. `present_key` names what is shown
    now in the storage; `original_key` is set while a picture was blurred and the unblurred one is
    still there. A picture never has a name of its own, a document one that was looked through.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_type = models.CharField(max_length=30)
    subject_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=100, default="", blank=True)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    present_key = models.CharField(max_length=60)
    original_key = models.CharField(max_length=60, default="", blank=True)
    state = models.CharField(max_length=10, choices=FileState.choices, default=FileState.KEPT)
    proposed_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=36)

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "id"], name="files_of_subject"),
            models.Index(
                fields=["approved_at"],
                name="files_approved",
                condition=models.Q(state="approved"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject_type} {self.subject_id}"


class Removal(models.Model):
    """Something that has to go from the storage. The row goes when it is gone."""

    key = models.CharField(primary_key=True, max_length=60)
    file_id = models.UUIDField(db_index=True)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"removal of {self.key}"
