"""Files of a subject, and their bytes."""

from __future__ import annotations

from uuid import UUID

from shiliu.files import storage
from shiliu.files.models import File, Removal
from shiliu.files.schemas import Rendition


def files_of(subject_type: str, subject_id: UUID) -> list[File]:
    """Everything kept with a subject, oldest first; one query."""
    return list(
        File.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by("id")
    )


def file_of(subject_type: str, subject_id: UUID, file_id: UUID) -> File | None:
    """One file of one subject."""
    return File.objects.filter(pk=file_id, subject_type=subject_type, subject_id=subject_id).first()


def number_of(subject_type: str, subject_id: UUID) -> int:
    """How many are kept with it."""
    return File.objects.filter(subject_type=subject_type, subject_id=subject_id).count()


def bytes_of(file: File, rendition: Rendition = Rendition.PRESENT) -> bytes | None:
    """What it looks like now, or how it was before it was blurred; None when that is gone."""
    key = file.present_key
    if rendition is Rendition.ORIGINAL:
        key = file.original_key or (file.present_key if file.approved_at is None else "")
    try:
        return storage.read(key) if key else None
    except FileNotFoundError:
        return None


def is_being_removed(file_id: UUID) -> bool:
    """Whether something of it still waits to be taken out of the storage."""
    return Removal.objects.filter(file_id=file_id).exists()


def waiting_removals() -> list[str]:
    """Keys of what still has to go from the storage."""
    return list(Removal.objects.order_by("asked_at").values_list("key", flat=True))
