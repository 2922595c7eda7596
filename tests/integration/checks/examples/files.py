"""Examples of the actions on pictures and documents."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.db import transaction

from shiliu.cases.actions import erasing
from shiliu.cases.actions import files as of_cases
from shiliu.files import actions as files
from shiliu.files.queries import file_of, painted, waiting_removals
from shiliu.files.schemas import NewPicture
from tests.integration.checks.examples.kinds import Call, Example, PartOf, World, without_fact
from tests.support.pictures import from_a_phone, pdf
from tests.support.requests import Asked, ask

TICKS = frozenset({"no_face", "no_child", "no_plate", "no_door"})


def _picture() -> NewPicture:
    return files.read_picture(from_a_phone())


def _with_picture(world: World) -> tuple[Asked, UUID]:
    asked = ask().accepted(world.people.erin)
    (file_id,) = of_cases.add_pictures(
        by=asked.asker, at=world.clock.now, case_id=asked.id, pictures=[_picture()]
    )
    return asked, file_id


def _add_pictures(world: World) -> Call:
    asked, new = ask(), _picture()
    return partial(
        of_cases.add_pictures,
        by=asked.asker,
        at=world.clock.now,
        case_id=asked.id,
        pictures=[new],
    )


def _add_document(world: World) -> Call:
    asked = ask().accepted(world.people.erin)
    document = files.read_document(pdf(), "plan.pdf")
    return partial(
        of_cases.add_document,
        by=world.people.erin.actor,
        at=world.clock.now,
        case_id=asked.id,
        document=document,
    )


def _on_picture(action: Callable[..., object], **more: object) -> Example:
    """Something that Erin does about a picture of a request."""

    def prepare(world: World) -> Call:
        asked, file_id = _with_picture(world)
        return partial(
            action,
            by=world.people.erin.actor,
            at=world.clock.now,
            case_id=asked.id,
            file_id=file_id,
            **more,
        )

    return Example(prepare)


def _blur(world: World) -> Call:
    asked, file_id = _with_picture(world)
    file = file_of("case", asked.id, file_id)
    assert file is not None
    return partial(
        of_cases.blur_picture,
        by=world.people.erin.actor,
        at=world.clock.now,
        case_id=asked.id,
        file_id=file_id,
        shapes=painted(file, "[[100, 100, 60]]"),
        anew=False,
    )


def _purge(world: World) -> Call:
    asked, file_id = _with_picture(world)
    of_cases.approve_picture(
        by=world.people.erin.actor,
        at=world.clock.now,
        case_id=asked.id,
        file_id=file_id,
        ticks=TICKS,
    )
    return partial(erasing.purge_files, by=world.people.erin.actor, at=world.clock.later(days=400))


def _remove_stored(world: World) -> Call:
    asked, _file = _with_picture(world)
    with transaction.atomic():
        erasing.erase_files(asked.id, world.clock.now)
    (key,) = waiting_removals()
    return partial(files.remove_stored, key=key)


def _tidy(world: World) -> Call:
    asked, _file = _with_picture(world)
    with transaction.atomic():
        erasing.erase_files(asked.id, world.clock.now)
    return partial(files.tidy, at=world.clock.now)


STORAGE = "the storage follows the facts, it is none"
FILES: dict[str, Example | PartOf] = {
    "cases.erasing.erase_file": PartOf("the repetition of an erasure after a restore"),
    "cases.erasing.erase_files": PartOf("erase, and its repetition after a restore"),
    "cases.erasing.erase_title": PartOf("the repetition of an erasure after a restore"),
    "cases.erasing.erase_unblurred": PartOf("the repetition of an erasure after a restore"),
    "cases.erasing.hide_again": PartOf("the repetition of a withdrawal after a restore"),
    "cases.erasing.purge_files": Example(_purge),
    "cases.files.add_document": Example(_add_document),
    "cases.files.add_pictures": Example(_add_pictures),
    "cases.files.approve_picture": _on_picture(of_cases.approve_picture, ticks=TICKS),
    "cases.files.blur_picture": Example(_blur),
    "cases.files.remove_file": _on_picture(of_cases.remove_file),
    "cases.files.withdraw_picture": _on_picture(of_cases.withdraw_picture),
    "files.approve_picture": PartOf("approve_picture of requests"),
    "files.blur_picture": PartOf("blur_picture of requests"),
    "files.file_rows": PartOf("receive, add_pictures and add_document"),
    "files.hide_picture": PartOf("withdraw_picture of requests"),
    "files.propose_picture": PartOf("approve_picture of requests"),
    "files.read_document": PartOf("add_document, before its transaction"),
    "files.read_picture": PartOf("receive and add_pictures, before their transactions"),
    "files.read_pictures": PartOf("receive and add_pictures, before their transactions"),
    "files.remove_files": PartOf("remove_file, erase and purge_files"),
    "files.remove_stored": without_fact(STORAGE, _remove_stored),
    "files.tidy": without_fact(STORAGE, _tidy),
}
