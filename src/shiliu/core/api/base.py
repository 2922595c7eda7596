"""The JSON interface as a whole: how bodies are read and how it is described."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.types import DictStrAny

from shiliu.core.api.answers import PROBLEM
from shiliu.core.api.callers import UnitKey
from shiliu.core.errors import RuleBroken
from shiliu.core.sentences import SENTENCES

Schemas = dict[str, dict[str, Any]]
SHOWN = {
    400: "core.body_unreadable",
    401: "core.key_unknown",
    403: "core.scope_missing",
    404: "core.not_found",
    409: "core.once_other_body",
    412: "cases.changed",
    413: "core.body_too_large",
    422: "core.field_missing",
    429: "core.too_many",
}
LIMITS = {
    "RateLimit-Limit": "Calls that this key may make in an hour.",
    "RateLimit-Remaining": "Calls that are left in this hour.",
    "RateLimit-Reset": "Seconds until the hour begins anew.",
}


class JsonApi(NinjaAPI):
    """Completes the description: problems, examples, scopes of keys, limits."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: DictStrAny | None = None
    ) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        components: Schemas = schema["components"]["schemas"]
        for each in components.values():
            each.pop("title", None)
        for operation in _operations(schema):
            _problems(operation)
            _examples(operation, components)
        schema["components"]["headers"] = {
            name: {"description": text, "schema": {"type": "integer"}}
            for name, text in LIMITS.items()
        }
        _scopes(self, schema)
        return schema


class FastParser(Parser):
    """Reads a body with orjson. PostgreSQL stores no NUL, so no text may hold one."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        body: DictStrAny = orjson.loads(request.body)
        if rb"\u0000" in request.body:
            for path, text in _texts(body):
                if "\0" in text:
                    raise _unstorable(path)
        return body


def _texts(body: object) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text of a body, the names of fields too, with the field that it stands in."""
    left: list[tuple[tuple[str, ...], object]] = [((), body)]
    while left:  # no recursion: a body may be nested deeper than Python's stack
        path, value = left.pop()
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, dict):
            yield from ((path, name) for name in value)
            left += [((*path, name), part) for name, part in value.items()]
        elif isinstance(value, list):
            left += [((*path, str(number)), part) for number, part in enumerate(value)]


def _unstorable(path: tuple[str, ...]) -> RuleBroken:
    if path:
        return RuleBroken("core.field_wrong", field=".".join(path))
    return RuleBroken("core.body_unreadable")


def _operations(schema: OpenAPISchema) -> Iterator[dict[str, Any]]:
    for methods in schema["paths"].values():
        yield from methods.values()


def _problems(operation: dict[str, Any]) -> None:
    for status, answer in operation["responses"].items():
        if int(status) >= HTTPStatus.BAD_REQUEST and "content" in answer:
            content = answer["content"].pop("application/json")
            code, told = SHOWN[int(status)], {"scope": "cases:request:work", "field": "words"}
            content["example"] = {
                "type": f"about:blank#{code}",
                "title": SENTENCES[code].format(**told),
                "status": int(status),
                "code": code,
            }
            answer["content"] = {PROBLEM: content}


def _examples(operation: dict[str, Any], components: Schemas) -> None:
    """Put the examples of the schemas beside every body and answer, where tools look for them."""
    bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
    for content in (media for body in bodies for media in body.get("content", {}).values()):
        if "example" in content:
            continue
        shown = list(_shown(content["schema"], components))
        if len(shown) == 1:
            content["example"] = shown[0][1]
        elif shown:
            content["examples"] = {name: {"value": value} for name, value in shown}


def _shown(schema: dict[str, Any], components: Schemas) -> Iterator[tuple[str, object]]:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        for example in components[name].get("examples", ()):
            yield name, example
        if "oneOf" in components[name]:
            yield from _shown(components[name], components)
    elif "items" in schema:
        yield "list", [example for _name, example in _shown(schema["items"], components)]
    for part in schema.get("oneOf", ()):
        yield from _shown(part, components)


def _scopes(api: NinjaAPI, schema: OpenAPISchema) -> None:
    """Name the scopes, of which a key needs one, and the headers that tell its limits."""
    described = {each["operationId"]: each for each in _operations(schema)}
    for router in api._get_bound_routers():
        for view in router.path_operations.values():
            for operation in view.operations:
                for key in operation.auth_callbacks:
                    if isinstance(key, UnitKey):
                        _described(described[operation.operation_id], key)


def _described(operation: dict[str, Any], key: UnitKey) -> None:
    operation["security"] = [{"UnitKey": [str(scope) for scope in key.scopes]}]
    for answer in operation["responses"].values():
        answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in LIMITS}
