"""What the server answers is what its description says, whatever is sent."""

from __future__ import annotations

from pathlib import Path

import hypothesis
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
SETTINGS = hypothesis.settings(
    max_examples=12,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(hypothesis.HealthCheck),
)


schema = schemathesis.openapi.from_path(Path(__file__).parents[3] / "docs/openapi.json")


@schema.parametrize()
@SETTINGS
def test_a_key_with_all_scopes_is_answered_as_described(case, served):
    headers = {"Authorization": f"Bearer {served.key}"}
    case.call_and_validate(base_url=served.url, headers=headers, checks=CHECKS)


@schema.parametrize()
@SETTINGS
def test_everybody_is_answered_as_described(case, served):
    case.call_and_validate(base_url=served.url, checks=CHECKS)
