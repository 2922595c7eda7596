"""Reorganising areas: proposed by one person, approved by another, from a day on (ADR 8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from shiliu.core import references
from shiliu.core.actor import Actor
from shiliu.core.ids import new_id
from shiliu.core.jobs import enqueue
from shiliu.ledger.actions import record
from shiliu.lib.errors import RuleBroken
from shiliu.network.models import Area, AreaChange, PublishedFact, Succession, Unit, UnitArea
from shiliu.network.queries import wish_of
from shiliu.network.rules.finding import sort_key
from shiliu.network.rules.reorganising import Born, Kind, Plan, Wish, plan
from shiliu.network.rules.tree import shared

REASON_LENGTH = range(4, 301)


def propose_areas(
    *, wish: Wish, day: date, reason: str, person: UUID, by: Actor, at: datetime
) -> AreaChange:
    """Propose a reorganisation from `day` on; nothing changes until somebody else approves it.

    `person` is the user behind `by`. Raises RuleBroken naming the field for what cannot be done
    with the areas as they are now, a past day or a missing reason. Records `area.propose`.
    """
    if len(reason.strip()) not in REASON_LENGTH:
        raise RuleBroken("network.reason_length", field="reason", most=REASON_LENGTH[-1])
    if day < timezone.localdate(at):
        raise RuleBroken("network.area_day", field="day")
    with transaction.atomic():
        _, rows = _planned(wish, day, timezone.localdate(at))
        change = AreaChange(
            wish=asdict(wish),
            area_path=_place_of(wish, rows),
            day=day,
            reason=reason.strip(),
            proposed_by=person,
            proposed_at=at,
        )
        change.save(force_insert=True)
        _recorded("area.propose", change, by=by, at=at)
    return change


def decide_areas(
    change_id: UUID, *, approved: bool, person: UUID, by: Actor, at: datetime
) -> AreaChange:
    """Approve or refuse a proposal of somebody else.

    An approved one holds from its day on, or from today when that day has passed: new areas begin
    and the old ones end on it. What stands in them follows on that day (`settle_areas`, and the
    job `cases.follow_areas`). Raises `network.second_person` for whoever proposed it,
    `network.area_change_decided` the second time, `network.area_change_elsewhere` when the areas
    lie elsewhere by now, and what `propose_areas` raises when they have changed otherwise. Records
    `area.decide`.
    """
    with transaction.atomic():
        change = AreaChange.objects.select_for_update().filter(pk=change_id).first()
        if change is None:
            raise RuleBroken("network.area_change_unknown")
        if change.decided_at is not None:
            raise RuleBroken("network.area_change_decided")
        if change.proposed_by == person:
            raise RuleBroken("network.second_person")
        change.decided_by, change.decided_at, change.approved = person, at, approved
        if approved:
            change.day = max(change.day, timezone.localdate(at))
            _carry_out(change, timezone.localdate(at))
            enqueue("cases.follow_areas", at=_begin_of(change.day))
        change.save(update_fields=["decided_by", "decided_at", "approved", "day"])
        _recorded("area.decide", change, by=by, at=at)
    return change


def settle_areas(change_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Once its day has come: what stands in the ended areas or answers for them goes over.

    Pages and routing follow the pointers from the first minute of the day; this brings the rows
    to the same. Says whether there was anything to do. Records `area.settle` with how many units.
    """
    with transaction.atomic():
        change = AreaChange.objects.select_for_update().get(pk=change_id)
        due = change.approved and change.day <= timezone.localdate(at)
        if not due or change.settled_at is not None:
            return False
        links = Succession.objects.filter(carries=True, old__valid_to=change.day)
        moved = _settled(links.select_related("old", "new"))
        change.settled_at = at
        change.save(update_fields=["settled_at"])
        references.changed()
        _recorded("area.settle", change, by=by, at=at, units=moved)
    return True


def _planned(wish: Wish, day: date, today: date) -> tuple[Plan, dict[UUID, Area]]:
    """The change worked out on the rows as they are, locked against other changes."""
    Area.objects.select_for_update(of=("self",)).filter(parent=None).first()
    begun = Q(valid_from__lte=today) & (Q(valid_to=None) | Q(valid_to__gt=today))
    rows = {row.id: row for row in Area.objects.filter(begun)}
    current = _with_present_parents(rows)
    made = plan(wish, current, set(Area.objects.values_list("code", flat=True)))
    _check_free(made, rows, day, today)
    return made, rows


def _with_present_parents(rows: Mapping[UUID, Area]) -> list[Area]:
    """Rows whose parent is a valid row: one that was renamed is found by its path."""
    by_path = {row.path: row for row in rows.values()}
    for row in rows.values():
        if row.parent_id is not None and row.parent_id not in rows:
            row.parent = by_path[row.path[: -len(row.code) - 1]]
    return list(rows.values())


def _check_free(made: Plan, rows: Mapping[UUID, Area], day: date, today: date) -> None:
    """No other approved change may concern the same areas, what lies in them or what they go to."""
    targets = {each.path for each in made.leads} | {each.parent_path for each in made.born}
    concerned = [rows[old] for old in made.ended]
    concerned += [row for row in rows.values() if row.path in targets]
    for row in concerned:
        if row.valid_to is not None:
            raise RuleBroken("network.area_ends_already", field="areas", code=row.code)
    ending = [rows[old] for old in made.ended]
    for row in ending:
        if row.valid_from >= day:
            raise RuleBroken("network.area_too_new", field="day", code=row.code)
    paths = {row.path for row in ending}
    for later in Area.objects.filter(valid_from__gt=today, valid_to=None):
        if later.path.startswith(tuple(paths)):
            raise RuleBroken("network.area_ends_already", field="areas", code=later.code)


def _place_of(wish: Wish, rows: Mapping[UUID, Area]) -> str:
    """The area everything happens in: who may propose and decide is asked there."""
    by_code = {row.code: row for row in rows.values()}
    paths = [by_code[code].path[: -len(code) - 1] for code in wish.areas]
    if wish.kind is Kind.MOVE:
        paths.append(by_code[wish.parent].path)
    return shared(paths) or by_code[wish.areas[0]].path


def _carry_out(change: AreaChange, today: date) -> None:
    wish = wish_of(change.wish)
    made, rows = _planned(wish, change.day, today)
    if _place_of(wish, rows) != change.area_path:  # who may approve was asked of another place
        raise RuleBroken("network.area_change_elsewhere")
    Area.objects.filter(pk__in=made.ended).update(valid_to=change.day)
    born = _born(made.born, rows, change)
    by_path = {row.path: row for row in rows.values() if row.id not in made.ended}
    by_path |= {row.path: row for row in born}
    Area.objects.bulk_create(born)
    Succession.objects.bulk_create(
        Succession(old_id=each.old, new=by_path[each.path], main=each.main, carries=each.carries)
        for each in made.leads
    )
    if change.wish["kind"] == Kind.END:
        _end_units(made.ended, change.day)
    references.changed()


def _born(born: Iterable[Born], rows: Mapping[UUID, Area], change: AreaChange) -> list[Area]:
    by_path = {row.path: row for row in rows.values()}
    made: list[Area] = []
    for each in born:
        like, parent = rows[each.like], by_path.get(each.parent_path)
        name = dict(each.name) if each.name else like.name
        row = Area(
            id=new_id(),
            code=each.code,
            parent=parent,
            path=each.path,
            level=like.level,
            depth=parent.depth + 1 if parent else 0,
            name=name,
            address=like.address,
            sort_key=sort_key(name.get("zh") or name["en"]),
            hidden=like.hidden,
            sample=like.sample,
            polygon=like.polygon if each.code == like.code else None,
            source=change.reason if each.name else like.source,
            valid_from=change.day,
        )
        by_path[each.path] = row
        made.append(row)
    return made


def _end_units(areas: Collection[UUID], day: date) -> None:
    """What stands in an area that simply ends, ends with it."""
    lasting = Q(valid_to=None) | Q(valid_to__gt=day)
    ending = Unit.objects.filter(lasting, area__in=areas)
    below = Unit.objects.filter(lasting, parent__in=ending).exclude(area__in=areas)
    if below.exists():
        raise RuleBroken("network.unit_has_children", field="areas")
    ending.update(valid_to=day)


def _settled(links: Iterable[Succession]) -> int:
    """Bring units, what they answer for and published figures to the areas that are valid now."""
    moved, told = 0, list(links)
    for link in told:
        if link.main:
            moved += Unit.objects.filter(area=link.old).update(
                area=link.new, area_path=link.new.path
            )
            if link.old.code == link.new.code:
                PublishedFact.objects.filter(area=link.old).update(area=link.new)
        answering = UnitArea.objects.filter(area=link.old).values_list("unit_id", flat=True)
        UnitArea.objects.bulk_create(
            [UnitArea(unit_id=unit, area=link.new) for unit in answering], ignore_conflicts=True
        )
    UnitArea.objects.filter(area__in={link.old_id for link in told}).delete()
    _adopt(told)
    return moved


def _adopt(links: Iterable[Succession]) -> None:
    """The areas inside one that was renamed lie in the one that bears the new name."""
    for link in links:
        if link.old.path == link.new.path:
            Area.objects.filter(parent=link.old, valid_to=None).update(parent=link.new)


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_default_timezone())


def _recorded(
    verb: str, change: AreaChange, *, by: Actor, at: datetime, units: int | None = None
) -> None:
    data: dict[str, object] = {
        "kind": change.wish["kind"],
        "areas": list(change.wish["areas"]),
        "becomes": [part["code"] for part in change.wish["becomes"]],
        "day": change.day.isoformat(),
    }
    if change.approved is not None:
        data["detail"] = "approved" if change.approved else "refused"
    if units is not None:
        data["units"] = units
    record(
        verb=verb,
        by=by,
        at=at,
        area_path=change.area_path,
        subject_type="area_change",
        subject_id=change.id,
        data=data,
    )
