"""Examples of the actions on requests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from shiliu.cases.actions import (
    batches,
    endings,
    erasing,
    exporting,
    importing,
    merging,
    publishing,
    saved_views,
    splitting,
    steps,
    templates,
)
from shiliu.cases.actions.intake import receive
from shiliu.cases.actions.opening import open_by_code
from shiliu.cases.actions.succession import move_on, take_new_names, take_over
from shiliu.cases.queries import Filters
from shiliu.cases.queries.importing import desk_for
from shiliu.cases.rules.importing import Message
from shiliu.cases.rules.lifecycle import Outcome, Word
from shiliu.core import references
from shiliu.core.actor import PUBLIC, SYSTEM, Actor
from shiliu.core.once import once
from shiliu.network.actions import end_unit
from tests.integration.checks.examples.kinds import (
    Call,
    Example,
    PartOf,
    World,
    batch,
    without_fact,
)
from tests.integration.checks.examples.network import areas_decided
from tests.support.people import BUILDING, COMMUNITY, LIGHTING, POINT, STATION, Person
from tests.support.requests import (
    CONTACT,
    MANHOLE,
    REASON,
    REPLY,
    Asked,
    ask,
    new_request,
)

Prepared = Callable[[World], Asked]


def fresh(_world: World) -> Asked:
    return ask(contact=CONTACT)


def accepted(world: World) -> Asked:
    return fresh(world).accepted(world.people.erin)


def dispatched(world: World) -> Asked:
    return accepted(world).dispatched(world.people.erin)


def paused(world: World) -> Asked:
    return accepted(world).paused(world.people.erin)


def answered(world: World) -> Asked:
    return accepted(world).answered(world.people.erin)


def staff(action: Callable[..., object], who: str, asked: Prepared, **more: object) -> Example:
    """An action that somebody at work takes on a request."""

    def prepare(world: World) -> Call:
        actor, request = world.people[who].actor, asked(world)
        return partial(action, by=actor, at=world.clock.now, case_id=request.id, **more)

    return Example(prepare)


def asker(action: Callable[..., object], asked: Prepared, **more: object) -> Example:
    """An action of the asker on their own request."""

    def prepare(world: World) -> Call:
        request = asked(world)
        return partial(action, by=request.asker, at=world.clock.now, case_id=request.id, **more)

    return Example(prepare)


def by_the_clock(action: Callable[..., object], asked: Prepared, **later: float) -> Example:
    """An action that nobody takes: the time has come."""

    def prepare(world: World) -> Call:
        request = asked(world)
        return partial(action, at=world.clock.later(**later), case_id=request.id)

    return Example(prepare)


def _receive(world: World) -> Call:
    claim = once("one-key-for-this-form", route="test", by=PUBLIC, body=b"body")
    request = new_request(category=MANHOLE, contact=CONTACT, place="3号楼东侧")
    return partial(receive, by=PUBLIC, at=world.clock.now, request=request, once=claim)


def _in_the_grid(_world: World) -> Asked:
    return ask(area=BUILDING)


def _proposed(world: World) -> Asked:
    asked = ask(area=BUILDING)
    _propose(asked, world.people.alice, world.clock.now)
    return asked


def _propose(asked: Asked, by: Person, at: datetime) -> None:
    publishing.propose_title(by=by.actor, at=at, case_id=asked.id, zh="楼前路灯不亮")


def _left_behind(world: World) -> Asked:
    """At a neighbour point that ends today."""
    asked = ask(area=BUILDING, asked_at=POINT)
    at = world.clock.now
    end_unit(asked.case.unit_id, valid_to=at.date(), by=SYSTEM, at=at)
    references.forget()  # as after the commit
    return asked


def _displaced(world: World) -> Asked:
    """In a community that became part of another one."""
    asked = ask(area=COMMUNITY)
    areas_decided(world)()
    references.forget()  # as after the commit
    return asked


def _import(world: World) -> Call:
    at = world.clock.now.replace(tzinfo=None)
    messages = [
        (Message(str(number), at, "路灯不亮", "已修好。", at, "", ""), desk_for("", ""))
        for number in range(3)
    ]
    return partial(
        importing.import_messages,
        by=SYSTEM,
        at=world.clock.now,
        source="old",
        messages=messages,
    )


def _purge(world: World) -> Call:
    answered(world).says(Word.SOLVED)
    return partial(erasing.purge_texts, by=SYSTEM, at=world.clock.later(days=36500))


def _export(world: World) -> Call:
    fresh(world)
    return partial(
        exporting.export_cases,
        by=world.people.frank.actor,
        at=world.clock.now,
        filters=Filters(),
        contacts=True,
        reason="核对名单",
    )


def _ask_for_export(world: World, by: Actor | None = None) -> Call:
    return partial(
        exporting.ask_for_export,
        by=by or world.people.frank.actor,
        at=world.clock.now,
        filters=Filters(),
        reason="季度报告",
    )


def _approve_export(world: World) -> Call:
    asked_for = exporting.ask_for_export(
        by=world.people.frank.actor, at=world.clock.now, filters=Filters(), reason="季度报告"
    )
    grace = world.people.grace.actor
    return partial(exporting.approve_export, by=grace, at=world.clock.now, approval_id=asked_for.id)


def _open(world: World) -> Call:
    code = fresh(world).code
    return partial(open_by_code, code=code, network="192.0.2.1", at=world.clock.now)


def _take_many(world: World) -> Call:
    """Three to accept, and one that is accepted already."""
    seen = {asked.id: asked.case.changes for asked in (fresh(world) for _ in range(3))}
    seen |= {each.id: each.case.changes for each in [accepted(world)]}
    wish, erin = batches.Wish(batches.Many.ACCEPT), world.people.erin.actor
    return partial(batches.take_many, by=erin, at=world.clock.now, wish=wish, seen=seen)


def _forget_batches(world: World) -> Call:
    _take_many(world)()
    return partial(batches.forget_batches, before=world.clock.later(days=1))


NEW = templates.NewTemplate("路灯修好了", "{unit}已修好{number}。")
OTHER = templates.NewTemplate("路灯修好了", "{unit}已修好。", for_below=True)


def _add_template(world: World) -> Call:
    erin = world.people.erin
    return partial(
        templates.add_template,
        by=erin.actor,
        at=world.clock.now,
        unit=erin.post.unit_id,
        new=NEW,
    )


def of_template(action: Callable[..., object], **more: object) -> Example:
    """What happens to a template that Erin has written."""

    def prepare(world: World) -> Call:
        made = _add_template(world)()
        erin = world.people.erin.actor
        return partial(action, by=erin, at=world.clock.now, template_id=made.id, **more)

    return Example(prepare)


def _save_view(world: World) -> Call:
    new = saved_views.NewView("每天看一看", filters={"state": ["open"]})
    return partial(saved_views.save_view, by=world.people.erin.actor, at=world.clock.now, new=new)


def of_view(action: Callable[..., object], **more: object) -> Example:
    """What happens to a view that Erin keeps."""

    def prepare(world: World) -> Call:
        made = _save_view(world)()
        erin = world.people.erin.actor
        return partial(action, by=erin, at=world.clock.now, view_id=made.id, **more)

    return Example(prepare)


def _merge(world: World) -> partial[object]:
    lead, *others = [fresh(world) for _ in range(3)]
    ids, erin = [each.id for each in others], world.people.erin.actor
    return partial(merging.merge, by=erin, at=world.clock.now, lead_id=lead.id, case_ids=ids)


def _split(world: World) -> Call:
    asked, erin = fresh(world), world.people.erin.actor
    new, changes = splitting.NewPart("4号楼的井盖松了。", BUILDING, MANHOLE), asked.case.changes
    at = world.clock.now
    return partial(splitting.split, by=erin, at=at, case_id=asked.id, new=new, changes=changes)


def _unmerge(world: World) -> Call:
    call = _merge(world)
    call()
    erin, (member, _) = world.people.erin.actor, call.keywords["case_ids"]
    return partial(merging.unmerge, by=erin, at=world.clock.now, case_id=member)


CASES: dict[str, Example | PartOf] = {
    "cases.batches.forget_batches": without_fact("housekeeping", _forget_batches),
    "cases.batches.look_ahead": PartOf("the preview of take_many; writes nothing"),
    "cases.batches.take_many": batch(3, _take_many),
    "cases.endings.alarm": by_the_clock(
        endings.alarm, lambda world: ask(category=MANHOLE), minutes=30
    ),
    "cases.endings.confirm": asker(endings.confirm, answered, word=Word.NOT_SOLVED),
    "cases.endings.expire": by_the_clock(endings.expire, answered, days=8),
    "cases.endings.hand_over": by_the_clock(endings.hand_over, fresh, days=5),
    "cases.endings.supplement": asker(endings.supplement, fresh, words="是东头那盏。"),
    "cases.endings.withdraw": asker(endings.withdraw, fresh),
    "cases.erasing.erase": asker(erasing.erase, fresh),
    "cases.erasing.erase_texts": PartOf("erase, and its repetition after a restore"),
    "cases.erasing.purge_texts": Example(_purge),
    "cases.exporting.approve_export": Example(_approve_export),
    "cases.exporting.ask_for_export": Example(_ask_for_export),
    "cases.exporting.export_cases": Example(_export),
    "cases.importing.import_messages": batch(3, _import),
    "cases.intake.receive": Example(_receive),
    "cases.opening.open_by_code": without_fact(
        "counts a try; what is then done records its own fact", _open
    ),
    "cases.splitting.look_ahead": PartOf("the preview of split; writes nothing"),
    "cases.splitting.split": Example(_split),
    "cases.merging.merge": batch(2, _merge),
    "cases.merging.unmerge": Example(_unmerge),
    **{
        f"cases.plans.{name}": PartOf("the step of this name and take_many; writes nothing")
        for name in (
            *("accept", "answer", "dispatch", "hand_down", "hand_up", "moved", "pause"),
            *("recategorise", "resume", "start", "unit_named"),
        )
    },
    "cases.publishing.approve": PartOf("approve_title and take_many"),
    "cases.publishing.check_approval": PartOf("approve_title and take_many"),
    "cases.publishing.approve_title": staff(publishing.approve_title, "erin", _proposed),
    "cases.publishing.propose_title": staff(
        publishing.propose_title, "erin", fresh, zh="小区路灯不亮", en="Estate light out"
    ),
    "cases.publishing.withdraw_title": staff(publishing.withdraw_title, "erin", _proposed),
    "cases.steps.accept": staff(steps.accept, "erin", fresh),
    "cases.steps.answer": staff(steps.answer, "erin", accepted, outcome=Outcome.DONE, reply=REPLY),
    "cases.steps.dispatch": staff(steps.dispatch, "erin", accepted, to=LIGHTING, note="请看一下。"),
    "cases.steps.extend": staff(steps.extend, "frank", accepted, days=2, reason=REASON),
    "cases.steps.give_back": staff(steps.give_back, "judy", dispatched, reason="不归我们。"),
    "cases.steps.hand_down": staff(
        steps.hand_down, "erin", lambda world: ask(area=BUILDING, asked_at="p10"), to=STATION
    ),
    "cases.steps.hand_up": staff(steps.hand_up, "erin", accepted, reason=REASON),
    "cases.steps.move_up": PartOf("hand_up and hand_over"),
    "cases.steps.note": staff(steps.note, "erin", fresh, body="已电话联系。"),
    "cases.steps.pause": staff(steps.pause, "erin", accepted, reason=REASON),
    "cases.steps.recategorise": staff(steps.recategorise, "erin", fresh, category=MANHOLE),
    "cases.steps.release": staff(steps.release, "erin", accepted),
    "cases.steps.resume": staff(steps.resume, "erin", paused),
    "cases.steps.start": staff(steps.start, "judy", dispatched),
    "cases.succession.move_on": by_the_clock(move_on, _displaced, minutes=1),
    "cases.succession.take_new_names": without_fact(
        "a new name moves nothing: part of `area.settle`",
        lambda world: partial(take_new_names, at=world.clock.now),
    ),
    "cases.succession.take_over": by_the_clock(take_over, _left_behind, minutes=1),
    "cases.writing.check_unchanged": PartOf("a step over the interface"),
    "cases.writing.check_version": PartOf("every step that a version is named for"),
    "cases.templates.add_template": Example(_add_template),
    "cases.templates.change_template": of_template(templates.change_template, new=OTHER),
    "cases.templates.count_use": PartOf("answer and take_many"),
    "cases.templates.end_template": of_template(templates.end_template),
    "cases.saved_views.save_view": Example(_save_view),
    "cases.saved_views.change_view": of_view(
        saved_views.change_view, new=saved_views.NewView("每周看一看")
    ),
    "cases.saved_views.delete_view": of_view(saved_views.delete_view),
    "cases.writing.carry_out": PartOf("every step that can be planned"),
    "cases.writing.tell_asker": PartOf("every step that brings news, and split"),
    "cases.writing.watch_hazard": PartOf("receive, split and every step that makes a hazard"),
    "cases.writing.areas_of": PartOf("texts that can be searched"),
    "cases.writing.commit_text": PartOf("receive and every step with a text"),
    "cases.writing.fact_of": PartOf("receive and every step"),
    "cases.writing.journal_title": PartOf("every step, and what is done about a title"),
    "cases.writing.locked": PartOf("every step"),
    "cases.writing.required_text": PartOf("every step with a text"),
    "cases.writing.shown_title": PartOf("every step, and what is done about a title"),
    "cases.writing.step_of": PartOf("receive and every step"),
    "cases.writing.take_step": PartOf("every step"),
    "cases.writing.target_of": PartOf("every step, and its preview"),
}
