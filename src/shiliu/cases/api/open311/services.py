"""Discovery, the list of services and their definitions."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from shiliu.cases.api.open311.endpoint import check_jurisdiction, endpoint
from shiliu.cases.api.open311.rendering import Document, Many, Value
from shiliu.catalogue.queries import catalogue
from shiliu.catalogue.schemas import CategoryInfo
from shiliu.core.errors import RuleBroken
from shiliu.core.references import current_version
from shiliu.network.queries import deployment
from shiliu.ui.templatetags.ui import in_language

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CENTRE_ONLY = "centre_only"
CENTRE = 1


@endpoint("GET")
def discovery(_request: HttpRequest) -> Document:
    """Where this interface is, what it speaks and whom to ask."""
    address, changed = settings.PUBLIC_ADDRESS, f"{current_version():012d}"
    here: Value = {
        "specification": SPECIFICATION,
        "url": f"{address}{reverse('open311:root').rstrip('/')}",
        "changeset": changed,
        "type": "test" if settings.SAMPLE else "production",
        "formats": Many("format", ["text/xml", "application/json"]),
    }
    owner = in_language(deployment().brand.owner)
    content: dict[str, Value] = {
        "changeset": changed,
        "contact": f"{owner} {address}{reverse('portal:other_ways')}".strip(),
        "key_service": _(
            "Reading needs no key. To send requests, a unit of this network asks its "
            "administrator for one."
        ),
        "endpoints": Many("endpoint", [here]),
    }
    return Document("discovery", content)


@endpoint("GET")
def services(request: HttpRequest) -> Document:
    """The categories that somebody may choose."""
    check_jurisdiction(request.GET.get("jurisdiction_id"))
    listed: list[Value] = [_service(leaf) for leaf in catalogue().leaves]
    return Document("services", Many("service", listed))


@endpoint("GET")
def definition(request: HttpRequest, code: str) -> Document:
    """What may be said besides the words, and what to know before asking."""
    check_jurisdiction(request.GET.get("jurisdiction_id"))
    category = chosen(code)
    asked = Many("attribute", _attributes(category))
    return Document("service_definition", {"service_code": code, "attributes": asked})


def chosen(code: str) -> CategoryInfo:
    """The category of a service code; only what somebody may choose is a service."""
    category = catalogue().by_code.get(code)
    if category is None or not category.leaf:
        raise RuleBroken("cases.category_unknown", field="service_code")
    return category


def can_be_for_centre_only(category: CategoryInfo) -> bool:
    """Whether points below the centre could see such a request: else the tick changes nothing."""
    return category.minimum_level > CENTRE


def _service(category: CategoryInfo) -> Value:
    top = catalogue().way_to(category.code)[0]
    words = (word for listed in category.keywords.values() for word in listed)
    return {
        "service_code": category.code,
        "service_name": in_language(category.name),
        "description": in_language(category.who_can) or in_language(category.name),
        "metadata": bool(_attributes(category)),
        "type": "realtime",
        "keywords": ", ".join(words),
        "group": in_language(top.name),
    }


def _attributes(category: CategoryInfo) -> list[Value]:
    attributes: list[Value] = []
    if category.who_can:
        attributes.append(_attribute("who_can", in_language(category.who_can), order=1))
    if can_be_for_centre_only(category):
        question = _("Shall only the community centre and the levels above it see it?")
        yes_no: list[Value] = [
            {"key": "no", "name": _("No")},
            {"key": "yes", "name": _("Yes")},
        ]
        attributes.append(_attribute(CENTRE_ONLY, question, order=2, values=yes_no))
    return attributes


def _attribute(
    code: str, description: str, *, order: int, values: list[Value] | None = None
) -> Value:
    """A question with values to choose from, or without any a text that is only shown."""
    return {
        "variable": values is not None,
        "code": code,
        "datatype": "text" if values is None else "singlevaluelist",
        "required": False,
        "datatype_description": None,
        "order": order,
        "description": description,
        "values": Many("value", values or []),
    }
