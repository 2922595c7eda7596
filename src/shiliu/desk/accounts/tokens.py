"""Interface keys of units: issued, approved by another person, replaced and ended."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from shiliu.accounts.actions.tokens import (
    approve_token,
    issue_token,
    revoke_token,
    rotate_token,
)
from shiliu.accounts.queries import person_of, tokens_of, units_in
from shiliu.core import clock
from shiliu.core.errors import RuleBroken, sentence
from shiliu.core.http import ActingRequest
from shiliu.core.permissions import Permission
from shiliu.desk.access import ACTING, FORM, staff_page
from shiliu.desk.accounts.answers import attempt, done
from shiliu.desk.accounts.forms import TokenForm
from shiliu.desk.accounts.scopes import said
from shiliu.desk.saving import decided

MANAGE = Permission.ACCOUNTS_TOKEN_MANAGE


@staff_page(MANAGE)
def tokens(request: ActingRequest) -> HttpResponse:
    """All keys of the area; never a key itself."""
    return _page(request)


@staff_page(MANAGE, methods=FORM)
def issue(request: ActingRequest) -> HttpResponse:
    """Issue a key and show it this once."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        acts = partial(issue_token, by=request.actor, at=clock.now(), unit_id=data.pop("unit").id)
        if made := attempt(form, lambda: acts(**data)):
            return _page(request, key=made[1])
    context = {"form": form, "units": units_in(request.actor, MANAGE)}
    status = 422 if form.is_bound else 200
    return render(request, "desk/accounts/token_issue.html", context, status=status)


@staff_page(MANAGE, methods=ACTING)
def decide(request: ActingRequest, token_id: UUID) -> HttpResponse:
    """Approve a key that another person issued, or end one."""
    approves = decided(request, "approve", "revoke") == "approve"
    act = approve_token if approves else revoke_token
    told = gettext("Approved: the key works now.") if approves else gettext("The key has ended.")
    acts = partial(act, by=request.actor, at=clock.now(), token_id=token_id)
    return done(request, reverse("desk:tokens"), acts, told)


@staff_page(MANAGE, methods=ACTING)
def rotate(request: ActingRequest, token_id: UUID) -> HttpResponse:
    """Make a new key in place of one and show it this once."""
    try:
        _, key = rotate_token(by=request.actor, at=clock.now(), token_id=token_id)
    except RuleBroken as error:
        return _page(request, refused=sentence(error))
    return _page(request, key=key)


def _page(request: ActingRequest, key: str = "", refused: str = "") -> HttpResponse:
    context = {
        "tokens": [(token, said(token.scopes)) for token in tokens_of(request.actor)],
        "now": clock.now(),
        "person": person_of(request.actor),
        "key": key,
        "refused": refused,
    }
    return render(request, "desk/accounts/tokens.html", context, status=422 if refused else 200)
