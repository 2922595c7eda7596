"""The JSON interface as a whole."""

from __future__ import annotations

from http import HTTPStatus

import orjson
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.types import DictStrAny

from shiliu.cases.api import follow, references, refusals, requests
from shiliu.cases.api.answers import PROBLEM

ABOUT = (
    "Requests for help and what is published of them. Anonymous; no cookies. "
    "Codes of areas and categories come from /areas and /categories. "
    "Refusals are RFC 9457 problems with a sentence in the language of Accept-Language."
)


class JsonApi(NinjaAPI):
    """Says in the documentation that refusals are `application/problem+json`."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: DictStrAny | None = None
    ) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= HTTPStatus.BAD_REQUEST:
                        answer["content"] = {PROBLEM: answer["content"].pop("application/json")}
        return schema


class FastParser(Parser):
    """Reads a body with orjson."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        body: DictStrAny = orjson.loads(request.body)
        return body


api = JsonApi(
    title="Shiliu",
    version="1.0.0",
    description=ABOUT,
    docs_url=None,
    urls_namespace="api",
    parser=FastParser(),
)
refusals.install(api)
for room in (requests, follow, references):
    api.add_router("", room.router)
