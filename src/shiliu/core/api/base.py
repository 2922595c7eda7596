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

Schemas = dict[str, dict[str, Any]]
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
        _scopes(self, schema)
        return schema


class FastParser(Parser):
    """Reads a body with orjson."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        body: DictStrAny = orjson.loads(request.body)
        return body


def _operations(schema: OpenAPISchema) -> Iterator[dict[str, Any]]:
    for methods in schema["paths"].values():
        yield from methods.values()


def _problems(operation: dict[str, Any]) -> None:
    for status, answer in operation["responses"].items():
        if int(status) >= HTTPStatus.BAD_REQUEST and "content" in answer:
            answer["content"] = {PROBLEM: answer["content"].pop("application/json")}


def _examples(operation: dict[str, Any], components: Schemas) -> None:
    """Put the examples of the schemas beside every body and answer, where tools look for them."""
    bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
    for content in (media for body in bodies for media in body.get("content", {}).values()):
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
    elif "items" in schema:
        yield "list", [example for _name, example in _shown(schema["items"], components)]
    for part in schema.get("oneOf", ()):
        yield from _shown(part, components)


def _scopes(api: NinjaAPI, schema: OpenAPISchema) -> None:
    """Name the scopes, of which a key needs one, and the headers that tell its limits."""
    found = schema["paths"]
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                keys = [auth for auth in operation.auth_callbacks if isinstance(auth, UnitKey)]
                if keys:
                    _described(_of(found, str(operation.operation_id)), keys[0], path)


def _of(paths: dict[str, dict[str, Any]], operation_id: str) -> dict[str, Any]:
    return next(
        operation
        for methods in paths.values()
        for operation in methods.values()
        if operation["operationId"] == operation_id
    )


def _described(operation: dict[str, Any], key: UnitKey, _path: str) -> None:
    operation["security"] = [{"UnitKey": [str(scope) for scope in key.scopes]}]
    for answer in operation["responses"].values():
        answer["headers"] = {
            name: {"description": text, "schema": {"type": "integer"}}
            for name, text in LIMITS.items()
        }
