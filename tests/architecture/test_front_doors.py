"""Other packages come in by the front doors only, and pages stay thin."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.modules import DOMAIN, SRC, imported_modules, package_of, python_files, tree

DOORS = {"actions", "queries", "policies", "schemas", "models", "apps", "rules"}
# Rules are pure: rules, schemas and `together` above may use them. Others get enums only.
WORDS_OF_RULES = {
    "shiliu.cases.rules.lifecycle",
    "shiliu.cases.rules.clocks",
    "shiliu.accounts.rules.roles",
    "shiliu.network.rules.reorganising",
}


def foreign_imports():
    for path in python_files():
        for name in imported_modules(path):
            parts = name.split(".")
            if len(parts) > 2 and parts[1] in DOMAIN and parts[1] != package_of(path):
                yield path.relative_to(SRC), name, parts[2]


def may_use_rules(path, name):
    return (
        name in WORDS_OF_RULES
        or "rules" in path.parts
        or path.name == "schemas.py"
        or path.parts[0] == "together"
    )


def test_other_packages_enter_by_actions_queries_policies_schemas_and_models():
    wrong = [
        f"{path}: {name}"
        for path, name, room in foreign_imports()
        if path.parts[0] not in ("cli", "config")
        and (room not in DOORS or (room == "rules" and not may_use_rules(path, name)))
    ]
    assert not wrong


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in python_files()
        if path.name in ("views.py", "api.py", "jobs.py")
        or "api" in path.relative_to(SRC).parts
        or package_of(path) in ("portal", "desk")
    ],
    ids=lambda path: str(path.relative_to(SRC)),
)
def test_views_interfaces_and_jobs_touch_no_objects_and_open_no_transactions(path):
    named = {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute | ast.Name)
    }
    assert not named & {"objects", "transaction"}
