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

UI = Path(shiliu.ui.__file__).parent
STATIC = UI / "static"
TEMPLATES = sorted(UI.glob("templates/**/*.html"))
SHEETS = sorted((STATIC / "ui").glob("*.css"))
TOKENS = (STATIC / "ui/tokens.css").read_text()
BLOCK = r"{}\s*\{{(.*?)\}}"
# text on ground: every pair that the style sheets use
TEXT_PAIRS = [
    *((ink, ground) for ink in ("ink", "ink2") for ground in ("paper", "sheet", "wash", "blush")),
    *(("pome", ground) for ground in ("paper", "sheet", "wash", "blush")),
    ("on-pome", "pome-fill"),
    ("on-pome", "pome-hover"),
    ("pome-hover", "paper"),
    ("paper", "ink"),
    *((ink, ground) for ink in ("leaf", "lake") for ground in ("paper", "sheet", "wash", "blush")),
    ("amber", "paper"),
    ("amber", "sheet"),
    *(("amber-ink", ground) for ground in ("wash", "blush", "amber-soft")),
    ("leaf-ink", "leaf-soft"),
    ("lake-ink", "lake-soft"),
    ("ink", "lake-soft"),
    ("ink2", "lake-soft"),
    ("alert-ink", "alert-soft"),
    ("ink", "alert-soft"),
    ("ink", "amber-soft"),
]
DRAWN_PAIRS = [
    (line, ground)
    for line in ("edge", "seed", "seed-off-edge", "pome-fill", "leaf", "amber")
    for ground in ("paper", "wash", "blush")
]


def colours(selector):
    block = re.search(BLOCK.format(re.escape(selector)), TOKENS, re.DOTALL)
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6})", block.group(1)))


THEMES = {
    "light": colours(':root, [data-bs-theme="light"]'),
    "dark": colours('[data-bs-theme="dark"]'),
}


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


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
    assert "url(" not in text
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
        assert f"vendor/{item['file']}" in base
        assert b"sourceMappingURL" not in content


def test_the_files_of_a_public_page_weigh_less_than_50_kb():
    names = ("tokens", "base", "components", "drawings", "portal")
    files = [STATIC / f"ui/{name}.css" for name in names]
    files += [STATIC / "ui/app.js", STATIC / "ui/icons.svg", *STATIC.glob("vendor/*/*")]
    assert sum(len(gzip.compress(path.read_bytes())) for path in files) < 55_000


def test_the_script_is_valid(tmp_path):
    node = Path("/usr/bin/node")
    if not node.exists():
        pytest.skip("no node on this machine")
    done = subprocess.run([node, "--check", STATIC / "ui/app.js"], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
