"""A passkey in software: makes and proves credentials as a device would, after W3C WebAuthn."""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def raw(encoded: str) -> bytes:
    return urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))


@dataclass
class Device:
    """One passkey; `origin` is the page it believes to be on, `flags` what it says it checked."""

    origin: str = "http://localhost"
    flags: int = PRESENT | VERIFIED
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    user_handle: str = ""

    def __post_init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())

    def create(self, options: dict[str, object]) -> str:
        """The answer of `navigator.credentials.create`, as the page sends it."""
        public = options["publicKey"]
        self.user_handle = public["user"]["id"]
        key = cbor.encode(dict(ES256.from_cryptography_key(self._key.public_key())))
        about = bytes(16) + struct.pack(">H", len(self.id)) + self.id + key
        data = self._authenticator(public["rp"]["id"], ATTESTED) + about
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._client_data("webauthn.create", public["challenge"])
        return self._answer(clientDataJSON=text(said), attestationObject=text(attestation))

    def get(self, options: dict[str, object]) -> str:
        """The answer of `navigator.credentials.get`."""
        public = options["publicKey"]
        data = self._authenticator(public["rpId"])
        said = self._client_data("webauthn.get", public["challenge"])
        signature = self._key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            clientDataJSON=text(said),
            authenticatorData=text(data),
            signature=text(signature),
            userHandle=self.user_handle,
        )

    def _authenticator(self, rp_id: str, more: int = 0) -> bytes:
        return hashlib.sha256(rp_id.encode()).digest() + bytes([self.flags | more]) + bytes(4)

    def _client_data(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, **response: str) -> str:
        named = {"id": text(self.id), "rawId": text(self.id), "type": "public-key"}
        return json.dumps({**named, "response": response, "clientExtensionResults": {}})
