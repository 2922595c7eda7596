"""People who sign in: added, invited, reset and closed by administrators."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from shiliu.accounts.actions.users import add_user, deactivate_user, drop_second_step, invite
from shiliu.accounts.models import User
from shiliu.accounts.policies import can_manage_user
from shiliu.accounts.queries import find_user, has_second_step, posts_of
from shiliu.core import clock
from shiliu.core.errors import RuleBroken, sentence
from shiliu.core.http import ActingRequest
from shiliu.core.permissions import Permission
from shiliu.desk.access import ACTING, FORM, staff_page
from shiliu.desk.accounts.answers import attempt, done
from shiliu.desk.accounts.forms import UserForm

PROPOSE = Permission.ACCOUNTS_POST_PROPOSE


@staff_page(PROPOSE, methods=FORM)
def add(request: ActingRequest) -> HttpResponse:
    """Add a person; another administrator hands out the link."""
    form = UserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        acts = partial(add_user, by=request.actor, at=clock.now())
        if made := attempt(form, lambda: acts(**form.cleaned_data)):
            messages.success(request, gettext("Added. Now propose a post."))
            return HttpResponseRedirect(f"{reverse('desk:post_propose')}?username={made.username}")
    status = 422 if form.is_bound else 200
    return render(request, "desk/accounts/user_add.html", {"form": form}, status=status)


@staff_page(PROPOSE)
def user(request: ActingRequest, user_id: UUID) -> HttpResponse:
    """One person with all posts, and what can be done about the account."""
    return _page(request, user_id)


@staff_page(PROPOSE, methods=ACTING)
def invitation(request: ActingRequest, user_id: UUID) -> HttpResponse:
    """Send the link to set a password, or show it this once to be handed over."""
    try:
        path = invite(by=request.actor, at=clock.now(), user_id=user_id)
    except RuleBroken as error:
        messages.warning(request, sentence(error))
        return HttpResponseRedirect(reverse("desk:user", args=[user_id]))
    if path:
        return _page(request, user_id, link=request.build_absolute_uri(path))
    messages.success(request, gettext("The link is on its way by e-mail."))
    return HttpResponseRedirect(reverse("desk:user", args=[user_id]))


@staff_page(PROPOSE, methods=ACTING)
def second_step(request: ActingRequest, user_id: UUID) -> HttpResponse:
    """Take away the second step of somebody who lost their phone."""
    acts = partial(drop_second_step, by=request.actor, at=clock.now(), user_id=user_id)
    said = gettext("Done. Another administrator now hands out the link to a new password.")
    return done(request, reverse("desk:user", args=[user_id]), acts, said)


@staff_page(PROPOSE, methods=ACTING)
def close(request: ActingRequest, user_id: UUID) -> HttpResponse:
    """Close an account; its posts end today."""
    acts = partial(deactivate_user, by=request.actor, at=clock.now(), user_id=user_id)
    return done(
        request, reverse("desk:user", args=[user_id]), acts, gettext("The account is closed.")
    )


def _page(request: ActingRequest, user_id: UUID, link: str = "") -> HttpResponse:
    shown: User | None = find_user(user_id)
    if shown is None or not can_manage_user(request.actor, user_id):
        raise Http404
    context = {
        "person": shown,
        "posts": posts_of(shown),
        "second_step": has_second_step(shown),
        "opened": shown.has_usable_password(),
        "link": link,
    }
    return render(request, "desk/accounts/user.html", context)
