"""Templates include downwards only, and nothing inline."""

from __future__ import annotations

import re

import pytest

from tests.architecture.modules import FLOORS, SRC

TEMPLATES = sorted(SRC.rglob("templates/**/*.html"))
HEIGHT = {name: height for height, names in enumerate(FLOORS) for name in names}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SRC)))
def test_a_template_includes_only_from_its_own_floor_or_below(path):
    own = path.relative_to(SRC).parts[0]
    for target in re.findall(r'{% (?:include|extends) "([^"]+)"', path.read_text()):
        floor = target.split("/")[0]
        if floor in HEIGHT and floor != own:
            assert HEIGHT[floor] > HEIGHT[own], target


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SRC)))
def test_a_template_holds_no_inline_style_script_or_foreign_host(path):
    text = path.read_text()
    assert not re.search(r"<[^>]+\sstyle=", text)
    assert not re.search(r"\son[a-z]+=", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"(?:src|href)=[\"']https?://", text)
