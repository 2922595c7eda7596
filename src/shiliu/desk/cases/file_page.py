"""What the desk shows of pictures and documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from shiliu.accounts.queries import names_of
from shiliu.cases.actions.files import WORKERS
from shiliu.cases.models import Case, TitleState
from shiliu.cases.policies import (
    can_approve_picture,
    can_be_public,
    may_publish_title,
    sides,
)
from shiliu.cases.queries import case_number
from shiliu.cases.queries.files import files_seen
from shiliu.core.actor import Actor, ActorKind
from shiliu.desk.cases import file_forms
from shiliu.desk.cases.due import moment_words
from shiliu.desk.cases.listed import Listed
from shiliu.files.models import File, FileState, Kind
from shiliu.files.queries import grid_lines, is_being_removed, make_link
from shiliu.files.schemas import Rendition


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture or document on a page, with the address that opens it for some minutes."""

    file: File
    url: str
    name: str
    page: str
    who: str
    state: str


def audience_of(actor: Actor) -> str:
    """Whom an address is made for: the post that somebody is signed in with."""
    return f"post:{actor.post}"


def document_name(file: File) -> str:
    """What a document is called: its own name only where it points at nobody."""
    return f"{file.name or _('Document')}.pdf"


def files_context(actor: Actor, case: Case, now: datetime, listed: Listed) -> dict[str, object]:
    """The panel on the page of a request."""
    found = files_seen(actor, case)
    pictures = [file for file in found if file.kind == Kind.PICTURE]
    documents = [file for file in found if file.kind == Kind.DOCUMENT]
    return {
        "pictures": [_shown(file, actor, case, now, listed) for file in pictures],
        "documents": [_shown(file, actor, case, now, listed) for file in documents],
        "may_add_files": bool(sides(actor, case) & WORKERS),
        "pictures_form": file_forms.AddPicturesForm(),
        "document_form": file_forms.AddDocumentForm(),
        "remove_form": file_forms.RemoveForm(),
    }


def _shown(file: File, actor: Actor, case: Case, now: datetime, listed: Listed) -> Shown:
    return Shown(
        file,
        _url(file, actor, now),
        document_name(file),
        f"{reverse('desk:picture', args=(case.id, file.id))}?{listed.trail}",
        _who(file, now),
        _state(file, case),
    )


def _url(file: File, actor: Actor, now: datetime, rendition: Rendition = Rendition.PRESENT) -> str:
    token = make_link(file, now, audience=audience_of(actor), rendition=rendition)
    return reverse("desk:file", args=(token,))


def _who(file: File, now: datetime) -> str:
    said = _("from the asker") if file.added_by == ActorKind.RESIDENT else _("from staff")
    return f"{said}{_(', ')}{moment_words(file.added_at, now)}"


def _state(file: File, case: Case) -> str:
    """How far it is on its way to the public, in words."""
    if file.kind == Kind.DOCUMENT or not can_be_public(case):
        return _("never public")
    match file.state:
        case FileState.PROPOSED:
            return _("waits for a second person")
        case FileState.APPROVED:
            titled = case.title_state == TitleState.APPROVED
            return _("public") if titled else _("approved, public with the title")
        case _:
            return _("not public")


def picture_context(
    actor: Actor, case: Case, file: File, now: datetime, listed: Listed
) -> dict[str, object]:
    """The page of one picture."""
    works = bool(sides(actor, case) & WORKERS)
    approved = file.state == FileState.APPROVED
    before = bool(file.original_key)
    return {
        "case": case,
        "number": case_number(case),
        "picture": _shown(file, actor, case, now, listed),
        "case_url": f"{reverse('desk:case', args=(case.id,))}?{listed.trail}",
        "trail": listed.trail,
        "before_url": _url(file, actor, now, Rendition.ORIGINAL) if before else "",
        "is_going": is_being_removed(file.id),
        "approved": approved,
        "blurred": before,
        "grid": grid_lines(file),
        "may_blur": works and not approved,
        "may_remove": works,
        "may_withdraw": file.state != FileState.KEPT and (works or may_publish_title(actor, case)),
        "never_public": not can_be_public(case),
        "titled": case.title_state == TitleState.APPROVED,
        "may_approve": can_be_public(case) and _may_tick(actor, case, file, works=works),
        "proposed_by": _proposer(file),
        "brush_form": file_forms.BrushForm(),
        "grid_form": file_forms.GridForm(),
        "approve_form": file_forms.ApproveForm(),
        "remove_form": file_forms.RemoveForm(),
        "withdraw_form": file_forms.RemoveForm(),
        "errors": None,
    }


def _may_tick(actor: Actor, case: Case, file: File, *, works: bool) -> bool:
    match file.state:
        case FileState.KEPT:
            return works
        case FileState.PROPOSED:
            return can_approve_picture(actor, case, file)
        case _:
            return False


def _proposer(file: File) -> str:
    if file.proposed_by is None:
        return ""
    post = names_of({file.proposed_by}).get(file.proposed_by)
    return post.user.display_name if post else ""
