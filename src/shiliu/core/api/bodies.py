"""Shapes that all interfaces share, and what stands beside them in the description."""

from __future__ import annotations

from typing import Any

from ninja import Schema
from pydantic import ConfigDict, Field

from shiliu.core.api.answers import ETAG_EXAMPLE

Responses = dict[int, Any]
FORM, BYTES = "multipart/form-data", "(bytes)"


def example(*shown: dict[str, Any]) -> ConfigDict:
    """The configuration of a shape with examples, each of which the server takes or gives."""
    return ConfigDict(json_schema_extra={"examples": list(shown)})


def strict(*shown: dict[str, Any]) -> ConfigDict:
    """For what comes in: unknown fields and values of another type are refused, not guessed at."""
    return ConfigDict(extra="forbid", strict=True, **example(*shown))


class UnitName(Schema):
    """A unit by code and name."""

    code: str
    name: dict[str, str]


UNIT = {"code": "p10", "name": {"zh": "示例社区党群服务中心", "en": "Sample community centre"}}


class Problem(Schema):
    """RFC 9457 problem details; `title` is a full sentence in the language asked for."""

    model_config = example(
        {
            "type": "about:blank#core.not_found",
            "title": "There is nothing at this address, or it is not public.",
            "status": 404,
            "code": "core.not_found",
        }
    )

    type: str
    title: str
    status: int
    code: str
    field: str = Field(default="", description="The input that was wrong, if one was.")
    errors: list[dict[str, Any]] = Field(
        default_factory=list, description="All wrong inputs, when there are several."
    )


def refusals(*statuses: int) -> Responses:
    """The problems that an operation may answer with."""
    return dict.fromkeys(statuses, Problem)


KEY: dict[str, Any] = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "description": "8 to 80 characters, new for each thing you do; repeated, it is done once.",
    "schema": {"type": "string", "minLength": 8, "maxLength": 80, "pattern": "^[!-~]{8,80}$"},
    "example": "7f1c2f6e-5f8e-4a53-9b0e-2f6d2b1c9a10",
}
IF_MATCH: dict[str, Any] = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "The `ETag` of what you have read: when it has changed since, the answer is "
    "412 and nothing is done.",
    "schema": {"type": "string"},
    "examples": {"read": {"value": ETAG_EXAMPLE}, "any": {"value": "*"}},
}
IF_NONE_MATCH: dict[str, Any] = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "description": "The `ETag` of what you have: when it is still so, the answer is 304.",
    "schema": {"type": "string"},
}
READS: dict[str, Any] = {"parameters": [IF_NONE_MATCH]}
ACTS: dict[str, Any] = {"parameters": [KEY]}
STEPS: dict[str, Any] = {"parameters": [KEY, IF_MATCH]}


def form_body(field: str, what: str, *, several: bool = False, **others: str) -> dict[str, Any]:
    """Describes a form with files: what those of `field` are, and examples of the others."""
    described = {"properties": {field: {"description": what}}}
    shown = {**others, field: [BYTES] if several else BYTES}
    return {"requestBody": {"content": {FORM: {"schema": described, "example": shown}}}}


def bytes_answer(*types: str) -> dict[str, Any]:
    """Describes an answer of bytes."""
    content = {"schema": {"type": "string", "format": "binary"}, "example": BYTES}
    return {"responses": {200: {"content": {each: dict(content) for each in types}}}}
