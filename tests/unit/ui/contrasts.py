"""The colours of tokens.css, and which of them have to be read or seen on which."""

import re
from pathlib import Path

import shiliu.ui

TOKENS = (Path(shiliu.ui.__file__).parent / "static/ui/tokens.css").read_text()
BLOCK = r"{}\s*\{{(.*?)\}}"
# text on ground: every pair that the style sheets use
TEXT_PAIRS = [
    *((ink, ground) for ink in ("ink", "ink2") for ground in ("paper", "sheet", "wash", "blush")),
    *(("pome", ground) for ground in ("paper", "sheet", "wash", "blush")),
    *(("late", ground) for ground in ("paper", "sheet", "wash", "blush")),
    ("on-pome", "pome-fill"),
    ("on-pome", "pome-hover"),
    *(("pome-hover", ground) for ground in ("paper", "sheet", "wash", "blush")),
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
