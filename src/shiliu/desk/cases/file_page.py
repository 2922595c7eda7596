"""What the desk shows of pictures and documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from shiliu.accounts.queries import names_of
from shiliu.cases.models import Case, TitleState
from shiliu.cases.policies import can_be_public, works_on
from shiliu.cases.queries import case_number
from shiliu.cases.queries.files import FileStep, file_steps, files_seen
from shiliu.core.actor import Actor, ActorKind
from shiliu.desk.cases import file_forms
from shiliu.desk.cases.due import moment_words
from shiliu.desk.cases.listed import Listed
from shiliu.files.models import File, FileState, Kind
from shiliu.files.queries import grid_lines, is_being_removed, make_link
from shiliu.files.schemas import Rendition
from shiliu.network.queries import network
from shiliu.ui.templatetags.ui import in_language


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
        "may_add_files": works_on(actor, case),
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
    steps = file_steps(actor, case, file)
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
        "may_blur": FileStep.BLUR in steps,
        "may_remove": FileStep.REMOVE in steps,
        "may_withdraw": FileStep.WITHDRAW in steps,
        "never_public": not can_be_public(case),
        "titled": case.title_state == TitleState.APPROVED,
        "may_approve": FileStep.APPROVE in steps,
        "proposed_by": _proposer(file),
        "brush_form": file_forms.BrushForm(),
        "grid_form": file_forms.GridForm(),
        "approve_form": file_forms.ApproveForm(),
        "remove_form": file_forms.RemoveForm(),
        "withdraw_form": file_forms.RemoveForm(),
        "errors": None,
    }


def _proposer(file: File) -> str:
    if file.proposed_by is None:
        return ""
    post = names_of({file.proposed_by}).get(file.proposed_by)
    if post is not None:
        return post.user.display_name
    unit = network().units_by_id.get(file.proposed_by)  # a key of it did
    return in_language(unit.name) if unit else ""
