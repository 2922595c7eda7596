"""Each rule of safety is a named test; the papers of data protection are whole."""

from __future__ import annotations

import ast
import re
from dataclasses import fields

import pytest
from procrastinate.contrib.django import app

from shiliu.network.rules.settings import Retention
from tests.architecture.modules import ROOT

SAFETY = (ROOT / "docs/SAFETY.md").read_text()
PRIVACY = (ROOT / "docs/PRIVACY.md").read_text()
RULE = re.compile(r"^\| (\d+) ([^|]+)\| ([^|]+)\| ?([^|]*)\|$", re.MULTILINE)
SETTING = re.compile(r"^\| `(\w+_days)` \| ([^|]+)\| ([^|]*)\| ([^|]*)\|$", re.MULTILINE)
RULES = RULE.findall(SAFETY)


def existing() -> set[str]:
    """The name of every test there is."""
    return {
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_all_24_rules_are_listed_in_their_order():
    assert [int(number) for number, *_ in RULES] == list(range(1, 25))


@pytest.mark.parametrize(("number", "name", "how", "named"), RULES, ids=[rule[0] for rule in RULES])
def test_a_rule_names_tests_or_the_module_it_comes_with(number, name, how, named):
    listed = re.findall(r"`([^`]*)`", named)
    assert named.split() == [f"`{test}`" for test in listed], "nothing but tests stand there"
    assert set(listed) <= existing(), f"no such test: {set(listed) - existing()}"
    assert len(set(listed)) == len(listed)
    assert listed or how.startswith("Comes with ")
    assert name.strip()


@pytest.mark.parametrize("setting", [field.name for field in fields(Retention)])
def test_every_retention_time_has_its_job_or_its_module(setting):
    stated = {name: (what, job.strip()) for name, what, _from, job in SETTING.findall(PRIVACY)}
    assert stated.keys() == {field.name for field in fields(Retention)}
    what, job = stated[setting]
    if what.startswith("comes with"):
        assert not job
    elif job != "none needed":
        app.perform_import_paths()
        assert job.strip("`") in app.tasks


@pytest.mark.parametrize(
    "heading", ["Retention", "Notice", "Impact assessment", "When something got out", '"My data"']
)
def test_privacy_has_its_templates(heading):
    part = PRIVACY.partition(f"\n## {heading}")[2].partition("\n## ")[0]
    assert len(part.split()) > 40
