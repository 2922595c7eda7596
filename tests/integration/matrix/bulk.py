"""One of everything, made through the actions; then a thousand of each, written by COPY."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from datetime import date, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import Model

from shiliu.accounts.actions.absences import set_absence
from shiliu.accounts.actions.posts import propose_post
from shiliu.accounts.actions.tokens import issue_token
from shiliu.accounts.actions.users import add_user
from shiliu.accounts.models import Absence, Post, Token, User
from shiliu.accounts.rules.roles import Role, key_scopes
from shiliu.accounts.schemas import NewPost
from shiliu.cases.actions import publishing, steps
from shiliu.cases.actions.exporting import ask_for_export
from shiliu.cases.models import Case, ExportApproval, Step, Text
from shiliu.cases.queries import Filters
from shiliu.core import clock, references
from shiliu.core.actor import SYSTEM
from shiliu.core.database import copy_together
from shiliu.core.ids import new_id
from shiliu.ledger.models import Fact
from shiliu.network.actions import propose_areas, propose_setting, publish_fact
from shiliu.network.models import (
    Area,
    AreaChange,
    Holiday,
    PublishedFact,
    SettingChange,
    Unit,
    UnitArea,
)
from shiliu.network.queries import network
from shiliu.network.rules.reorganising import Kind, Part, Wish
from shiliu.network.schemas import NewFact
from shiliu.notices.models import OutboxMail
from shiliu.people.actions import look
from shiliu.people.models import Look
from shiliu.tallies.actions import project
from shiliu.tallies.models import CohortTally, DayTally
from shiliu.webhooks.models import Delivery, Hook
from tests.support.people import BUILDING, COMMUNITY, GRID, People
from tests.support.requests import CONTACT, DEBT, LAMP, MANHOLE, Asked, ask

MANY = 1000
HOLIDAY_YEAR = 2029
Row = TypeVar("Row", bound=Model)
Changes = Callable[[int], Mapping[str, object]]


class Little:
    """Requests in the states that lists show, and one of everything else."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.asked = self._requests()
        self._looks()
        self._accounts()
        self._proposals()
        office = network().units_by_code["office-district"]
        scopes = key_scopes(office.kind, office.level)
        key = people.key_of(office.code, 100_000, scopes=scopes)
        self.key_headers = {"Authorization": f"Bearer {key}"}
        project()

    def _requests(self) -> dict[str, Asked]:
        people = self.people
        asked = {
            "waiting": ask(area=BUILDING, category=DEBT, contact=CONTACT),
            "hazard": ask(area=BUILDING, category=MANHOLE),
            "titled": ask(area=BUILDING, category=LAMP).accepted(people.alice),
            "working": ask(area=BUILDING, category=LAMP).accepted(people.alice),
            "published": ask(area=BUILDING, category=LAMP).accepted(people.alice),
        }
        asked["working"].dispatched(people.alice)
        for name, title in (("titled", "路灯不亮"), ("published", "路灯又亮了")):
            publishing.propose_title(
                by=people.alice.actor, at=clock.now(), case_id=asked[name].id, zh=title
            )
        publishing.approve_title(
            by=people.erin.actor, at=clock.now(), case_id=asked["published"].id
        )
        steps.note(
            by=people.alice.actor, at=clock.now(), case_id=asked["working"].id, body="来过一次"
        )
        return asked

    def _looks(self) -> None:
        frank = self.people.frank
        look(
            subject_type="case",
            subject_id=self.asked["waiting"].id,
            by=frank.actor,
            at=clock.now(),
            own=False,
            reason="she asked to be rung",
            area_path=self.asked["waiting"].case.area_path,
        )

    def _accounts(self) -> None:
        at, places, heidi = clock.now(), network(), self.people.heidi.actor
        unit, area = places.units_by_code["p10-1-1-1"], places.areas_by_code[BUILDING]
        newcomer = add_user(by=SYSTEM, at=at, username="newcomer", display_name="Newcomer")
        self.newcomer = newcomer
        propose_post(
            by=heidi,
            at=at,
            new=NewPost(newcomer.id, unit.id, area.id, Role.NEIGHBOUR_HOST, clock.today()),
        )
        issue_token(by=heidi, at=at, unit_id=unit.id, name="Stadt")
        self.hook = Hook(
            unit_id=places.units_by_code["office-district"].id,
            name="示例系统",
            address="https://hooks.example.org/x",
            events=["case.answer"],
            created_at=at,
        )
        self.hook.save()
        Delivery(hook=self.hook, verb="case.answer", payload={}, created_at=at).save()
        tomorrow = clock.today() + timedelta(days=1)
        set_absence(
            by=self.people.bob.actor,
            at=at,
            post_id=self.people.bob.post.id,
            stand_in_id=self.people.alice.post.id,
            from_day=tomorrow,
            to_day=tomorrow,
        )

    def _proposals(self) -> None:
        at, places, heidi = clock.now(), network(), self.people.heidi
        propose_setting(
            key="retention.contact_days", value=200, reason="long enough",
            person=heidi.user.id, by=heidi.actor, at=at,
        )  # fmt: skip
        propose_areas(
            wish=Wish(Kind.RENAME, (COMMUNITY,), (Part(COMMUNITY, {"zh": "新名社区"}),)),
            day=clock.today(), reason="a decree", person=heidi.user.id, by=heidi.actor, at=at,
        )  # fmt: skip
        publish_fact(
            NewFact(
                area=places.areas_by_code[COMMUNITY].id, key="lamps", value=1200, unit={},  # type: ignore[arg-type]  # a whole number
                label={"zh": "路灯"}, source="counted", as_of=date(2026, 1, 1), source_url="",
            ),
            by=SYSTEM,
            at=at,
        )  # fmt: skip
        ask_for_export(
            by=self.people.frank.actor, at=at, filters=Filters(), reason="for the meeting"
        )
        Holiday.objects.create(
            day=date(HOLIDAY_YEAR, 1, 1), kind="rest", name={"zh": "元旦"}, source="notice"
        )
        OutboxMail.objects.create(to="dora@example.org", subject="news", body="news", at=at)


def much(little: Little) -> None:
    """Add a thousand rows of everything there is one of."""
    with transaction.atomic():
        _more_requests(little)
        _more_looks()
        _more_accounts(little)
        _more_proposals()
        _more_mails()
        _more_places()
        _more_tallies()
    references.forget()


def _times(row: Row, times: int, changes: Changes = lambda _number: {}) -> list[Row]:
    """Copies of a row, each with an id of its own and what `changes` says."""
    made = []
    for number in range(times):
        new = copy(row)
        for name, value in {"id": new_id(), **changes(number)}.items():
            setattr(new, name, value)
        made.append(new)
    return made


def _more_requests(little: Little) -> None:
    """Each request two hundred times, with its texts, steps and facts; and one long story."""
    highest = max(Case.objects.values_list("number", flat=True))
    each = MANY // len(little.asked)
    for asked in little.asked.values():
        case = asked.case
        cases = _times(
            case,
            each,
            lambda n, top=highest: {"number": top + 1 + n, "code_lookup": new_id().bytes * 2},
        )
        highest += each
        copy_together(cases)
        belongings = [asked.steps, asked.texts, asked.facts]
        copy_together([row for made in cases for row in _what_belongs_to(made, *belongings)])
    story = little.asked["working"].id
    note = Step.objects.filter(case=story, verb="note").get()
    text = Text.objects.get(case=story, step_id=note.id)
    notes = _times(note, MANY)
    copy_together([*notes, *_times(text, MANY, lambda n: {"step_id": notes[n].id})])


def _what_belongs_to(
    made: Case, steps_taken: list[Step], texts: list[Text], facts: list[Fact]
) -> list[Model]:
    """Steps, texts and facts of a request, for a copy of it."""
    rows: list[Model] = []
    new_steps = {}
    for step in steps_taken:
        (new,) = _times(step, 1, lambda _n: {"case_id": made.id})
        new_steps[step.id] = new.id
        rows.append(new)
    for text in texts:
        changes = {"case_id": made.id, "step_id": new_steps[text.step_id]}
        rows += _times(text, 1, lambda _n, changes=changes: changes)
    for fact in facts:
        rows += _times(fact, 1, lambda _n: {"subject_id": made.id})
    return rows


def _more_looks() -> None:
    look_row, posts = Look.objects.get(), list(Post.objects.values_list("id", flat=True))
    copy_together(_times(look_row, MANY, lambda n: {"by": str(posts[n % len(posts)])}))


def _more_accounts(little: Little) -> None:
    """People with posts at one unit, proposals, keys, absences; one person with many posts."""
    waiting, bob = Post.objects.get(approved_at=None), little.people.bob.post
    users = _times(
        User.objects.get(pk=bob.user_id),
        MANY,
        lambda n: {"username": f"person-{n}", "display_name": f"Person {n}"},
    )
    copy_together(users)
    at_work = _times(bob, MANY, lambda n: {"user_id": users[n].id})
    proposed = _times(waiting, MANY, lambda n: {"user_id": users[n].id})
    own = _times(bob, MANY, lambda _n: {"user_id": little.newcomer.id})
    copy_together([*at_work, *proposed, *own])
    copy_together(
        _times(Token.objects.get(name="Stadt"), MANY, lambda _n: {"key_hash": new_id().bytes * 2})
    )
    hooks = _times(little.hook, MANY, lambda _n: {"ended_at": None})
    copy_together([*hooks, *_times(Delivery.objects.get(), MANY, lambda _n: {"attempts": 1})])
    away, last = Absence.objects.get(), clock.today()
    copy_together(
        _times(
            away,
            MANY,
            lambda n: {
                "from_day": last + timedelta(days=2 + n),
                "to_day": last + timedelta(days=2 + n),
            },
        )
    )


def _more_proposals() -> None:
    users = list(User.objects.values_list("id", flat=True))
    change, at = SettingChange.objects.get(), clock.now()
    areas = AreaChange.objects.get()
    AreaChange.objects.bulk_create(
        _times(areas, MANY // 20, lambda n: {"proposed_by": users[n]})
        + _times(
            areas,
            MANY // 2,
            lambda n: {
                "proposed_by": users[n],
                "decided_by": users[n + 1],
                "decided_at": at,
                "approved": False,
            },
        )
    )
    proposed = _times(change, MANY // 2, lambda n: {"proposed_by": users[n]})
    decided = _times(
        change,
        MANY // 2,
        lambda n: {
            "proposed_by": users[n],
            "decided_by": users[n + 1],
            "decided_at": at,
            "approved": True,
        },
    )
    copy_together([*proposed, *decided])
    copy_together(_times(PublishedFact.objects.get(key="lamps"), MANY, lambda n: {"key": f"k{n}"}))
    copy_together(
        _times(ExportApproval.objects.get(), MANY, lambda n: {"asked_by": users[n % len(users)]})
    )
    first = Holiday.objects.get(day=date(HOLIDAY_YEAR, 1, 1))
    days = [copy(first) for _ in range(364)]
    for after, row in enumerate(days, start=1):
        row.day = first.day + timedelta(days=after)
    copy_together(days)


def _more_mails() -> None:
    mail = OutboxMail.objects.get()
    OutboxMail.objects.bulk_create(
        OutboxMail(to=mail.to, subject=str(number), body=mail.body, at=mail.at)
        for number in range(MANY)
    )


def _more_places() -> None:
    """A thousand buildings in one grid, and a thousand corners under its station."""
    grid, building = Area.objects.get(code=GRID), Area.objects.get(code=BUILDING)
    areas = _times(
        building,
        MANY,
        lambda n: {
            "code": f"{GRID}x{n}",
            "path": f"{grid.path}{GRID}x{n}/",
            "name": {"zh": f"新楼{n}号", "en": f"New house {n}"},
        },
    )
    corner = Unit.objects.get(code="p10-1-1")
    units = _times(
        corner,
        MANY,
        lambda n: {
            "code": f"p10-1-x{n}",
            "area_id": areas[n].id,
            "area_path": areas[n].path,
            "name": {"zh": f"新角{n}号", "en": f"New corner {n}"},
        },
    )
    copy_together(areas)
    copy_together(units)
    served = [
        UnitArea(unit_id=unit.id, area_id=area.id) for unit, area in zip(units, areas, strict=True)
    ]
    copy_together(served)


def _more_tallies() -> None:
    """The tallies of one scope on a thousand days before."""
    for model in (DayTally, CohortTally):
        row = model.objects.filter(scope=network().areas_by_code[COMMUNITY].path).first()
        assert row is not None
        rows = [copy(row) for _ in range(MANY)]
        for back, new in enumerate(rows, start=1):
            new.day = row.day - timedelta(days=back)
        copy_together(rows)
