"""Tests about the tests, the drawing of the states, and lines no model may cross."""

from __future__ import annotations

import ast
import re

import pytest
from django.apps import apps

from shiliu.cases.rules.diagram import mermaid
from tests.architecture.modules import ROOT

TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
FORBIDDEN = re.compile(
    r"ethnic|nationality|religio|faith|political|party_member|moral|health|diagnos|sentiment|emotion|"
    r"score|ranking|points_earned|badge|streak|checkin|check_in|latitude|longitude|gps|geolocation|"
    r"face_|plate_|民族|宗教|信仰|政治面貌|党员|道德|健康|积分|排名",
    re.IGNORECASE,
)


def test_the_drawing_of_the_states_in_the_docs_is_made_from_the_table():
    text = (ROOT / "docs/ARCHITECTURE.md").read_text()
    drawing = text.split("<!-- states -->")[1]
    assert drawing.strip() == f"```mermaid\n{mermaid()}```"


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name)
def test_inventory_tests_go_through_the_doors_a_user_has(path):
    module = ast.parse(path.read_text())
    has_inventory = any(
        isinstance(node, ast.FunctionDef)
        and node.name.startswith(("test_inventory_", "test_safety_"))
        for node in ast.walk(module)
    )
    if not has_inventory or "architecture" in path.parts:
        return
    imported = {node.module or "" for node in ast.walk(module) if isinstance(node, ast.ImportFrom)}
    assert not {
        name for name in imported if name.startswith("shiliu.") and name.endswith(".models")
    }


def our_models():
    return [model for model in apps.get_models() if model.__module__.startswith("shiliu.")]


def test_inventory_9_no_table_holds_what_nobody_needs_to_know_of_a_person():
    assert len(our_models()) > 15
    names = [
        f"{model.__name__}.{field.name}"
        for model in our_models()
        for field in model._meta.get_fields()
    ]
    assert not [name for name in names if FORBIDDEN.search(name)]
