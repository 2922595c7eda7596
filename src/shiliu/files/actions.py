"""Writing files, inside the actions of the packages that own their subjects.

What is stored before a transaction fails is found and taken away by `tidy`; what has to go is
named by a row in the same transaction and goes after it, by a job that is tried again.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from shiliu.core.actor import Actor
from shiliu.core.jobs import enqueue
from shiliu.core.limits import count_use
from shiliu.files import rewriting, storage
from shiliu.files.models import File, FileState, Kind, Removal
from shiliu.files.queries import waiting_removals
from shiliu.files.rules.approval import check_ticks
from shiliu.files.rules.naming import safe_name
from shiliu.files.rules.pictures import blur, re_encode
from shiliu.files.rules.sniffing import is_pdf
from shiliu.files.schemas import NewDocument, NewPicture, Shape
from shiliu.lib.errors import RuleBroken

MEGABYTE = 1_000_000
HOUR = timedelta(hours=1)
LOOKED_BACK = 3
PATIENCE = 40
LONGEST_WAIT = 10
# A picture of fifty million pixels takes some 150 MB while it is decoded: only two at once. A
# document may take 1.5 GB in its own process: one at a time.
_decoding = threading.BoundedSemaphore(2)
_rewriting = threading.BoundedSemaphore(1)


def read_picture(data: bytes) -> NewPicture:
    """A picture as it came from outside, decoded and written anew; stores nothing.

    Raises RuleBroken at the field `pictures` for one that is too large, broken or none, and when
    others are decoded for too long. It takes a second or two for a large one: call it before a
    transaction begins.
    """
    with _in_turn(_decoding, "pictures"):
        return re_encode(
            data,
            most_bytes=settings.PICTURE_MB * MEGABYTE,
            most_pixels=settings.PICTURE_MEGAPIXELS * MEGABYTE,
        )


def read_pictures(
    sent: Sequence[bytes], *, most: int, network: str, at: datetime
) -> tuple[NewPicture, ...]:
    """The same for several, after they were counted; what is refused then was not decoded.

    `network` is where somebody without an account sends from: decoding costs the server much more
    than sending costs them. It is "" for staff and for units, whose calls are counted by their key.
    Raises `files.too_many` and `files.pictures_limit`. Counts even when the request fails later:
    call it before a transaction begins.
    """
    if len(sent) > most:
        raise RuleBroken("files.too_many", field="pictures", most=most)
    limit: int = settings.PICTURES_PER_HOUR
    for _each in sent if network and limit else ():
        if count_use("picture", network, window=HOUR, at=at) > limit:
            raise RuleBroken("files.pictures_limit", field="pictures")
    return tuple(read_picture(data) for data in sent)


@contextmanager
def _in_turn(places: threading.BoundedSemaphore, field: str) -> Iterator[None]:
    """Wait for a place, but not without end: each who waits holds a thread of the server."""
    if not places.acquire(timeout=LONGEST_WAIT):
        raise RuleBroken("files.busy", field=field)
    try:
        yield
    finally:
        places.release()


def read_document(data: bytes, name: str) -> NewDocument:
    """A PDF as it came from outside, written anew without anything but its pages; stores nothing.

    Raises RuleBroken at the field `document` for one that is too large, as it came or anew, no
    PDF, locked or broken, and when others are rewritten for too long.
    """
    most = settings.DOCUMENT_MB * MEGABYTE
    if len(data) > most:
        raise _too_large()
    if not is_pdf(data):
        raise RuleBroken("files.document_type", field="document")
    with _in_turn(_rewriting, "document"):
        return NewDocument(_rewritten(data, most), safe_name(name))


def _too_large() -> RuleBroken:
    return RuleBroken("files.document_large", field="document", most=settings.DOCUMENT_MB)


def _rewritten(data: bytes, most: int) -> bytes:
    """In a process of its own, so that a file made to unpack without end harms nothing."""
    try:
        done = subprocess.run(  # noqa: S603  a module of ours, arguments as a list
            [sys.executable, "-I", rewriting.__file__, str(most)],
            input=data,
            capture_output=True,
            timeout=PATIENCE,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RuleBroken("files.document_broken", field="document") from None
    if done.returncode == rewriting.LOCKED:
        raise RuleBroken("files.document_locked", field="document")
    if done.returncode == rewriting.LARGE:
        raise _too_large()
    if done.returncode or not done.stdout:
        raise RuleBroken("files.document_broken", field="document")
    return done.stdout


def file_rows(
    new: Iterable[NewPicture | NewDocument],
    *,
    subject_type: str,
    subject_id: UUID,
    by: Actor,
    at: datetime,
) -> list[File]:
    """Store files and return their rows for the caller's `insert_together`."""
    return [
        File(
            subject_type=subject_type,
            subject_id=subject_id,
            size=len(each.data),
            present_key=storage.put(each.data, at),
            added_at=at,
            added_by=by.by,
            **_of_its_kind(each),
        )
        for each in new
    ]


def _of_its_kind(new: NewPicture | NewDocument) -> dict[str, object]:
    if isinstance(new, NewPicture):
        return {"kind": Kind.PICTURE, "width": new.width, "height": new.height}
    return {"kind": Kind.DOCUMENT, "name": new.name}


def blur_picture(file: File, shapes: Sequence[Shape], *, at: datetime, anew: bool) -> None:
    """Make parts of a picture unreadable; with `anew` beginning again from the unblurred one.

    Until it is approved the unblurred one stays beside it. Who ticked it before has to look again.
    """
    if file.state == FileState.APPROVED:
        raise RuleBroken("files.approved_already")
    begin = file.original_key if anew and file.original_key else file.present_key
    done = blur(storage.read(begin), shapes)
    if file.original_key:
        _remove(file, file.present_key, at)
    else:
        file.original_key = file.present_key
    file.present_key = storage.put(done.data, at)
    file.size = len(done.data)
    file.state, file.proposed_by = FileState.KEPT, None
    file.save(update_fields=["present_key", "original_key", "size", "state", "proposed_by"])


def propose_picture(file: File, ticks: Collection[str], *, by: Actor) -> None:
    """One person has looked and ticked all four; a second one has to."""
    check_ticks(ticks)
    if file.state == FileState.APPROVED:
        raise RuleBroken("files.approved_already")
    file.state, file.proposed_by = FileState.PROPOSED, by.post or by.unit
    file.save(update_fields=["state", "proposed_by"])


def approve_picture(file: File, ticks: Collection[str], *, at: datetime) -> bool:
    """All four are ticked: the public may see it, and the unblurred one goes.

    Returns whether there was an unblurred one beside it.
    """
    check_ticks(ticks)
    if file.state == FileState.APPROVED:
        raise RuleBroken("files.approved_already")
    original, file.original_key = file.original_key, ""
    if original:
        _remove(file, original, at)
    file.state, file.approved_at = FileState.APPROVED, at
    file.save(update_fields=["state", "approved_at", "original_key"])
    return bool(original)


def hide_picture(file: File) -> None:
    """Take it out of the public's sight at once; it stays with the work."""
    file.state, file.proposed_by = FileState.KEPT, None
    file.save(update_fields=["state", "proposed_by"])


def remove_files(files: Iterable[File], *, at: datetime) -> int:
    """Take files away for good; returns how many. Their bytes go after the transaction."""
    gone = list(files)
    for file in gone:
        for key in filter(None, (file.present_key, file.original_key)):
            _remove(file, key, at)
    File.objects.filter(pk__in=[file.id for file in gone]).delete()
    return len(gone)


def _remove(file: File, key: str, at: datetime) -> None:
    Removal(key=key, file_id=file.id, asked_at=at).save(force_insert=True)
    enqueue("files.remove", key=key)


def remove_stored(*, key: str) -> None:
    """Take something out of the storage and forget that it had to go; twice does no harm."""
    storage.remove(key)
    Removal.objects.filter(pk=key).delete()


def tidy(*, at: datetime) -> int:
    """Take away what still had to go, and what was stored for a transaction that then failed.

    Looks at the days before today, so at nothing that is being written now. Returns how many.
    """
    waiting = waiting_removals()
    for key in waiting:
        remove_stored(key=key)
    lost = [key for days in range(1, LOOKED_BACK + 1) for key in _lost(at - timedelta(days=days))]
    for key in lost:
        storage.remove(key)
    return len(waiting) + len(lost)


def _lost(at: datetime) -> set[str]:
    """What was stored on a day and belongs to no file."""
    stored = storage.keys_of(at.date())
    files = File.objects.filter(present_key__in=stored) | File.objects.filter(
        original_key__in=stored
    )
    known = {key for keys in files.values_list("present_key", "original_key") for key in keys}
    return set(stored) - known
