"""Codes have sentences, jobs have names, texts have translations, and banned words stay out."""

from __future__ import annotations

import ast
import csv
import re
from importlib import import_module
from pathlib import Path

import polib
import pytest

from shiliu.core.sentences import SENTENCES
from tests.architecture.modules import FLOORS, ROOT, SRC, python_files, tree

CATALOGUES = sorted(SRC.rglob("zh_Hans/LC_MESSAGES/django.po"))


def literal_first_arguments(function: str):
    for path in python_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = node.func
                name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
                if name == function:
                    yield path.relative_to(SRC), node.args[0].value


def test_every_refusal_has_its_sentence():
    missing = {
        code: str(path)
        for path, code in literal_first_arguments("RuleBroken")
        if code not in SENTENCES
    }
    assert not missing


def test_no_sentence_is_left_without_a_refusal():
    used = {code for _, code in literal_first_arguments("RuleBroken")}
    text = "\n".join(path.read_text() for path in python_files() if "sentences" not in path.parts)
    assert not {code for code in SENTENCES if code not in used and f'"{code}"' not in text}


@pytest.mark.parametrize("path", sorted((ROOT / "docs").rglob("*.md")), ids=lambda path: path.stem)
def test_every_row_of_a_document_stands_in_a_table(path):
    """Without head and line of dashes above it a row is shown as it is typed."""
    text = re.sub(r"^```.*?^```", "", path.read_text(), flags=re.MULTILINE | re.DOTALL)
    tables = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    assert not [table for table in tables if not re.match(r".*\n\|[-:| ]+\|\n", table)]


def test_a_sentence_stands_in_one_file_only():
    files = sorted((SRC / "core/sentences").glob("[a-z]*.py"))
    modules = [import_module(f"shiliu.core.sentences.{path.stem}") for path in files]
    assert sorted(code for module in modules for code in module.SENTENCES) == sorted(SENTENCES)
    assert {path.stem for path in files} <= {package for floor in FLOORS for package in floor}


def test_every_enqueued_job_exists():
    defined = {
        keyword.value.value
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "task"
        for keyword in node.keywords
        if keyword.arg == "name" and isinstance(keyword.value, ast.Constant)
    }
    assert {name for _, name in literal_first_arguments("enqueue")} <= defined


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.relative_to(SRC).parts[0])
def test_every_text_is_translated_into_chinese_and_compiled(path):
    catalogue = polib.pofile(str(path))
    assert not [entry.msgid for entry in catalogue.untranslated_entries()]
    assert not [entry.msgid for entry in catalogue.fuzzy_entries()]
    compiled = polib.mofile(str(path.with_suffix(".mo")))
    assert {
        (entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural) for entry in compiled
    } == {
        (entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural)
        for entry in catalogue
        if not entry.obsolete
    }


def banned_names() -> set[str]:
    with (SRC / "profiles/kangbashi/areas.csv").open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["sample"] != "1"]
    suffix = re.compile("(街道|社区|区)$")
    return {"红石榴", "党旗映照", "康巴什"} | {
        suffix.sub("", row["name_zh"]) for row in rows if len(suffix.sub("", row["name_zh"])) > 1
    }


def source_files() -> list[Path]:
    kinds = (".py", ".html", ".css", ".js", ".po", ".svg", ".txt")
    return [
        path
        for path in SRC.rglob("*")
        if path.suffix in kinds and "profiles" not in path.parts and "vendor" not in path.parts
    ]


def test_inventory_15_no_source_file_names_the_brand_or_the_place():
    names = banned_names()
    assert len(names) > 20
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in source_files()
        for name in names
        if name in path.read_text(encoding="utf-8")
    ]
    assert not wrong
