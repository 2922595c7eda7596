"""The own account: in which post one works, language, password and second step."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from shiliu.accounts.actions.users import choose_language as remember_language
from shiliu.accounts.queries import acting_posts, has_code_app, has_second_step
from shiliu.accounts.schemas import CHOSEN_POST
from shiliu.core import clock
from shiliu.core.http import ActingRequest
from shiliu.desk.access import ACTING, signed_in_user, staff_page
from shiliu.ui.display import keep_language


@staff_page(without_post=True)
def account(request: ActingRequest) -> HttpResponse:
    """Who is signed in, in which post, and how the account is protected."""
    user = signed_in_user(request)
    context = {
        "person": user,
        "posts": acting_posts(user, clock.now()),
        "acting": request.actor.post,
        "second_step": has_second_step(user),
        "code_app": has_code_app(user),
        "second_step_required": settings.STAFF_TOTP_REQUIRED,
        "languages": settings.LANGUAGES,
    }
    return render(request, "desk/accounts/account.html", context)


@staff_page(without_post=True)
def no_password(request: ActingRequest) -> HttpResponse:
    """Where allauth sends somebody who has no password to change; nobody sets the first one here.

    That takes the link from an administrator.
    """
    if not signed_in_user(request).has_usable_password():
        said = gettext(
            "This account has no password. An administrator gives you a link to set one."
        )
        messages.warning(request, said)
    return HttpResponseRedirect(reverse("desk:account"))


@staff_page(methods=ACTING)
def choose_post(request: ActingRequest) -> HttpResponse:
    """Work in another of one's own posts for the rest of the session."""
    own = {str(post.id) for post in acting_posts(signed_in_user(request), clock.now())}
    chosen = request.POST.get("post", "")
    if chosen not in own:
        raise Http404
    request.session[CHOSEN_POST] = chosen
    request.session.cycle_key()
    messages.success(request, gettext("You now work in this post."))
    return HttpResponseRedirect(reverse("desk:account"))


@staff_page(methods=ACTING, without_post=True)
def choose_language(request: ActingRequest) -> HttpResponse:
    """The language of the desk, now and at the next sign-in."""
    language = request.POST.get("language", "")
    remember_language(user_id=signed_in_user(request).id, language=language)
    response = HttpResponseRedirect(reverse("desk:account"))
    keep_language(response, language)
    return response
