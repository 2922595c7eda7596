"""The rooms of accounts, people and webhooks alone, with stand-ins for the pages around them."""

from django.http import HttpResponse
from django.urls import include, path

from shiliu.core.permissions import Permission
from shiliu.desk.access import FORM, staff_page
from shiliu.desk.accounts.urls import urlpatterns as accounts
from shiliu.desk.people.urls import urlpatterns as people
from shiliu.desk.webhooks.urls import urlpatterns as webhooks


@staff_page(methods=FORM)
def today(request):
    return HttpResponse(f"today of {request.actor.post}")


@staff_page(Permission.CASES_AREA_VIEW, Permission.CASES_UNIT_VIEW)
def cases(request):
    return HttpResponse("cases")


def public(request):
    return HttpResponse("open to all")


def asking(request):
    return HttpResponse(request.actor.kind)


room = [
    *accounts,
    *people,
    *webhooks,
    path("", today, name="today"),
    path("cases/", cases, name="cases"),
]
urlpatterns = [
    path("", include("shiliu.portal.urls")),
    path("open/", public),
    path("asking/", asking),
    path("desk/account/", include("shiliu.desk.accounts.sign_in_urls")),
    path("desk/", include((room, "desk"))),
    path("display/", include("shiliu.ui.urls")),
]
