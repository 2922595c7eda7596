"""One step on many requests of a list: looked at in numbers, then done by one button."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from shiliu.cases.actions.batches import Many, Wish, look_ahead, take_many
from shiliu.cases.models import Case
from shiliu.cases.queries import search_cases
from shiliu.cases.queries.batches import (
    AT_ONCE,
    every_in_inbox,
    every_in_list,
    get_batch,
    seen_cases,
)
from shiliu.cases.queries.templates import usable_template
from shiliu.cases.rules.lifecycle import Outcome
from shiliu.core import clock
from shiliu.core.errors import RuleBroken
from shiliu.core.http import ActingRequest
from shiliu.core.permissions import Permission
from shiliu.desk.access import FORM, staff_page
from shiliu.desk.cases.bulk_forms import (
    BULK,
    BulkAct,
    BulkForm,
    ChoosingForm,
    ReplyForm,
    seen_text,
    step_options,
)
from shiliu.desk.cases.bulk_page import effects, groups, line_of, outcome_of
from shiliu.desk.cases.filters import FilterForm
from shiliu.desk.cases.listed import INBOX, Listed
from shiliu.desk.cases.marks import Marks, marks_of
from shiliu.desk.cases.wording import OUTCOMES
from shiliu.desk.saving import gone_to, save_once

OF_THE_STEP = ("step", "to", "kind", "row", "every", "template")
MAY_WORK = (Permission.CASES_REQUEST_WORK,)


@staff_page(*MAY_WORK, methods=FORM)
def bulk(request: ActingRequest) -> HttpResponse:
    """GET says what the step would do, in numbers; POST does it."""
    act = BULK.get(request.GET.get("step", ""))
    if act is None:
        raise Http404
    if request.method != "POST":
        return _preview(request, act)
    form = act.form(request.POST)
    if not form.is_valid() or not _may_send(request, form):
        return _preview(request, act, form)
    batch = _done(request, act, form)
    if batch is None:
        return _preview(request, act, form)
    address = reverse("desk:bulk_done", args=(batch,))
    return gone_to(request, f"{address}?{_list_of(request).trail}", _("The step is taken"))


@staff_page()
def bulk_done(request: ActingRequest, batch_id: UUID) -> HttpResponse:
    """What came of it, for whoever did it."""
    batch, listed = get_batch(request.actor, batch_id), Listed.of(request)
    context = {
        "act": BULK[batch.step],
        "bulk_steps": step_options(request.actor),
        "bulk_list": list(_pairs(listed)),
        "back_url": listed.back,
        **outcome_of(batch, request.actor, listed.trail),
    }
    return render(request, "desk/cases/bulk_done.html", context)


def _done(request: ActingRequest, act: BulkAct, form: BulkForm) -> UUID | None:
    """The batch, or None with the refusal in the form."""
    actor, at = request.actor, clock.now()

    def acted() -> UUID:
        return take_many(by=actor, at=at, wish=_wish(request, act, form), seen=form.looked_at).id

    return save_once(request, form, acted)


def _wish(request: ActingRequest, act: BulkAct, form: BulkForm | None = None) -> Wish:
    said = form.cleaned_data if form is not None else {}
    wish = Wish(
        Many(act.step),
        to=request.GET.get("to", ""),
        category=request.GET.get("kind", ""),
        outcome=Outcome(said.get("outcome") or Outcome.DONE),
        text=said.get("text", ""),
        template=said.get("begun_with"),
    )
    if isinstance(form, ReplyForm):
        return replace(wish, fill=lambda _text, case: form.as_read_by(case))
    return wish


def _may_send(request: ActingRequest, form: BulkForm) -> bool:
    """An answer goes out when nothing is marked, or somebody has looked at the marks."""
    if not isinstance(form, ReplyForm) or form.cleaned_data["checked"]:
        return True
    return not _marks(request, form).found


def _marks(request: ActingRequest, form: ReplyForm) -> Marks:
    """What is marked in the answers as their askers will read them, and one such answer."""
    cases = seen_cases(request.actor, list(form.looked_at))
    texts = dict.fromkeys(form.as_read_by(case) for case in cases)
    marked = [marks for text in texts if (marks := marks_of(text)).found]
    if not marked:
        return marks_of("")
    found = dict.fromkeys(each for marks in marked for each in marks.found)
    return Marks(marked[0].pieces, list(found))


def _preview(request: ActingRequest, act: BulkAct, form: BulkForm | None = None) -> HttpResponse:
    listed, now = _list_of(request), clock.now()
    every = "every" in request.GET
    chosen = _chosen(request, listed)
    cases = chosen[:AT_ONCE]
    choosing = ChoosingForm(request.GET)
    choosing.offer(request.actor, act)
    context = {
        "act": act,
        "choosing": choosing,
        "rows": [] if every else [case.id for case in cases],
        "every": every,
        "bulk_list": list(_pairs(listed)),
        "back_url": listed.back,
        "count": len(cases),
        "cut": len(chosen) > AT_ONCE,
        "most": AT_ONCE,
    }
    if not act.asks or request.GET.get(act.asks):
        outlook = look_ahead(_wish(request, act), cases, request.actor, now)
        context |= {
            "form": _form(request, act, form, outlook.able),
            "able": [line_of(case, listed.trail) for case in outlook.able],
            "refused": groups([(each.case, each.why) for each in outlook.refused], listed.trail),
            "refused_count": len(outlook.refused),
            "effects": effects(Many(act.step), outlook, now),
            "preview": _marked(request, form),
            "errors": form if form is not None and form.errors else None,
        }
    status = 422 if context.get("errors") else 200
    return render(request, "desk/cases/bulk.html", context, status=status)


def _form(
    request: ActingRequest, act: BulkAct, sent: BulkForm | None, able: list[Case]
) -> BulkForm:
    """The form as it was sent, or a new one."""
    form = sent or act.form(initial=_initial(request, able))
    if isinstance(form, ReplyForm):
        form.offer(able)
    return form


def _initial(request: ActingRequest, able: list[Case]) -> dict[str, object]:
    """What the form begins with: the requests, and the chosen template with its placeholders."""
    initial: dict[str, object] = {"seen": seen_text(able)}
    chosen = _ids(request.GET.getlist("template"))
    template = usable_template(request.actor, chosen[0]) if chosen else None
    if template is not None:
        texts = {"text": template.texts["zh"], "text_en": template.texts.get("en", "")}
        initial |= {**texts, "begun_with": template.id}
    return initial


def _marked(request: ActingRequest, form: forms.Form | None) -> dict[str, object] | None:
    """The answer with what is marked in it, when it came back for that."""
    if not isinstance(form, ReplyForm) or form.errors:
        return None
    said = form.cleaned_data
    return {"outcome": OUTCOMES[said["outcome"]], "marks": _marks(request, form)}


def _chosen(request: ActingRequest, listed: Listed) -> list[Case]:
    """The ticked requests, or all that the list finds: one more than are taken at once."""
    if "every" not in request.GET:
        return seen_cases(request.actor, _ids(request.GET.getlist("row")))
    if listed.name == INBOX:
        return every_in_inbox(request.actor)
    form, actor, now = FilterForm(listed.query), request.actor, clock.now()
    if not form.is_valid():
        return []
    try:
        filters, words = form.filters(actor), form.cleaned_data["q"].strip()
        if words:
            hits = search_cases(actor, words, filters, now, size=AT_ONCE + 1)
            return seen_cases(actor, [hit.id for hit in hits])
        return every_in_list(actor, filters, now)
    except RuleBroken:
        return []


def _ids(given: list[str]) -> list[UUID]:
    try:
        return [UUID(each) for each in given]
    except ValueError:
        return []


def _list_of(request: ActingRequest) -> Listed:
    """The list that the address names, without what is said about the step."""
    listed = Listed.of(request)
    query: QueryDict = listed.query.copy()
    for name in OF_THE_STEP:
        query.pop(name, None)
    return Listed(listed.name, query)


def _pairs(listed: Listed) -> list[tuple[str, str]]:
    """What a form carries so that it comes from the same list."""
    return [("in", listed.name)] + [
        (name, value)
        for name, values in listed.query.lists()
        if name != "after"
        for value in values
    ]
