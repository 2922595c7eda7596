"""The sample life: made once, through the actions, in a database of its own."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import astuple, dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

from shiliu.cases.models import Case, TitleState
from shiliu.cases.rules.lifecycle import Outcome, State, Word
from shiliu.cli.sample.cast import PASSWORD, Cast
from shiliu.cli.sample.life import DAYS, Life
from shiliu.cli.sample.material import Material
from shiliu.cli.sample.scene import Scene
from shiliu.core import clock
from shiliu.core.ids import grouped, receipt_code
from shiliu.core.jobs import forget_all
from shiliu.ledger.actions import seal_due
from shiliu.network.queries import deployment
from shiliu.tallies.actions.projecting import project, rebuild
from shiliu.tallies.actions.publishing import publish_figures

SEED = 7
CODES = 3
SHOWN = (
    (State.WORKING, Word.NONE),
    (State.ANSWERED, Word.NONE),
    (State.CLOSED, Word.SOLVED),
)
HINTS = "sample-hints.json"


@dataclass(frozen=True, slots=True)
class Hints:
    """What is printed at each start of the sample: codes by state, and sign-ins."""

    codes: tuple[tuple[str, str], ...]
    sign_ins: tuple[tuple[str, str, str], ...]
    password: str


def material_of(folder: Path, messages: Path | None) -> Material:
    """What people will say; read before anything is made, because a file may be no good."""
    return Material(folder, random.Random(SEED), messages)  # noqa: S311  no secret


def make(
    material: Material,
    *,
    requests: int,
    told: Callable[[int], None],
    grown: Callable[[], None] | None = None,
) -> None:
    """Make the sample life in the present database, whose profile is loaded already.

    `grown` adds requests of its own before figures and seals are made.

    Nothing is sent: jobs that the actions enqueued are dropped at the end. Commits need not
    reach the disk one by one here; the server is told so for this session only.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
    now, chance = clock.now(), random.Random(SEED)  # noqa: S311  the same life each time, no secret
    begin = now - timedelta(days=DAYS + 1)
    cast = Cast(begin, material.categories())
    with clock.simulated(lambda: begin):
        cast.engage()
    arranged = list(Scene(cast.shown, material, chance, now).stories())[:requests]
    Life(cast, material, chance, now).live(requests - len(arranged), arranged, told)
    while project(batch=2000):
        pass
    if grown is not None:
        grown()
        rebuild()
    seal_due(at=now)
    publish_figures(now)
    forget_all()
    _hints_file().write_text(
        json.dumps({"codes": _codes(cast), "sign_ins": [astuple(each) for each in cast.sign_ins]})
    )


def _hints_file() -> Path:
    settings.HOME_DIR.mkdir(parents=True, exist_ok=True)
    return settings.HOME_DIR / HINTS


def _codes(cast: Cast) -> list[list[str]]:
    """Receipt codes of a request in work, an answered one and one that is confirmed solved.

    Where there is a choice, of the newest one in the first language of the district that the
    public may read, no hazard, on which somebody works who can be signed in as.
    """
    signed_in = {unit.id for unit in cast.shown}
    language = deployment().languages[0]
    newest = list(Case.objects.order_by("-received_at"))
    newest.sort(
        key=lambda case: (
            case.language != language,
            case.title_state != TitleState.APPROVED,
            case.doer_id not in signed_in,
            case.hazard,
            case.outcome not in ("", Outcome.DONE),
        )
    )
    shown = [
        next((case for case in newest if (case.state, case.word) == wanted), None)
        for wanted in SHOWN
    ]
    found = [case for case in shown if case is not None]
    found += [case for case in newest if case not in found][: CODES - len(found)]
    return [[case.state, grouped(receipt_code(case.id))] for case in found]


def hints() -> Hints:
    """What `make` has left to be printed."""
    stored = json.loads(_hints_file().read_text())
    return Hints(
        tuple((state, code) for state, code in stored["codes"]),
        tuple((name, role, unit) for name, role, unit in stored["sign_ins"]),
        PASSWORD,
    )
