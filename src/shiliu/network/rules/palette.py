"""The colours of the pages, made from the few that a brand names, readable in both themes.

A brand names the main colour and the text on it for light and dark, and the ground and the text
of the light theme. What a page needs besides is mixed from them. The colours of states (solved,
due, late, information) stay as they are: a green brand does not make what is late look done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from shiliu.lib.errors import RuleBroken

DEFAULT: Final[Mapping[str, str]] = {
    "primary": "#A3223A",
    "on_primary": "#FFFFFF",
    "primary_dark": "#E66C7E",
    "on_primary_dark": "#2A0A12",
    "paper": "#FFFBF8",
    "ink": "#1F1A1B",
}
TEXT, DRAWN = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
BLACK, WHITE = "#000000", "#FFFFFF"
STEPS: Final = 40

Colours = Mapping[str, str]
Tokens = dict[str, str]


@dataclass(frozen=True, slots=True)
class Theme:
    """What of a theme does not follow the brand, and what the brand calls its colours there."""

    primary: str
    on_primary: str
    fixed: Mapping[str, str]
    edge: str
    extreme: str

    @property
    def keys(self) -> tuple[str, ...]:
        """The colours of a brand that this theme is made of."""
        own = () if "paper" in self.fixed else ("paper", "ink")
        return (self.primary, self.on_primary, *own)

    def called(self, blamed: str) -> str:
        """The colour of the brand that is at fault here; a fixed ground is tinted by the main."""
        if blamed == "on_primary":
            return self.on_primary
        return blamed if blamed in self.keys else self.primary


LIGHT: Final = Theme(
    primary="primary",
    on_primary="on_primary",
    fixed={
        "sheet": WHITE, "ink2": "#5A4C4E", "leaf": "#2E6B4F", "amber": "#9A6700",
        "amber-ink": "#714B00", "lake": "#225E75", "late": "#A3223A", "leaf-soft": "#E4EFE8",
        "amber-soft": "#FAEED6", "lake-soft": "#E3EEF2", "alert-soft": "#FAE3E3",
    },
    edge="#8F7C78",
    extreme=BLACK,
)  # fmt: skip
DARK: Final = Theme(
    primary="primary_dark",
    on_primary="on_primary_dark",
    fixed={
        "paper": "#191314", "ink": "#F5EAE6",
        "sheet": "#221A1C", "ink2": "#CBB9B5", "leaf": "#84C9A5", "amber": "#E6B45A",
        "amber-ink": "#F0CB86", "lake": "#8AC2D6", "late": "#F29AA4", "leaf-soft": "#1D3228",
        "amber-soft": "#382A12", "lake-soft": "#1A2F38", "alert-soft": "#42202A",
    },
    edge="#947F7F",
    extreme=WHITE,
)  # fmt: skip

GROUNDS: Final = ("paper", "sheet", "wash", "blush")
SOFT: Final = ("leaf-soft", "amber-soft", "lake-soft", "alert-soft")
# text, the grounds it stands on, and which colour of the brand is to blame
READ: Final = (
    ("ink", (*GROUNDS, *SOFT), "ink"),
    ("ink2", GROUNDS, "paper"),
    ("leaf", GROUNDS, "paper"),
    ("lake", GROUNDS, "paper"),
    ("late", GROUNDS, "paper"),
    ("amber", ("paper", "sheet"), "paper"),
    ("amber-ink", ("wash", "blush"), "paper"),
    ("pome-fill", ("paper",), "primary"),
    ("pome", GROUNDS, "primary"),
    ("pome-hover", GROUNDS, "primary"),
    ("on-pome", ("pome-fill", "pome-hover"), "on_primary"),
)


def check_readable(colours: Colours) -> None:
    """Refuse colours with which some text of a page would have a contrast under 4.5."""
    full = {**DEFAULT, **colours}
    for theme in (LIGHT, DARK):
        made = palette(full, theme)
        for text, grounds, blamed in READ:
            found = min(contrast(made[text], made[ground]) for ground in grounds)
            if found < TEXT:
                field = f"colours.{theme.called(blamed)}"
                told = f"{int(found * 10) / 10:.1f}"  # 4.46 is not told as 4.5
                raise RuleBroken("network.brand_contrast", field=field, found=told)


def overrides(colours: Colours) -> tuple[Tokens, Tokens]:
    """The tokens of the light and the dark theme that differ from the style sheets.

    Nothing for a theme whose colours are those of the style sheets.
    """
    full = {**DEFAULT, **{name: value.upper() for name, value in colours.items()}}
    return _differing(full, LIGHT), _differing(full, DARK)


def palette(colours: Colours, theme: Theme) -> Tokens:
    """Every token of one theme that depends on the brand, and the fixed ones beside them."""
    main = colours[theme.primary]
    made = {"paper": colours["paper"], "ink": colours["ink"], **theme.fixed}
    made |= {"pome-fill": main, "on-pome": colours[theme.on_primary]}
    made["wash"] = mix(made["paper"], main, 0.04)
    made["blush"] = mix(made["paper"], main, 0.09)
    made["membrane"] = mix(made["paper"], main, 0.16)
    made["seed-off"] = mix(made["paper"], main, 0.12)
    grounds = [made[ground] for ground in GROUNDS]
    made["pome"] = readable(main, grounds, TEXT, theme.extreme)
    made["pome-hover"] = readable(mix(main, theme.extreme, 0.18), grounds, TEXT, theme.extreme)
    made["pome-deep"] = mix(made["pome"], theme.extreme, 0.36)
    made["seed"] = readable(main, grounds, DRAWN, theme.extreme)
    made["edge"] = readable(theme.edge, grounds, DRAWN, theme.extreme)
    outline = mix(made["paper"], main, 0.5)
    made["seed-off-edge"] = readable(outline, grounds, DRAWN, theme.extreme)
    return made


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours written #RRGGBB, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """`one` with a share of `other`, from 0 to 1."""
    parts = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in parts)


def readable(colour: str, grounds: list[str], least: float, extreme: str) -> str:
    """`colour`, mixed with as much of black or white as it needs to stand out on all grounds."""
    for step in range(STEPS + 1):
        mixed = mix(colour, extreme, step / STEPS)
        if min(contrast(mixed, ground) for ground in grounds) >= least:
            return mixed
    return extreme


def _differing(colours: Colours, theme: Theme) -> Tokens:
    if all(colours[key] == DEFAULT[key] for key in theme.keys):
        return {}
    return {
        name: value for name, value in palette(colours, theme).items() if name not in theme.fixed
    }


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    channels = [channel / 255 for channel in _channels(colour)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _channels(colour: str) -> Iterator[int]:
    return (int(colour[at : at + 2], 16) for at in (1, 3, 5))
