"""Collect texts into the Chinese catalogues and compile them; `--check` only compares.

A text that means two things needs a context (`pgettext`, `translate … context`): catalogues are
merged, and the check finds texts that two of them translate differently.

`python tools/translations.py [ui portal desk shiliu]` works on the named catalogues, on all four
without a name. English msgids stand in the source; a catalogue belongs to one floor of the house.
The check needs gettext, as collecting does.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src/shiliu"
FLOORS = ("ui", "portal", "desk")
REST = "shiliu"
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
NOT_TEXTS = ("static", "profiles", "migrations", "vendor")
MAKE = (
    *("--locale=zh_Hans", "--extension=py,html,txt"),
    *("--no-location", "--no-obsolete", "--no-wrap"),
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
BAD_PUNCTUATION = re.compile(r"[！!]|[\u4e00-\u9fff][,;:?]|[,;:?][\u4e00-\u9fff]")
NEEDS_GETTEXT = "This needs gettext. On Debian and Ubuntu: sudo apt install gettext"

Key = tuple[str, str, str]


def folder(name: str, package: Path = PACKAGE) -> Path:
    return package if name == REST else package / name


def catalogue(name: str, package: Path = PACKAGE) -> Path:
    return folder(name, package) / CATALOGUE


def entries(path: Path) -> Iterator[polib.POEntry]:
    return (entry for entry in polib.pofile(str(path)) if not entry.obsolete)


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""


def collect(name: str, package: Path = PACKAGE) -> None:
    """Run makemessages in the folder of one catalogue; `shiliu` leaves the other floors out."""
    ignored = [*NOT_TEXTS, *(FLOORS if name == REST else ())]
    here = folder(name, package)
    (here / CATALOGUE).parent.mkdir(parents=True, exist_ok=True)
    program = Path(sys.executable).with_name("django-admin")
    patterns = [f"--ignore={each}{ending}" for each in ignored for ending in ("", "/*")]
    subprocess.run(
        [str(program), "makemessages", *MAKE, *patterns],
        cwd=here,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def tidy(path: Path) -> None:
    """Drop what changes without reason: the dates and tools of the header."""
    found = polib.pofile(str(path), wrapwidth=0)
    found.header = ""
    found.metadata = {
        "Project-Id-Version": "shiliu",
        "Language": "zh_Hans",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for entry in found:
        entry.comment = entry.tcomment = ""
        entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
    found.save()


def compile_catalogue(path: Path) -> None:
    polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def texts_of(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def wrong_texts(path: Path) -> Iterator[str]:
    """What is missing, doubtful, or would not read as Chinese."""
    for entry in entries(path):
        if entry.fuzzy:
            yield f"doubtful: {entry.msgid!r}"
        for text in texts_of(entry):
            if not text:
                yield f"missing: {entry.msgid!r}"
            elif wanted(entry) != set(PLACEHOLDER.findall(text)):
                yield f"other placeholders than the source: {text!r}"
            elif BAD_PUNCTUATION.search(text):
                yield f"punctuation that is not full-width, or an exclamation mark: {text!r}"


def wanted(entry: polib.POEntry) -> set[str]:
    return set(PLACEHOLDER.findall(f"{entry.msgid} {entry.msgid_plural or ''}"))


def stale_mo(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    if not compiled.exists():
        return True
    made = {key(entry): texts_of(entry) for entry in polib.mofile(str(compiled))}
    return made != {key(entry): texts_of(entry) for entry in entries(path)}


def changes(names: Iterable[str]) -> Iterator[str]:
    """What collecting would add or drop, found on a copy of the sources."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "shiliu"
        shutil.copytree(
            PACKAGE, copy, ignore=shutil.ignore_patterns(*NOT_TEXTS, "__pycache__", "*.mo")
        )
        for name in names:
            collect(name, copy)
            before = {key(entry) for entry in entries(catalogue(name))}
            after = {key(entry) for entry in entries(catalogue(name, copy))}
            yield from (f"{name}: not collected yet: {msgid!r}" for _, msgid, _ in after - before)
            yield from (f"{name}: no longer used: {msgid!r}" for _, msgid, _ in before - after)


def contradictions() -> Iterator[str]:
    """Texts that two catalogues translate differently: Django would use one of them everywhere."""
    seen: dict[Key, tuple[str, list[str]]] = {}
    for name in (*FLOORS, REST):
        for entry in entries(catalogue(name)) if catalogue(name).exists() else ():
            first, texts = seen.setdefault(key(entry), (name, texts_of(entry)))
            if texts != texts_of(entry):
                yield f"{first} and {name} differ: {entry.msgid!r}: {texts} {texts_of(entry)}"


def check(names: list[str]) -> int:
    found = list(contradictions())
    for name in names:
        path = catalogue(name)
        if not path.exists():
            found.append(f"{name}: there is no {path.relative_to(ROOT)}")
            continue
        found += [f"{name}: {wrong}" for wrong in wrong_texts(path)]
        if stale_mo(path):
            found.append(f"{name}: the .mo file is not made from the .po file")
    if shutil.which("xgettext"):
        found += changes(name for name in names if catalogue(name).exists())
    else:
        found.append(f"whether every text is collected cannot be seen. {NEEDS_GETTEXT}")
    print("\n".join(found) or f"{len(names)} catalogues are complete")
    return 1 if found else 0


def main(arguments: list[str]) -> int:
    names = [each for each in arguments if not each.startswith("-")] or [*FLOORS, REST]
    if "--check" in arguments:
        return check(names)
    if not shutil.which("xgettext"):
        print(NEEDS_GETTEXT)
        return 1
    for name in names:
        collect(name)
        tidy(catalogue(name))
        compile_catalogue(catalogue(name))
        left = list(wrong_texts(catalogue(name)))
        print(f"{name}: {len(list(entries(catalogue(name))))} texts, {len(left)} to look at")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
