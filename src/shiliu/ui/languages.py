"""Which language a text in several languages is shown in."""

from collections.abc import Mapping
from typing import Final

TAGS: Final = {"zh": "zh-Hans", "en": "en", "mn": "mn-Mong"}
FALLBACKS: Final = {"zh": ("zh", "en", "mn"), "en": ("en", "zh", "mn"), "mn": ("mn", "zh", "en")}


def key_of(language: str | None) -> str:
    """`zh-hans` → `zh`; an unknown language reads Chinese, which is always there."""
    key = (language or "zh").lower().partition("-")[0]
    return key if key in TAGS else "zh"


def tag_of(language: str | None) -> str:
    """The value for the `lang` attribute."""
    return TAGS[key_of(language)]


def chosen(texts: Mapping[str, str] | str | None, language: str | None) -> tuple[str, str]:
    """The text for a reader of `language`, and the key of the language it is really in."""
    wanted = key_of(language)
    if texts is None:
        return "", wanted
    if not isinstance(texts, Mapping):
        return str(texts), wanted
    for key in FALLBACKS[wanted]:
        if text := texts.get(key):
            return text, key
    return "", wanted


def pair(texts: Mapping[str, str] | str | None, language: str | None) -> tuple[str, str]:
    """Chinese and traditional Mongolian of a text, for a reader of Chinese; "" where not both are.

    Where the two stand together Chinese comes first. Nothing stands in for a Mongolian text that
    nobody wrote: its place stays empty.
    """
    if not isinstance(texts, Mapping) or key_of(language) != "zh":
        return "", ""
    chinese, mongolian = texts.get("zh", ""), texts.get("mn", "")
    return (chinese, mongolian) if chinese and mongolian else ("", "")
