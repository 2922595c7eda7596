"""The JSON interface, put together from the routers of the packages."""

from __future__ import annotations

import json

from django.urls import path, re_path

from shiliu.cases.api import desk as desk_requests
from shiliu.cases.api import follow, pictures, requests
from shiliu.catalogue import api as catalogue
from shiliu.core.api import keys
from shiliu.core.api.base import FastParser, JsonApi
from shiliu.core.api.refusals import install, nothing_here
from shiliu.network import api as network
from shiliu.tallies import api as tallies
from shiliu.together.api import persons
from shiliu.webhooks import api as webhooks

PREFIX = "/api/v1/"
ABOUT = """\
Everything that residents and staff do with requests for help, the network of service points and
its figures.

Addresses outside of `/desk/` need no account and no key. Addresses under `/desk/` need the key of
a unit as `Authorization: Bearer …`; each names the scopes of which the key must have one. There
are no cookies.

A list gives `next` while there is more: send it as `after`. Every POST and PATCH that does
something needs an `Idempotency-Key`; sent twice, it is done once. Reads carry an `ETag`. Refusals
are RFC 9457 problems with a sentence in the language of `Accept-Language` (`zh-hans` or `en`).\
"""
TAGS = {
    "requests": "Asking for help, and what is published of it.",
    "follow": "What the holder of a receipt code sees and does. The code stands in the body only.",
    "references": "The codes to send, and where somebody can be found.",
    "figures": "How many requests were answered and, by the askers' own word, solved.",
    "desk: requests": "Reading and working requests as a unit.",
    "desk: files": "Pictures and documents of a request, and letting the public see a picture.",
    "desk: network": "Units, holidays, published figures and gaps.",
    "desk: figures": "Figures of areas and units, and the rows behind them.",
    "desk: webhooks": "Telling the unit's own system of events.",
    "desk: key": "The key itself.",
}
api = JsonApi(
    title="Shiliu",
    version="1.2.0",
    description=ABOUT,
    docs_url=None,
    urls_namespace="api",
    parser=FastParser(),
    openapi_extra={
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
    },
)
install(api)
for router in (
    requests.router,
    follow.router,
    pictures.router,
    persons.router,
    catalogue.router,
    network.router,
    tallies.router,
    desk_requests.router,
    webhooks.router,
    keys.router,
):
    api.add_router("", router)

api_urls = [
    re_path(r"^api/v1/$", nothing_here),
    path("api/v1/", api.urls),
    re_path(r"^api/v1/", nothing_here),
]


def description() -> str:
    """The OpenAPI description as it is committed in docs/openapi.json."""
    schema = api.get_openapi_schema(path_prefix=PREFIX)
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
