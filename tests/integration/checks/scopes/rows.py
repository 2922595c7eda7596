"""Rows of every scoped table, spread over a few areas and units of the sample district."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from uuid import UUID, uuid4

from shiliu.accounts.models import Post, Token, User
from shiliu.accounts.rules.roles import Role
from shiliu.cases.models import Case, ReplyTemplate
from shiliu.cases.rules.lifecycle import Channel, State
from shiliu.core.actor import SYSTEM
from shiliu.core.ids import new_id
from shiliu.ledger.actions import fact_rows
from shiliu.ledger.models import Fact
from shiliu.network.models import AreaChange, SettingChange, Unit
from shiliu.network.queries import network
from shiliu.network.schemas import AreaInfo, UnitInfo
from shiliu.people.models import Look
from shiliu.webhooks.models import Hook
from tests.support.moments import NOW
from tests.support.people import (
    BEGAN,
    BUILDING,
    CENTRE,
    COMMUNITY,
    DISTRICT,
    GRID,
    LIGHTING,
    OFFICE,
    OTHER_CENTRE,
    OTHER_COMMUNITY,
    OTHER_SUBDISTRICT,
    POINT,
    STATION,
    STREET,
    SUBDISTRICT,
)
from tests.support.requests import LIGHT

AREAS = (
    DISTRICT, SUBDISTRICT, COMMUNITY, GRID, BUILDING, OTHER_COMMUNITY, OTHER_SUBDISTRICT,
)  # fmt: skip
UNITS = (OFFICE, STREET, CENTRE, STATION, POINT, OTHER_CENTRE, LIGHTING)
MANY = 120
HELD = 5


def areas() -> list[AreaInfo]:
    return [network().areas_by_code[code] for code in AREAS]


def units() -> list[UnitInfo]:
    return [network().units_by_code[code] for code in UNITS]


def paths() -> list[str]:
    return [area.path for area in areas()]


def _any(chance: Random, unit_ids: Sequence[UUID]) -> UUID | None:
    """One of them, or as often none."""
    return chance.choice(unit_ids) if chance.random() < 0.5 else None


def cases(chance: Random) -> list[Case]:
    """Requests anywhere, of any minimum level, done by and complaining of anybody.

    Some of them are parts of one of the first.
    """
    unit_ids = [unit.id for unit in units()]
    found = []
    for _ in range(MANY):
        area = chance.choice(areas())
        found.append(
            Case(
                id=new_id(),
                code_lookup=uuid4().bytes * 2,
                state=State.RECEIVED,
                channel=Channel.WEB,
                language="zh-hans",
                category_id=LIGHT,
                area_id=area.id,
                area_path=area.path,
                minimum_level=chance.randrange(5),
                unit_id=chance.choice(unit_ids),
                doer_id=_any(chance, unit_ids),
                against_id=_any(chance, unit_ids),
                received_at=NOW,
                clock_from=NOW,
            )
        )
        if len(found) > HELD:
            found[-1].part_of_id = _any(chance, [case.id for case in found[:HELD]])
    return Case.objects.bulk_create(found)


def templates(chance: Random) -> list[ReplyTemplate]:
    return ReplyTemplate.objects.bulk_create(
        ReplyTemplate(
            unit_id=chance.choice(units()).id,
            for_below=chance.random() < 0.5,
            title=str(number),
            texts={"zh": "修好了。"},
            changed_at=NOW,
        )
        for number in range(MANY // 4)
    )


def posts(chance: Random) -> list[Post]:
    users = User.objects.bulk_create(
        User(username=f"u{number}", display_name=f"U{number}", created_at=NOW)
        for number in range(MANY // 4)
    )
    made = Post.objects.bulk_create(
        Post(
            user=user,
            unit_id=chance.choice(units()).id,
            area_id=chance.choice(areas()).id,
            role=Role.GRID_WORKER,
            from_day=BEGAN,
            proposed_at=NOW,
        )
        for user in users
    )
    return list(Post.objects.select_related("area").filter(pk__in=[post.id for post in made]))


def tokens(chance: Random) -> list[Token]:
    made = Token.objects.bulk_create(
        Token(
            scopes=[],
            unit_id=chance.choice(units()).id,
            name=str(number),
            key_hash=uuid4().bytes * 2,
            created_at=NOW,
            expires_at=NOW + timedelta(days=1),
        )
        for number in range(MANY // 4)
    )
    return list(Token.objects.select_related("unit").filter(pk__in=[each.id for each in made]))


def hooks(chance: Random) -> list[Hook]:
    made = Hook.objects.bulk_create(
        Hook(
            unit_id=chance.choice(units()).id,
            name=str(number),
            address="https://hooks.example.org/x",
            events=["case.answer"],
            created_at=NOW,
        )
        for number in range(MANY // 4)
    )
    return list(Hook.objects.select_related("unit").filter(pk__in=[each.id for each in made]))


def network_units(_chance: Random) -> list[Unit]:
    return list(Unit.objects.filter(code__in=UNITS))


def changes(_chance: Random) -> list[SettingChange]:
    return SettingChange.objects.bulk_create(
        SettingChange(
            key="thresholds.reopen_days",
            value=21,
            reason="test",
            proposed_by=uuid4(),
            proposed_at=NOW,
        )
        for _ in range(3)
    )


def area_changes(chance: Random) -> list[AreaChange]:
    return AreaChange.objects.bulk_create(
        AreaChange(
            wish={"kind": "rename", "areas": []},
            area_path=chance.choice(paths()),
            day=BEGAN,
            reason="test",
            proposed_by=uuid4(),
            proposed_at=NOW,
        )
        for _ in range(MANY // 4)
    )


def looks(chance: Random) -> list[Look]:
    return Look.objects.bulk_create(
        Look(
            subject_type="case",
            subject_id=uuid4(),
            area_path=chance.choice(paths()),
            by=str(uuid4()),
            at=NOW,
            own=False,
            reason="test",
        )
        for _ in range(MANY // 4)
    )


def facts(chance: Random) -> list[Fact]:
    made = [
        fact_rows(
            verb="case.note",
            by=SYSTEM,
            at=NOW,
            area_path=chance.choice(paths()),
            subject_type="case",
            subject_id=uuid4(),
        )[0]
        for _ in range(MANY // 4)
    ]
    return Fact.objects.bulk_create(made)
