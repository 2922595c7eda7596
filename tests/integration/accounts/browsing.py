"""Signing in as a browser does, with a real second step."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time

from django.test import Client

from tests.integration.accounts.world import PASSWORD

SIGN_IN = "/desk/account/sign-in/"
CODE = "/desk/account/code/"
SET_UP = "/desk/account/second-step/set-up/"
CODES = "/desk/account/codes/"


def totp(secret: str, steps: int = 0) -> str:
    """The six digits of RFC 6238 for this moment, computed here and not by the code under test."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def sign_in(client: Client, username: str, password: str = PASSWORD, **extra: str):
    """Post the sign-in form."""
    return client.post(SIGN_IN, {"login": username, "password": password, **extra})


def set_up(client: Client) -> str:
    """Set up the second step; returns its secret."""
    page = client.get(SET_UP).content.decode()
    secret = re.search(r'<span class="code">([A-Z2-7]+)</span>', page)[1]
    assert client.post(SET_UP, {"code": totp(secret)}).headers["Location"] == CODES
    return secret
