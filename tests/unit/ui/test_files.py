"""The style sheets, templates, sprite, translations and vendored files hold what they promise."""

import gzip
import hashlib
import json
import re
import subprocess
from pathlib import Path

import polib
import pytest

import shiliu.ui
from tests.unit.ui.contrasts import DRAWN_PAIRS, TEXT_PAIRS, THEMES, colours, contrast

UI = Path(shiliu.ui.__file__).parent
STATIC = UI / "static"
TEMPLATES = sorted(UI.glob("templates/**/*.html"))
SHEETS = sorted((STATIC / "ui").glob("*.css"))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_has_the_contrast_of_aa(theme, text, ground):
    assert contrast(THEMES[theme][text], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("line", "ground"), DRAWN_PAIRS)
def test_controls_and_drawings_can_be_seen(theme, line, ground):
    assert contrast(THEMES[theme][line], THEMES[theme][ground]) >= 3


def test_the_systems_dark_is_the_same_dark():
    assert colours('[data-bs-theme="auto"]') == THEMES["dark"]
    assert THEMES["dark"].keys() == THEMES["light"].keys()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_style_sheets_fetch_nothing_and_use_tokens(sheet):
    text = sheet.read_text()
    assert "@import" not in text
    fetched = re.findall(r"url\(([^)]*)\)", text)
    own_font = '"../vendor/noto-sans-mongolian-5.3.0/noto-sans-mongolian.woff2"'
    assert fetched == ([own_font] if sheet.name == "mongolian.css" else [])
    if sheet.name not in ("tokens.css", "print.css"):
        assert not re.search(r"#[0-9A-Fa-f]{3,8}\b", text)
        assert text.count("@layer bootstrap, base, components, page, print;") == 1


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_keep_the_content_security_policy(template):
    text = template.read_text()
    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"\son\w+=", text)
    assert not re.search(r"<script(?![^>]*src=)", text)
    assert "<style" not in text
    assert "|safe" not in text
    assert not re.search(r"https?://", text)


def test_every_icon_that_is_named_is_drawn():
    symbols = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "ui/icons.svg").read_text()))
    named = set()
    for template in TEMPLATES:
        named |= set(re.findall(r'ui_icon "([\w-]+)"', template.read_text()))
    documented = re.search(r"Icons: ([\w\s-]+)\.", (UI.parents[2] / "docs/UI.md").read_text())
    assert named | set(documented.group(1).split()) <= symbols


def test_every_tag_and_include_is_documented():
    docs = (UI.parents[2] / "docs/UI.md").read_text()
    tags = (UI / "templatetags/ui.py").read_text()
    defined = re.findall(r"^def (ui_\w+|in_language)", tags, re.MULTILINE)
    assert [name for name in defined if name not in docs] == []
    parts = [template.name for template in TEMPLATES if template.name.startswith("_")]
    used = "".join(template.read_text() for template in TEMPLATES) + tags
    assert [name for name in parts if name not in docs and f"ui/{name}" not in used] == []


def test_every_sentence_of_the_interface_has_its_chinese():
    entries = polib.pofile(str(UI / "locale/zh_Hans/LC_MESSAGES/django.po"))
    assert [entry.msgid for entry in entries if not entry.msgstr or entry.fuzzy] == []
    assert not entries.obsolete_entries()


def test_vendored_files_are_what_vendor_json_says():
    record = json.loads((STATIC / "vendor/VENDOR.json").read_text())
    base = (UI / "templates/ui/base.html").read_text()
    for item in record:
        content = (STATIC / "vendor" / item["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == item["sha256"]
        if item["package"] == "@fontsource/noto-sans-mongolian":  # not for every page
            assert item["file"] not in base
            continue
        assert f"vendor/{item['file']}" in base
        assert b"sourceMappingURL" not in content


def test_the_files_of_a_public_page_weigh_less_than_50_kb():
    names = ("tokens", "base", "components", "drawings", "portal")
    files = [STATIC / f"ui/{name}.css" for name in names]
    files += [STATIC / "ui/app.js", STATIC / "ui/icons.svg", *STATIC.glob("vendor/*/*.css")]
    files += STATIC.glob("vendor/*/*.js")
    assert sum(len(gzip.compress(path.read_bytes())) for path in files) < 55_000


def test_the_script_is_valid(tmp_path):
    node = Path("/usr/bin/node")
    if not node.exists():
        pytest.fail("no node: install nodejs and npm (tools/browser.sh does)")
    done = subprocess.run([node, "--check", STATIC / "ui/app.js"], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
