"""What the server answers is what its description says, whatever is sent."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import httpx
import hypothesis
import pytest
import schemathesis
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.support.pictures import from_a_phone, pdf

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
SETTINGS = hypothesis.settings(
    max_examples=8,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(hypothesis.HealthCheck),
)


DESCRIPTION = Path(__file__).parents[3] / "docs/openapi.json"
schema = schemathesis.openapi.from_path(DESCRIPTION)


def description():
    return json.loads(DESCRIPTION.read_text())


@schema.parametrize()
@SETTINGS
def test_a_key_with_all_scopes_is_answered_as_described(case, served):
    headers = {"Authorization": f"Bearer {served.key}"}
    case.call_and_validate(base_url=served.url, headers=headers, checks=CHECKS)


@schema.parametrize()
@SETTINGS
def test_everybody_is_answered_as_described(case, served):
    case.call_and_validate(base_url=served.url, checks=CHECKS)


FILES = {"pictures": from_a_phone(), "document": pdf()}


def bodies():
    for path, methods in description()["paths"].items():
        for method, operation in methods.items():
            for kind, content in operation.get("requestBody", {}).get("content", {}).items():
                several = content.get("examples", {"": {"value": content.get("example")}})
                for name, example in several.items():
                    sent = as_sent(kind, example["value"])
                    yield pytest.param(method, path, sent, id=f"{operation['operationId']} {name}")


def as_sent(kind, example):
    """An example as a client sends it: JSON, or a form with real files where it names bytes."""
    if kind == "application/json":
        return {"json": example}
    assert kind == "multipart/form-data"
    files = {name: (f"{name}.bin", FILES[name]) for name in example if name in FILES}
    return {"files": files, "data": {name: example[name] for name in example.keys() - files}}


@pytest.mark.parametrize(("method", "path", "body"), list(bodies()))
def test_every_example_of_a_body_can_be_read(method, path, body, served):
    """What stands in the way is at most that its request is not there, or its unit there already."""
    an_id = "01970000-0000-7000-8000-000000000001"
    address = path.format(case_id=an_id, file_id=an_id, code="p10-1-1-1")
    headers = {"Authorization": f"Bearer {served.key}", "Idempotency-Key": uuid4().hex}
    answer = httpx.request(method, served.url + address, headers=headers, **body)
    known = answer.json()["code"] if answer.status_code == 422 else ""
    assert answer.status_code in (200, 201, 404) or known == "network.unit_code_taken", answer.text


def test_every_body_and_every_answer_has_an_example_that_fits_it():
    described = description()
    parts = {"components": described["components"]}
    checked = 0
    for methods in described["paths"].values():
        for operation in methods.values():
            for part in (operation.get("requestBody", {}), *operation["responses"].values()):
                for content in part.get("content", {}).values():
                    several = content.get("examples", {"": {"value": content.get("example")}})
                    for example in several.values():
                        Draft202012Validator(content["schema"] | parts).validate(example["value"])
                        checked += 1
    assert checked > 200


def test_the_description_is_valid():
    validate(description())
