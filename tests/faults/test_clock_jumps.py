"""The clock is set back by an hour, a day, a year, or runs ahead by a day: nothing loses its order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from structlog.testing import capture_logs

from shiliu.accounts.models import Post
from shiliu.cases.actions import steps
from shiliu.cases.actions.intake import receive
from shiliu.cases.queries import texts_of, timeline
from shiliu.cases.rules.lifecycle import Word
from shiliu.core import ids
from shiliu.core.actor import PUBLIC
from shiliu.core.ids import id_after, new_id
from shiliu.core.jobs import make_coming_months
from shiliu.core.limits import count_use
from shiliu.core.once import once
from shiliu.ledger.actions import seal_due
from shiliu.ledger.models import Fact, Seal
from shiliu.ledger.queries import verify
from shiliu.lib.errors import RuleBroken
from shiliu.notices.actions import send_notice
from shiliu.notices.models import Notice
from shiliu.tallies.actions import project, rebuild
from shiliu.tallies.queries import wrong_tallies
from tests.faults.told import told
from tests.integration.ledger.making import happen
from tests.support.moments import Clock
from tests.support.requests import CONTACT, REASON, ask, new_request

HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)
JUMPS = {
    "back an hour": -HOUR,
    "back a day": -DAY,
    "back a year": -YEAR,
    "ahead a day": DAY,
}


@pytest.fixture(autouse=True)
def ids_by_the_clock(clock: Clock, monkeypatch):
    """New ids tell the moment that the clock of the test says, as on a machine with that clock."""

    number = count()

    class Uuid:
        @staticmethod
        def uuid7() -> UUID:
            milliseconds = int(clock.now.timestamp() * 1000)
            return UUID(int=milliseconds << 80 | 7 << 76 | 2 << 62 | next(number) << 32)

    monkeypatch.setattr(ids, "uuid_utils", Uuid)


@pytest.fixture(params=JUMPS.values(), ids=JUMPS)
def jump(request) -> timedelta:
    return request.param


@pytest.fixture
def erin(people):
    """Long at work, also before a clock that was set back by a year."""
    found = people.erin
    Post.objects.update(from_day=date(1960, 1, 1))
    return found


def jumped(clock: Clock, jump: timedelta) -> None:
    clock.to(clock.now + jump)


def test_an_id_after_another_is_greater_whatever_the_clock_says(clock):
    earlier = new_id()
    jumped(clock, -YEAR)
    assert new_id() < earlier < id_after(earlier)
    assert id_after(None).version == id_after(earlier).version == 7


def test_the_steps_of_a_request_stay_in_order(erin, clock, jump):
    asked = ask(contact=CONTACT).accepted(erin)
    jumped(clock, jump)
    asked.paused(erin)
    steps.resume(by=erin.actor, at=clock.now, case_id=asked.id)
    asked.answered(erin)
    jumped(clock, -jump)
    asked.says(Word.SOLVED)
    verbs = ["receive", "accept", "pause", "resume", "answer", "confirm"]
    assert asked.verbs == verbs
    assert [fact.verb for fact in asked.facts] == [f"case.{verb}" for verb in verbs]
    texts = texts_of(asked.case, erin.actor)
    shown = timeline(asked.case, erin.actor, texts)
    assert [str(view.verb) for view in shown] == verbs
    assert texts[-1].kind == "reply"
    assert Client().get("/").status_code == 200
    assert erin.client.get(f"/desk/cases/{asked.id}/").status_code == 200
    told("clock jump within a request", _name(jump), steps=len(verbs), out_of_order=0)


def test_the_promise_stands_when_the_clock_jumps_within_a_pause(erin, clock, jump):
    asked = ask().accepted(erin)
    promised = asked.promised
    asked.paused(erin)
    jumped(clock, jump)
    steps.resume(by=erin.actor, at=clock.now, case_id=asked.id)
    later = asked.promised - promised
    assert timedelta() <= later <= 4 * DAY


def test_a_day_is_sealed_once_and_no_fact_comes_into_a_sealed_day(erin, clock, jump):
    ask()
    clock.later(days=1)
    seal_due(clock.later(hours=12))
    jumped(clock, jump)
    ask()
    seal_due(clock.now)  # when the clock runs ahead: a day that is not over
    jumped(clock, -jump)
    ask()
    ask()
    seal_due(clock.later(days=3))
    days = list(Seal.objects.order_by("day").values_list("day", flat=True))
    assert days == [days[0] + number * DAY for number in range(len(days))]
    report = verify(clock.later(days=2) - timedelta(days=1))
    assert report.ok, report.problems
    end = days[-1] + DAY
    sealed = Fact.objects.filter(recorded_at__lt=datetime(end.year, end.month, end.day, tzinfo=UTC))
    assert sum(Seal.objects.values_list("facts", flat=True)) == sealed.count()
    told("clock jump while days are sealed", _name(jump), seals=len(days), gaps=0)


def test_figures_are_those_of_the_facts(world, clock, jump):
    erin = world.people.erin
    Post.objects.update(from_day=date(1960, 1, 1))
    asked = ask().accepted(erin)
    project()
    jumped(clock, jump)
    asked.answered(erin)
    ask()
    jumped(clock, -jump)
    asked.says(Word.SOLVED)
    project()
    assert wrong_tallies()[1] == []
    rebuild()
    assert wrong_tallies()[1] == []


@pytest.mark.parametrize("year", [1970, 2100])
def test_a_fact_of_another_century_lies_in_the_rest_and_is_told(erin, clock, year):
    """A promise cannot be computed then, which is said; what needs none goes on."""
    asked, right = ask(), clock.now
    before = Fact.objects.count()
    clock.to(datetime(year, 6, 1, 4, tzinfo=UTC))
    with pytest.raises(RuleBroken, match="year_missing"):
        ask()
    assert Fact.objects.count() == before
    asked.accepted(erin)
    happen(clock.now)
    clock.to(right)
    asked.answered(erin).says(Word.SOLVED)
    assert asked.verbs == ["receive", "accept", "answer", "confirm"]
    with capture_logs() as logs:
        make_coming_months(0)
    (line,) = [each for each in logs if each.get("table") == "ledger_fact"]
    assert line["event"] == "rows lie in no month"
    told("a clock of another century", str(year), facts_told=line["rows"], lost=0)


def test_a_key_used_before_a_jump_is_still_known(erin, clock, jump):

    claim = once("one-key-for-this-form", route="test", by=PUBLIC, body=b"body")
    first = receive(by=PUBLIC, at=clock.now, request=new_request(), once=claim)
    jumped(clock, jump)
    assert receive(by=PUBLIC, at=clock.now, request=new_request(), once=claim) == first


def test_nobody_is_locked_out_by_a_count_of_another_time(erin, clock, jump):
    for _ in range(60):
        count_use("code", "key", window=HOUR, at=clock.now)
    jumped(clock, jump)
    assert count_use("code", "key", window=HOUR, at=clock.now) == 1


def test_who_is_signed_in_stays_so_or_signs_in_again(erin, clock, jump):
    """A session lives for twelve hours: a clock that runs ahead ends it, one set back does not."""
    client = erin.client
    jumped(clock, jump)
    answer = client.get("/desk/inbox/")
    assert answer.status_code in (200, 302)


def test_a_claim_of_a_clock_set_back_does_not_hold_a_notice(erin, clock, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    request = ask(contact=CONTACT).accepted(erin)
    steps.pause(by=erin.actor, at=clock.now, case_id=request.id, reason=REASON)
    notice = Notice.objects.get()
    Notice.objects.update(sending_at=clock.now)  # its worker died
    jumped(clock, -DAY)
    assert send_notice(notice_id=notice.id, at=clock.now) == "sent"


def test_periodic_jobs_go_on_when_the_clock_was_set_back(kangbashi):
    """The queue keeps the last moment at which each was due, and takes earlier ones as well."""
    due = "SELECT procrastinate_defer_periodic_job_v2('q', NULL, NULL, 't', 0, '', %s, '{}')"
    with connection.cursor() as cursor:
        found = []
        for moment in (1_000_000, 999_000, 999_600):
            cursor.execute(due, [moment])
            found.append(cursor.fetchone()[0])
    assert None not in found


def _name(jump: timedelta) -> str:
    return next(name for name, each in JUMPS.items() if each == jump)
