"""A mail server that takes letters in its own way."""

from __future__ import annotations

import asyncio
import email
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.installations import free_port

TOO_LATE = 1.2


@dataclass
class Moody:
    """Letters as they came, and its mood: takes, hangs, puts off, breaks off, answers too late."""

    mood: str = "takes"
    late: float = TOO_LATE
    letters: list[email.message.Message] = field(default_factory=list)

    async def handle_EHLO(self, server: SMTP, session, envelope, hostname, responses):  # noqa: N802
        session.host_name = hostname
        if self.mood == "hangs":
            await asyncio.sleep(self.late)
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.mood == "puts off":
            return "451 4.7.1 come back later"
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        letter = email.message_from_bytes(envelope.content)
        if self.mood == "breaks off":
            server.transport.abort()
            return "250 nobody hears this"
        self.letters.append(letter)
        if self.mood == "answers too late":
            await asyncio.sleep(self.late)
        return "250 taken"

    @property
    def ids(self) -> list[str]:
        return [letter["Message-ID"] for letter in self.letters]


@contextmanager
def moody_mail() -> Iterator[tuple[Moody, int]]:
    """The server and its port."""
    moody, port = Moody(), free_port()
    controller = Controller(moody, hostname="127.0.0.1", port=port)
    controller.start()
    yield moody, port
    controller.stop()
