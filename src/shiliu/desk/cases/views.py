"""One request: its page, the steps on it, and looking at its contact."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render

from shiliu.cases.models import Case
from shiliu.cases.policies import can_see_contact, is_own
from shiliu.cases.queries import get_case
from shiliu.cases.queries.templates import usable_template
from shiliu.core import clock
from shiliu.core.errors import NotAllowed, RuleBroken
from shiliu.core.http import ActingRequest
from shiliu.core.permissions import Permission
from shiliu.desk.access import ACTING, FORM, staff_page
from shiliu.desk.cases.acts import ACTS, ANSWER, Act
from shiliu.desk.cases.doing import done, take
from shiliu.desk.cases.filling import begun_with
from shiliu.desk.cases.forms import LookForm
from shiliu.desk.cases.listed import Listed
from shiliu.desk.cases.marks import marks_of
from shiliu.desk.cases.page import case_context
from shiliu.desk.cases.suggestions import suggested_unit
from shiliu.desk.cases.wording import OUTCOMES
from shiliu.desk.saving import refuse
from shiliu.people.actions import look
from shiliu.people.models import Contact

MAY_SEE = (Permission.CASES_UNIT_VIEW, Permission.CASES_AREA_VIEW)


@staff_page(*MAY_SEE)
def case(request: ActingRequest, case_id: UUID) -> HttpResponse:
    """The asker's words, what can be done, and what happened."""
    return shown(request, get_case(request.actor, case_id))


@staff_page(*MAY_SEE, methods=FORM)
def act(request: ActingRequest, case_id: UUID, slug: str) -> HttpResponse:
    """GET opens the form of one step on the page; POST takes the step."""
    found, chosen = get_case(request.actor, case_id), ACTS.get(slug)
    if chosen is None:
        raise Http404
    if request.method != "POST":
        return shown(request, found, open_act=slug)
    if chosen is ANSWER and "begin" in request.POST:
        return shown(request, found, open_act=slug, form=_begun(request, found))
    form = _filled(request, found, chosen)
    if form.is_valid() and chosen is ANSWER and not _may_send(request, form):
        return _looked_through(request, found, form)
    if form.is_valid() and take(request, chosen, found, form):
        return done(request, chosen, found)
    found.refresh_from_db()
    return shown(request, found, open_act=slug, form=form, status=422)


@staff_page(*MAY_SEE, methods=ACTING)
def marks(request: ActingRequest, case_id: UUID) -> HttpResponse:
    """The list of marks under the answer while it is being written."""
    get_case(request.actor, case_id)
    context = {"marks": marks_of(request.POST.get("reply", ""))}
    return render(request, "desk/cases/_marks.html", context)


@staff_page(*MAY_SEE, methods=ACTING)
def contact(request: ActingRequest, case_id: UUID) -> HttpResponse:
    """How to reach the asker, on this one answer only; the look is written down first."""
    found = get_case(request.actor, case_id)
    if not can_see_contact(request.actor, found):
        raise NotAllowed
    own = is_own(request.actor, found)
    form = LookForm(request.POST)
    if not own and not form.is_valid():
        return shown(request, found, look_form=form, status=422)
    try:
        reached = _looked(request, found, form, own=own)
    except RuleBroken as refusal:
        refuse(form, refusal)
        return shown(request, found, look_form=form, status=422)
    return shown(request, found, contact=reached)


def _looked(request: ActingRequest, found: Case, form: LookForm, *, own: bool) -> Contact:
    return look(
        subject_type="case",
        subject_id=found.whole_id,
        by=request.actor,
        at=clock.now(),
        reason="" if own else form.cleaned_data["reason"],
        own=own,
        area_path=found.area_path,
    )


def _filled(request: ActingRequest, found: Case, chosen: Act) -> forms.Form:
    """The form of a step as it was sent, its choices offered."""
    form = chosen.form(request.POST)
    form.offer(found, suggested_unit(found))
    form.offer_to(request.actor, found)
    return form


def _begun(request: ActingRequest, found: Case) -> forms.Form:
    """The answer with the chosen template in it, after what was written already."""
    try:
        template = usable_template(request.actor, UUID(request.POST.get("template", "")))
    except ValueError:
        template = None
    written = request.POST.get("reply", "").strip()
    text = begun_with(template, found) if template else ""
    reply = "\n\n".join(part for part in (written, text) if part)
    begun = str(template.id) if template else ""
    initial = {**request.POST.dict(), "reply": reply, "begun_with": begun}
    return ANSWER.form(initial=initial)


def _may_send(request: ActingRequest, form: forms.Form) -> bool:
    """An answer goes out when nothing is marked, or somebody has looked at the marks."""
    if "preview" in request.POST:
        return False
    return form.cleaned_data["checked"] or not marks_of(form.cleaned_data["reply"]).found


def _looked_through(request: ActingRequest, found: Case, form: forms.Form) -> HttpResponse:
    """The answer as the asker will read it, with the marks, before it is sent."""
    said = form.cleaned_data
    preview = {"outcome": OUTCOMES[said["outcome"]], "marks": marks_of(said["reply"])}
    return shown(request, found, open_act=ANSWER.slug, form=form, preview=preview)


def shown(
    request: ActingRequest,
    found: Case,
    *,
    open_act: str = "",
    form: forms.Form | None = None,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    """The page of a request."""
    listed = Listed.of(request)
    context = case_context(request.actor, found, clock.now(), listed, open_act=open_act, form=form)
    context |= {"errors": form if status != 200 else None, **more}
    template = "desk/cases/case.html#act" if request.htmx else "desk/cases/case.html"
    return render(request, template, context, status=status)
