"""Posts: who waits for a second person, who has which, who is away."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from shiliu.accounts.actions.absences import end_absence, set_absence
from shiliu.accounts.actions.posts import approve_post, decline_post, end_post, propose_post
from shiliu.accounts.models import Post
from shiliu.accounts.policies import can_propose, can_set_absence
from shiliu.accounts.queries import (
    absences_of,
    person_of,
    post_named,
    posts_page,
    proposed_posts,
    stand_ins_for,
    units_in,
)
from shiliu.core import clock
from shiliu.core.http import ActingRequest
from shiliu.core.permissions import Permission
from shiliu.desk.access import ACTING, FORM, staff_page
from shiliu.desk.accounts.answers import attempt, done
from shiliu.desk.accounts.forms import AbsenceForm, EndForm, PostForm
from shiliu.desk.saving import decided

VIEW, PROPOSE = Permission.ACCOUNTS_POST_VIEW, Permission.ACCOUNTS_POST_PROPOSE


@staff_page(VIEW)
def posts(request: ActingRequest) -> HttpResponse:
    """The posts of the area, by sign-in name; above them those that wait for approval."""
    asked = {name: request.GET.get(name, "").replace("\0", "") for name in ("q", "after")}
    search = asked["q"].strip()
    rows, following = posts_page(request.actor, asked["after"], search)
    context = {
        "proposed": proposed_posts(request.actor),
        "posts": rows,
        "following": following,
        "search": search,
        "person": person_of(request.actor),
        "may_propose": request.actor.may_somewhere(PROPOSE),
    }
    return render(request, "desk/accounts/posts.html", context)


@staff_page(PROPOSE, methods=FORM)
def propose(request: ActingRequest) -> HttpResponse:
    """Propose a post; another person approves it."""
    initial = {"username": request.GET.get("username", ""), "from_day": clock.today()}
    form = PostForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form, lambda: propose_post(by=request.actor, at=clock.now(), new=form.new_post())
        )
        if made is not None:
            messages.success(request, gettext("Proposed. Another person has to approve it."))
            return redirect("desk:posts")
    context = {"form": form, "units": units_in(request.actor, PROPOSE)}
    status = 422 if form.is_bound else 200
    return render(request, "desk/accounts/propose.html", context, status=status)


@staff_page(PROPOSE, methods=ACTING)
def decide(request: ActingRequest, post_id: UUID) -> HttpResponse:
    """Approve a proposed post, or decline it."""
    approves = decided(request, "approve", "decline") == "approve"
    act = approve_post if approves else decline_post
    said = gettext("Approved.") if approves else gettext("Declined.")
    acts = partial(act, by=request.actor, at=clock.now(), post_id=post_id)
    return done(request, reverse("desk:posts"), acts, said)


@staff_page()
def post(request: ActingRequest, post_id: UUID) -> HttpResponse:
    """One post: for whoever may see it, and for its person, who says here that they are away."""
    return _page(request, _post(request, post_id))


@staff_page(PROPOSE, methods=ACTING)
def end(request: ActingRequest, post_id: UUID) -> HttpResponse:
    """Let a post end."""
    shown, form = _post(request, post_id), EndForm(request.POST)
    if form.is_valid():
        acts = partial(end_post, by=request.actor, at=clock.now(), post_id=post_id)
        if attempt(form, lambda: acts(last_day=form.cleaned_data["last_day"])):
            messages.success(request, gettext("The post ends on the day you named."))
            return HttpResponseRedirect(reverse("desk:post", args=[post_id]))
    return _page(request, shown, end_form=form)


@staff_page(methods=ACTING)
def absence(request: ActingRequest, post_id: UUID) -> HttpResponse:
    """Say who is away and who stands in."""
    shown, today = _post(request, post_id), clock.today()
    form = AbsenceForm(request.POST, others=stand_ins_for(shown, today, request.actor), today=today)
    if form.is_valid():
        acts = partial(set_absence, by=request.actor, at=clock.now(), post_id=post_id)
        stand_in, (first, last) = UUID(form.cleaned_data["stand_in"]), form.days()
        if attempt(form, lambda: acts(stand_in_id=stand_in, from_day=first, to_day=last)):
            messages.success(request, gettext("Noted. On these days the work goes to them."))
            return HttpResponseRedirect(reverse("desk:post", args=[post_id]))
    return _page(request, shown, absence_form=form)


@staff_page(methods=ACTING)
def absence_end(request: ActingRequest, post_id: UUID, absence_id: UUID) -> HttpResponse:
    """Somebody is back before the day."""
    back = reverse("desk:post", args=[post_id])
    acts = partial(end_absence, by=request.actor, at=clock.now(), absence_id=absence_id)
    return done(request, back, acts, gettext("Noted. The work is theirs again."))


def _post(request: ActingRequest, post_id: UUID) -> Post:
    shown = post_named(post_id, request.actor)
    if shown is None:
        raise Http404
    return shown


def _page(
    request: ActingRequest,
    shown: Post,
    end_form: EndForm | None = None,
    absence_form: AbsenceForm | None = None,
) -> HttpResponse:
    today = clock.today()
    ends = can_propose(request.actor, shown.area.path) and shown.approved_at is not None
    away = can_set_absence(request.actor, shown) and shown.approved_at is not None
    others = stand_ins_for(shown, today, request.actor) if away else []
    context = {
        "post": shown,
        "absences": absences_of(shown, today),
        "end_form": (end_form or EndForm(initial={"last_day": today})) if ends else None,
        "absence_form": (absence_form or AbsenceForm(others=others, today=today)) if away else None,
        "form": end_form or absence_form,
    }
    return render(
        request, "desk/accounts/post.html", context, status=422 if context["form"] else 200
    )
