"""Keys: a deployment signs what it publishes, a lake knows who signs for which deployment."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from shiliu.cli.errors import CommandFailed
from shiliu.cli.lake.duck import MISSING
from shiliu.cli.postgres.files import write

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )
except ImportError as error:
    raise CommandFailed(MISSING) from error


class SigningKey:
    """The private key in a file of the home; made when there is none yet."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            write(path, Ed25519PrivateKey.generate().private_bytes_raw().hex() + "\n", mode=0o600)
        try:
            self._key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text()))
        except ValueError as error:
            raise CommandFailed(
                f"{path} does not hold a key as Shiliu makes it. Put the right file back. To begin "
                "with a new key, move the file away and tell everybody who reads your figures."
            ) from error

    @property
    def public(self) -> str:
        """What readers need to know, as hexadecimal digits."""
        return self._key.public_key().public_bytes_raw().hex()

    def sign(self, content: bytes) -> str:
        return self._key.sign(content).hex()


def is_signed(content: bytes, signature: str, public: str) -> bool:
    """Whether whoever has the private key of `public` signed exactly this."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def read_keys(path: Path) -> Mapping[str, str]:
    """The public key of each deployment, from a CSV file with the columns `code` and `key`."""
    if not path.exists():
        raise CommandFailed(
            f"{path} is missing. Write a CSV file with the columns code and key: for each "
            "deployment its code and the public key that `shiliu export tallies` prints there."
        )
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if rows and not {"code", "key"} <= rows[0].keys():
        raise CommandFailed(f"{path} needs a first line with the names of its columns: code,key")
    return {row["code"].strip(): row["key"].strip() for row in rows}
