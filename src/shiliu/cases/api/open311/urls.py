"""The addresses of Open311 below its root; each ends in `.xml` or `.json`."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path

from shiliu.cases.api.open311 import creating, reports, services
from shiliu.cases.api.open311.endpoint import endpoint
from shiliu.cases.api.open311.rendering import Document
from shiliu.core.errors import RuleBroken

app_name = "open311"


@endpoint("GET", "POST")
def nothing_here(_request: HttpRequest) -> Document:
    """An address that the specification does not have."""
    raise RuleBroken("core.not_found")


def nowhere(request: HttpRequest, rest: str) -> HttpResponse:
    """The same, in JSON for an address that ends so, in XML otherwise."""
    return nothing_here(request, form="json" if rest.endswith(".json") else "xml")


def _address(pattern: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
    return re_path(rf"^{pattern}\.(?P<form>xml|json)$", view, name=name)


urlpatterns = [
    _address("discovery", services.discovery, "discovery"),
    _address("services", services.services, "services"),
    _address(r"services/(?P<code>[^/]+)", services.definition, "definition"),
    _address("requests", creating.requests, "requests"),
    _address(r"requests/(?P<report>[^/]+)", reports.one, "request"),
    _address(r"tokens/(?P<report>[^/]+)", reports.token, "token"),
    path("", services.discovery, {"form": "xml"}, name="root"),
    re_path(r"^(?P<rest>.+)$", nowhere, name="nowhere"),
]
