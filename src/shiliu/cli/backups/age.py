"""age (https://age-encryption.org), as far as backups need it. Keys are its usual texts."""

from __future__ import annotations

from typing import Protocol

import pyrage  # type: ignore[import-untyped]  # it comes without types
from pyrage import x25519


class Readable(Protocol):
    """What can be encrypted or decrypted piece by piece."""

    def read(self, size: int, /) -> bytes: ...


class Writable(Protocol):
    """What takes the pieces that come out."""

    def write(self, part: bytes, /) -> int: ...
    def flush(self) -> None: ...


class BadKey(Exception):
    """A text that is no key."""


class WrongKey(Exception):
    """The beginning cannot be opened: it was written for another key, or it is no age file."""


class Damaged(Exception):
    """Something after the beginning was changed or is missing."""


def new_key() -> str:
    """A new secret key."""
    return str(x25519.Identity.generate())


def public_half(secret: str) -> str:
    """What others encrypt for, given the secret key."""
    return str(_identity(secret).to_public())


def encrypt(source: Readable, sink: Writable, public: str) -> None:
    """Encrypt everything that `source` gives. Errors of either side come wrapped in an OSError."""
    try:
        recipient = x25519.Recipient.from_str(public)
    except pyrage.RecipientError as error:
        raise BadKey(str(error)) from error
    try:
        pyrage.encrypt_io(source, sink, [recipient])
    except pyrage.EncryptError as error:
        raise OSError(str(error)) from error


def decrypt(source: Readable, sink: Writable, secret: str) -> None:
    """Decrypt; each piece is checked before it comes out. What `sink` raises comes out as it is."""
    try:
        pyrage.decrypt_io(source, sink, [_identity(secret)])
    except pyrage.DecryptError as error:
        raise WrongKey(str(error)) from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise Damaged(str(error)) from error


def _identity(secret: str) -> x25519.Identity:
    try:
        return x25519.Identity.from_str(secret)
    except pyrage.IdentityError as error:
        raise BadKey(str(error)) from error
