"""The style sheet that puts a brand's colours over the tokens: small, and kept for ever."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

Tokens = Mapping[str, str]
# Light and dark as the reader chose them, or as the system is; like the blocks of tokens.css.
BLOCKS = (
    ('[data-bs-theme="light"]', "light", ""),
    ('[data-bs-theme="auto"]', "light", "@media (prefers-color-scheme: light)"),
    ('[data-bs-theme="dark"]', "dark", ""),
    ('[data-bs-theme="auto"]', "dark", "@media (prefers-color-scheme: dark)"),
)


@dataclass(frozen=True, slots=True)
class BrandSheet:
    """A style sheet, and a name that changes with every change of it."""

    text: str

    @property
    def version(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]


def brand_sheet(light: Tokens, dark: Tokens) -> BrandSheet | None:
    """The sheet for these tokens (without their dashes); None when nothing differs."""
    themes = {"light": light, "dark": dark}
    blocks = [
        _block(selector, themes[theme], media) for selector, theme, media in BLOCKS if themes[theme]
    ]
    return BrandSheet("\n".join(blocks) + "\n") if blocks else None


def _block(selector: str, tokens: Tokens, media: str) -> str:
    inner = " ".join(f"--{name}: {value};" for name, value in tokens.items())
    rule = f"{selector} {{ {inner} }}"
    return f"{media} {{ {rule} }}" if media else rule
