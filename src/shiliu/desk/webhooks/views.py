"""Webhooks of units: asked for, approved by another person, tested, rotated and ended."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from shiliu.accounts.queries import person_of, units_in
from shiliu.core import clock
from shiliu.core.http import ActingRequest
from shiliu.core.permissions import Permission
from shiliu.desk.access import ACTING, FORM, staff_page
from shiliu.desk.accounts.answers import done
from shiliu.desk.saving import OnceForm, decided, save_once, sent, status_of
from shiliu.desk.webhooks.forms import HookForm
from shiliu.desk.webhooks.words import REASONS, STATES, WORDS
from shiliu.webhooks.actions.managing import (
    approve_hook,
    end_hook,
    issue_hook,
    resume_hook,
    rotate_secret,
    send_test,
)
from shiliu.webhooks.models import Delivery, Hook
from shiliu.webhooks.queries import deliveries_of, get_hook, hooks_of, secret_id, secret_made

MANAGE = Permission.WEBHOOKS_HOOK_MANAGE
ACTS = {"approve": approve_hook, "resume": resume_hook, "test": send_test, "end": end_hook}


@staff_page(MANAGE)
def hooks(request: ActingRequest) -> HttpResponse:
    """All webhooks of the area; never a secret."""
    context = {"hooks": hooks_of(request.actor)}
    return render(request, "desk/webhooks/hooks.html", context)


@staff_page(MANAGE, methods=FORM)
def issue(request: ActingRequest) -> HttpResponse:
    """Make a webhook and show its secret this once."""
    form = HookForm(sent(request))
    if form.is_valid() and (made := save_once(request, form, lambda: _issue(request, form))):
        return _page(request, get_hook(request.actor, made), made=made)
    context = {"form": form, "units": units_in(request.actor, MANAGE)}
    return render(request, "desk/webhooks/hook_issue.html", context, status=status_of(form))


@staff_page(MANAGE)
def hook(request: ActingRequest, hook_id: UUID) -> HttpResponse:
    """One webhook and what became of its last deliveries."""
    return _page(request, get_hook(request.actor, hook_id))


@staff_page(MANAGE, methods=ACTING)
def decide(request: ActingRequest, hook_id: UUID) -> HttpResponse:
    """Approve, resume, test or end."""
    pressed = decided(request, *ACTS)
    told = {
        "approve": gettext("Approved: the receiver is told from now on."),
        "resume": gettext("The receiver is told again."),
        "test": gettext("A test is on its way. Load this page again in a moment."),
        "end": gettext("The webhook has ended."),
    }
    acts = partial(ACTS[pressed], by=request.actor, at=clock.now(), hook_id=hook_id)
    return done(request, reverse("desk:hook", args=[hook_id]), acts, told[pressed])


@staff_page(MANAGE, methods=ACTING)
def rotate(request: ActingRequest, hook_id: UUID) -> HttpResponse:
    """Make a new secret and show it this once."""
    form = OnceForm(request.POST)

    def act() -> UUID:
        return secret_id(rotate_secret(by=request.actor, at=clock.now(), hook_id=hook_id)[0])

    made = save_once(request, form, act) if form.is_valid() else None
    shown = get_hook(request.actor, hook_id)
    return _page(request, shown, made=made, form=OnceForm() if made else form)


def _issue(request: ActingRequest, form: HookForm) -> UUID:
    said = form.cleaned_data
    return issue_hook(
        by=request.actor,
        at=clock.now(),
        unit_id=said["unit"].id,
        name=said["name"],
        address=said["address"],
        events=said["events"],
    )[0].id


def _page(
    request: ActingRequest,
    shown: Hook,
    *,
    made: UUID | None = None,
    form: OnceForm | None = None,
) -> HttpResponse:
    """The page of one webhook, with the secret that was `made` just now or why none was."""
    form = form or OnceForm()
    context = {
        "hook": shown,
        "events": [WORDS[event] for event in shown.events],
        "deliveries": [_row(each) for each in deliveries_of(shown)],
        "own": person_of(request.actor) == shown.proposed_by,
        "secret": secret_made(shown, made) if made else "",
        "form": form,
    }
    return render(request, "desk/webhooks/hook.html", context, status=status_of(form))


def _row(delivery: Delivery) -> dict[str, object]:
    state, kind = STATES[delivery.state]
    return {
        "what": WORDS[delivery.verb],
        "made": delivery.created_at,
        "attempts": delivery.attempts,
        "state": state,
        "kind": kind,
        "answer": delivery.status or REASONS.get(delivery.reason, delivery.reason),
        "next": delivery.next_at,
    }
