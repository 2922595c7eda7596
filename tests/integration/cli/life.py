"""Something to keep: requests in the database of an installation, made through the actions."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager

from shiliu.cli import postgres
from tests.installations import Installation, copied_home, copy, real_home

ASK = """
import json
from datetime import timedelta
from shiliu.cases.actions.intake import receive
from shiliu.cases.rules.lifecycle import Channel
from shiliu.cases.schemas import ContactInput, NewRequest
from shiliu.core import clock
from shiliu.core.actor import PUBLIC, holder_of
from shiliu.together.actions import erase_person
from shiliu.tallies.actions import project

def ask(words, at):
    contact = ContactInput("Dora", "13800138000", "dora@example.org")
    request = NewRequest(words=words, area="150603001001", category="home.fabric.leak",
                         channel=Channel.WEB, language="en", contact=contact)
    return receive(by=PUBLIC, at=at, request=request).case_id

def erase(case_id):
    erase_person(by=holder_of(case_id), at=clock.now(), subject=case_id)
"""


def asked(installation: Installation, *words: str) -> list[str]:
    """Ask for help with these words; returns the ids."""
    told = installation.with_django(
        f"{ASK}\nprint(json.dumps([str(ask(each, clock.now())) for each in {words!r}]))\n"
        "while project(): pass"
    )
    return list(json.loads(told))


def erased(installation: Installation, case_id: str) -> None:
    """Erase somebody's words and contact as they would themselves."""
    installation.with_django(f"{ASK}\nfrom uuid import UUID\nerase(UUID({case_id!r}))")


def lived_home() -> AbstractContextManager[Installation]:
    """A home with a real database in which something has happened. Nothing runs."""
    return copied_home("lived", _lived)


def _lived(installation: Installation) -> None:
    with real_home() as real:
        copy(real.home, installation.home)
    with postgres.running(installation.home):
        a_day_of_work(installation)


def a_day_of_work(installation: Installation) -> None:
    """Three requests, one of them erased, and yesterday's facts sealed.

    Everything but the last request is moved to the day before yesterday, as if it had happened then,
    before the first seal is made.
    """
    asked(installation, "The lamp at the gate is dark", "The roof leaks")
    (gone,) = asked(installation, "Nobody shall read this")
    erased(installation, gone)
    installation.ask(
        "SET session_replication_role = replica;"
        " UPDATE ledger_fact SET recorded_at = recorded_at - interval '1 day'",
        superuser=True,
    )
    asked(installation, "The bench is broken")
    assert "Sealed 1 days" in installation.do("seal")
