"""The manifest of a deployment's folder: which files belong to it, and that nobody changed them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from shiliu.cli.lake.keys import SigningKey, is_signed
from shiliu.cli.postgres.files import write

SCHEMA = 1
CODE = re.compile(r"[0-9A-Za-z-]{1,30}")
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
NAME, SIGNATURE = "manifest.json", "manifest.sig"
LARGEST = 10_000_000  # bytes of a manifest: a century of months has a thousand lines


class Refused(Exception):
    """What was published cannot be taken; the message says why."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file: the days of one month."""

    sha256: str
    bytes: int
    rows: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a deployment publishes, as of a moment; `files` by month."""

    deployment: str
    as_of: datetime
    files: Mapping[str, Part]

    def path(self, month: str) -> str:
        """Where the file of a month lies in the folder."""
        return f"month={month}/district={self.deployment}.parquet"

    def save(self, folder: Path, key: SigningKey) -> None:
        """Write it and its signature, after all files it names."""
        content = {
            "schema": SCHEMA,
            "deployment": self.deployment,
            "as_of": self.as_of.isoformat(),
            "files": {month: asdict(part) for month, part in sorted(self.files.items())},
        }
        written = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
        write(folder / NAME, written, mode=0o644)
        write(folder / SIGNATURE, key.sign(written.encode()) + "\n", mode=0o644)


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read(folder: Path) -> Manifest:
    """The manifest of a folder, its signature unchecked: for whoever wrote it."""
    return _parsed((folder / NAME).read_text(encoding="utf-8"))


def read_signed(folder: Path, keys: Mapping[str, str]) -> tuple[Manifest, str, str]:
    """The manifest, its text and signature, once the deployment's own key is found to have signed.

    Raises Refused.
    """
    try:
        if (folder / NAME).stat().st_size > LARGEST:
            raise Refused(f"its {NAME} is too large")
        content = (folder / NAME).read_bytes().decode()
        signature = (folder / SIGNATURE).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"its {NAME} or {SIGNATURE} cannot be read") from error
    manifest = _parsed(content)
    if manifest.deployment not in keys:
        raise Refused(f"no key is known for {manifest.deployment}")
    if not is_signed(content.encode(), signature, keys[manifest.deployment]):
        raise Refused(f"it is not signed with the key of {manifest.deployment}")
    return manifest, content, signature


def _parsed(content: str) -> Manifest:
    try:
        found = json.loads(content)
        if found["schema"] != SCHEMA:
            raise Refused(f"it has schema {found['schema']}, and this version reads {SCHEMA}")
        manifest = Manifest(
            str(found["deployment"]),
            datetime.fromisoformat(found["as_of"]),
            {str(month): Part(**part) for month, part in found["files"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(f"its {NAME} is not one that Shiliu writes") from error
    named = CODE.fullmatch(manifest.deployment) and manifest.as_of.tzinfo
    if not named or not all(MONTH.fullmatch(month) for month in manifest.files):
        raise Refused(f"its {NAME} is not one that Shiliu writes")
    return manifest
