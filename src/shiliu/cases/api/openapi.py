"""The description of the JSON interface as it is committed in docs/openapi.json."""

from __future__ import annotations

import json

from shiliu.cases.api.json_api import api

PREFIX = "/api/v1/"


def text() -> str:
    """The OpenAPI description, the same for the same code."""
    schema = api.get_openapi_schema(path_prefix=PREFIX)
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
