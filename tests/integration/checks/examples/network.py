"""Examples of the actions on the network and its settings."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from uuid import UUID, uuid4

from shiliu.core import references
from shiliu.network import actions
from shiliu.network.queries import network
from shiliu.network.rules.reorganising import Kind, Part, Wish
from shiliu.network.schemas import NewFact
from tests.integration.checks.examples.kinds import Call, Example, PartOf, World
from tests.support.people import CENTRE, COMMUNITY, GRID, OTHER_COMMUNITY, POINT

MAY_DAY = date(2026, 5, 1)


def heidi(world: World) -> dict[str, object]:
    return {"by": world.people.heidi.actor, "at": world.clock.now}


def unit_id(code: str) -> UUID:
    return network().units_by_code[code].id


def _add_unit(world: World) -> Call:
    return partial(
        actions.add_unit,
        code="p10-9",
        kind="point",
        level=2,
        parent=unit_id(CENTRE),
        area=network().areas_by_code[GRID].id,
        name={"zh": "新的站"},
        answers_for=(network().areas_by_code[GRID].id,),
        **heidi(world),
    )


def _proposed(world: World) -> Call:
    return partial(
        actions.propose_setting,
        key="thresholds.reopen_days",
        value=21,
        reason="居民反映太短",
        person=world.people.heidi.user.id,
        **heidi(world),
    )


def _decided(world: World) -> Call:
    change = _proposed(world)()
    return partial(actions.decide_setting, change.id, approved=True, person=uuid4(), **heidi(world))


def _published(world: World) -> Call:
    new = NewFact(
        area=network().root.id,
        key="trees",
        value=Decimal(1200),
        unit={"zh": "棵"},
        label={"zh": "行道树"},
        source="test",
        as_of=date(2026, 1, 1),
    )
    return partial(actions.publish_fact, new, **heidi(world))


MERGE = Wish(Kind.MERGE, (COMMUNITY, OTHER_COMMUNITY), (Part("150603002099", {"zh": "合并社区"}),))


def areas_proposed(world: World) -> Call:
    return partial(
        actions.propose_areas,
        wish=MERGE,
        day=world.clock.now.date(),
        reason="区划调整批复",
        person=world.people.heidi.user.id,
        **heidi(world),
    )


def areas_decided(world: World) -> Call:
    change = areas_proposed(world)()
    return partial(actions.decide_areas, change.id, approved=True, person=uuid4(), **heidi(world))


def areas_settled(world: World) -> Call:
    change = areas_decided(world)()
    references.forget()  # as after the commit
    return partial(actions.settle_areas, change.id, **heidi(world))


NETWORK: dict[str, Example | PartOf] = {
    "network.areas.decide_areas": Example(areas_decided),
    "network.areas.propose_areas": Example(areas_proposed),
    "network.areas.settle_areas": Example(areas_settled),
    "network.calendar.add_holiday": Example(
        lambda world: partial(
            actions.add_holiday,
            day=MAY_DAY,
            kind="rest",
            name={"zh": "劳动节"},
            source="test",
            **heidi(world),
        )
    ),
    "network.calendar.remove_holiday": Example(
        lambda world: partial(actions.remove_holiday, day=MAY_DAY, **heidi(world))
    ),
    "network.facts.publish_fact": Example(_published),
    "network.settings.decide_setting": Example(_decided),
    "network.settings.propose_setting": Example(_proposed),
    "network.settings.set_brand": Example(
        lambda world: partial(actions.set_brand, brand={"name": {"zh": "近邻"}}, **heidi(world))
    ),
    "network.units.add_unit": Example(_add_unit),
    "network.units.change_unit": Example(
        lambda world: partial(
            actions.change_unit, unit_id(CENTRE), phone="0477-555-0000", **heidi(world)
        )
    ),
    "network.units.end_unit": Example(
        lambda world: partial(
            actions.end_unit, unit_id(POINT), valid_to=world.clock.now.date(), **heidi(world)
        )
    ),
}
