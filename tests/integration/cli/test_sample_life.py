"""What the sample life leaves: a picture of an ordinary day, in texts that fit what was asked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.test import override_settings

from shiliu.accounts.models import User
from shiliu.accounts.queries import actor_of
from shiliu.accounts.rules.roles import Role
from shiliu.cases.models import Case, Step, Text, TextKind
from shiliu.cases.queries import case_by_code, due_cases, hazards_waiting, inbox
from shiliu.cases.rules.lifecycle import AT_HAND, OPEN, Outcome, State, Verb, Word
from shiliu.cli import sample
from shiliu.core import clock
from shiliu.core.actor import SYSTEM
from shiliu.network.queries import network
from tests import databases
from tests.unit.profile_files import HAN, KANGBASHI
from tests.unit.test_profiles_content import nearest

REQUESTS = 150
ANSWERS = {each["category"]: each for each in KANGBASHI.samples["answers"]}
WORKING = {
    Role.COORDINATOR, Role.UNIT_WORKER, Role.CENTRE_STAFF, Role.GRID_WORKER, Role.BUILDING_STEWARD,
    Role.NEIGHBOUR_HOST,
}  # fmt: skip
MOMENTS = {
    "a Friday afternoon": datetime(2026, 11, 27, 8, 30, tzinfo=UTC),
    "a Sunday, three in the morning": datetime(2026, 11, 21, 19, 0, tzinfo=UTC),
    "the first morning after a week of holidays": datetime(2026, 10, 8, 0, 40, tzinfo=UTC),
}


@dataclass(frozen=True)
class Made:
    """A sample life as it was at the end of its making."""

    now: datetime
    hints: sample.Hints


@pytest.fixture(scope="module", params=MOMENTS)
def made(request, django_db_setup, django_db_blocker, tmp_path_factory):
    """A small life that ends at one of the moments, in a database of its own."""
    now, name = MOMENTS[request.param], databases.database_name("_life")
    home = tmp_path_factory.mktemp("home")
    with (
        django_db_blocker.unblock(),
        databases.clone(name, databases.KANGBASHI),
        override_settings(HOME_DIR=home, STAFF_TOTP_REQUIRED=False),
    ):
        databases.point_django_at(name)
        with clock.simulated(lambda: now):
            material = sample.material_of(KANGBASHI.folder, None)
            sample.make(material, requests=REQUESTS, told=lambda _: None)
        yield Made(now, sample.hints())
        databases.point_django_at(databases.database_name())


def working_days_late(case: Case, now: datetime) -> int:
    return network().calendar.between(case.promised_at, now)


def overdue(now: datetime) -> list[Case]:
    return list(Case.objects.filter(state__in=AT_HAND, promised_at__lt=now))


def sign_ins(made: Made):
    """Who can be signed in as to work on requests, as actors."""
    for name, role, _ in made.hints.sign_ins:
        if role in WORKING:
            yield name, actor_of(User.objects.get(username=name), made.now)


def test_nothing_happens_after_its_end(made):
    assert REQUESTS - 5 <= Case.objects.count() <= REQUESTS
    assert not Step.objects.filter(at__gt=made.now).exists()


def test_the_printed_codes_are_a_request_in_work_an_answered_and_a_solved_one_in_chinese(made):
    cases = [case_by_code(code.replace(" ", "")) for _, code in made.hints.codes]
    assert [(case.state, case.word) for case in cases] == [
        (State.WORKING, Word.NONE),
        (State.ANSWERED, Word.NONE),
        (State.CLOSED, Word.SOLVED),
    ]
    for case in cases:
        assert case.language == "zh-hans"
        assert not case.hazard
        assert HAN.search(case.title["zh"])
        assert HAN.search(Text.objects.get(case=case, kind=TextKind.WORDS).body)


def test_a_few_promises_are_late_by_days_and_never_by_weeks(made):
    late = [working_days_late(case, made.now) for case in overdue(made.now)]
    assert 1 <= len(late) <= 12
    assert max(late) <= 5


def test_some_promises_end_today_and_some_in_the_next_days(made):
    calendar = network().calendar
    today = calendar.local(made.now).date()
    while not calendar.is_working_day(today):
        today += timedelta(days=1)
    days = Counter(
        calendar.local(case.promised_at).date()
        for case in Case.objects.filter(state__in=OPEN).exclude(promised_at=None)
    )
    assert days[today] >= 3
    assert sum(times for day, times in days.items() if day > today) >= 3


def test_at_most_two_hazards_wait_and_not_for_hours(made):
    waiting = hazards_waiting(SYSTEM)
    assert 1 <= len(waiting) <= 2
    assert all(made.now - row.received_at < timedelta(hours=1) for row in waiting)
    for case in Case.objects.filter(hazard=True, state__in=OPEN):
        assert made.now - case.received_at < timedelta(days=2)


def test_what_waits_to_be_accepted_has_not_waited_long(made):
    """Who accepts nothing in time loses it to the unit above, and there somebody does."""
    calendar = network().calendar
    for case in Case.objects.filter(state__in=(State.RECEIVED, State.RETURNED, State.REOPENED)):
        since = Step.objects.filter(case=case).latest("at").at
        assert calendar.between(since, made.now) <= 2, case


def test_everybody_who_can_be_signed_in_as_finds_work_today(made):
    found = dict(sign_ins(made))
    assert {name.partition("-")[0] for name in found} >= {"office", "department", "property"}
    for name, actor in found.items():
        due = due_cases(actor, made.now, own=True)
        assert due.rows or inbox(actor).rows, name
    for name in ("office", "department", "point-1", "point-2"):
        assert inbox(found[name]).rows, name
        assert due_cases(found[name], made.now, own=True).rows, name


# ------------------------------------------------------------ texts
def fitting(category: str, kinds: Iterable[str]) -> list[re.Pattern[str]]:
    """The texts of these kinds, each from the nearest group, as patterns of what they become."""
    texts = [text for kind in kinds for text in nearest(ANSWERS, category, kind)[1].get(kind, [])]
    return [
        re.compile(re.sub(r"\\{\w+\\}", ".+", re.escape(said)))
        for text in texts
        for said in text.values()
    ]


def said(*verbs: Verb, kind: str):
    """Each text of a kind that came with such a step, with its request."""
    verb_of = dict(Step.objects.filter(verb__in=verbs).values_list("id", "verb"))
    for text in Text.objects.filter(step_id__in=verb_of, kind=kind).select_related("case"):
        yield text.case, verb_of[text.step_id], text.body


def assert_fits(case: Case, body: str, *kinds: str) -> None:
    assert any(each.fullmatch(body) for each in fitting(case.category_id, kinds)), (
        f"{case.category_id}: {body}"
    )
    assert bool(HAN.search(body)) == (case.language != "en"), body


def test_answers_are_about_what_was_asked_and_never_said_twice(made):
    replies = list(said(Verb.ANSWER, kind=TextKind.REPLY))
    assert len(replies) > REQUESTS // 2
    for case, _, body in replies:
        assert_fits(case, body, *Outcome, "again")
    assert max(Counter((case.id, body) for case, _, body in replies).values()) == 1


def test_what_is_settled_at_the_counter_is_what_a_counter_can_settle(made):
    for case, _, body in said(Verb.RECEIVE, kind=TextKind.REPLY):
        assert_fits(case, body, "at_once")


def test_reasons_of_returns_and_pauses_are_about_the_matter(made):
    kinds = {Verb.RETURN: "returns", Verb.PAUSE: "pauses"}
    reasons = list(said(*kinds, kind=TextKind.REASON))
    assert reasons
    for case, verb, body in reasons:
        assert_fits(case, body, kinds[verb])


def test_what_askers_say_is_left_is_about_the_matter(made):
    remainders = list(said(Verb.REOPEN, Verb.CONFIRM, kind=TextKind.REMAINDER))
    assert remainders
    for case, _, body in remainders:
        assert_fits(case, body, "partly", "not_solved")


def test_a_title_names_the_place_of_the_words(made):
    for case in Case.objects.exclude(title={}):
        words = Text.objects.get(case=case, kind=TextKind.WORDS).body
        language = "en" if case.language == "en" else "zh"
        for road in (each[language] for each in KANGBASHI.samples["roads"]):
            assert (road in case.title[language]) <= (road in words), case.title
