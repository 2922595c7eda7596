"""What an old message becomes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection

from shiliu.cases.actions.importing import import_messages
from shiliu.cases.models import Case, Step, Text
from shiliu.cases.queries import case_by_code
from shiliu.cases.queries.importing import desk_for
from shiliu.cases.rules.importing import Message
from shiliu.core import clock
from shiliu.core.actor import PUBLIC, SYSTEM
from shiliu.core.errors import NotAllowed
from shiliu.core.ids import receipt_code
from shiliu.ledger.models import Fact, Pending
from shiliu.lib.chinese import bigrams
from shiliu.lib.errors import RuleBroken
from shiliu.network.queries import network

pytestmark = pytest.mark.usefixtures("kangbashi")
SENT = datetime(2019, 2, 28, 11, 25, 5)
REPLIED = datetime(2019, 3, 1, 9)


def bring_in(*messages: Message, area: str = "", category: str = "", source: str = "old") -> int:
    desk = desk_for(area, category)
    return import_messages(
        by=SYSTEM, at=clock.now(), source=source, messages=[(each, desk) for each in messages]
    )


def open_message(key: str = "1", words: str = "路灯\n不亮了，\t“真的”\\ {a,b} NULL") -> Message:
    return Message(key, SENT, words, "", None, "", "")


def replied_message(key: str = "2") -> Message:
    return Message(key, SENT, "暖气不热", "已修好。", REPLIED, "", "")


def test_an_open_message_waits_in_the_office_of_the_whole_tree():
    assert bring_in(open_message()) == 1
    case = Case.objects.get()
    assert (case.state, case.word, case.outcome) == ("received", "none", "")
    assert (case.channel, case.imported, case.category_id) == ("import", True, "unsorted")
    assert case.area_id == network().root.id
    assert network().units_by_id[case.unit_id].rank == 0
    assert case.received_at == datetime(2019, 2, 28, 3, 25, 5, tzinfo=UTC)


def test_no_clock_starts_and_nobody_is_told():
    bring_in(open_message(), replied_message())
    for case in Case.objects.all():
        assert (case.accept_by, case.promised_at, case.promised_days) == (None, None, None)
        assert case.hazard is False
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM notices_notice")
        assert cursor.fetchone() == (0,)


def test_a_reply_ends_it_done_and_not_confirmed():
    bring_in(replied_message())
    case = Case.objects.get()
    assert (case.state, case.word, case.outcome) == ("closed", "none", "done")
    assert case.answered_at == case.closed_at == datetime(2019, 3, 1, 1, tzinfo=UTC)
    steps = Step.objects.order_by("id").values_list("verb", "from_state", "to_state", "by")
    assert list(steps) == [
        ("receive", "", "received", "system"),
        ("answer", "received", "closed", "system"),
    ]
    assert [text.body for text in Text.objects.order_by("id")] == ["暖气不热", "已修好。"]


def test_words_are_kept_to_the_letter_committed_and_searchable():
    bring_in(open_message())
    text, step = Text.objects.get(), Step.objects.get()
    assert text.body == open_message().words
    assert text.bigrams == bigrams(text.body)
    assert text.step_id == step.id
    assert len(bytes(text.salt)) == 16
    assert set(step.commitments) == {"words"}


def test_one_fact_each_that_says_since_when_it_counts():
    bring_in(open_message(), replied_message())
    facts = Fact.objects.filter(verb="case.import").order_by("id")
    assert [fact.to_state for fact in facts] == ["received.none", "closed.none"]
    for fact in facts:
        case = Case.objects.get(pk=fact.subject_id)
        assert (fact.from_state, fact.since, fact.by) == ("", case.received_at, "system")
        assert (fact.area_path, fact.unit) == (case.area_path, case.unit_id)
    assert Pending.objects.filter(fact_id__in=facts.values("id")).count() == len(facts) == 2


def test_the_same_message_comes_in_once_and_another_source_is_another_message():
    assert bring_in(open_message(), replied_message()) == 2
    before = Case.objects.values_list("number", flat=True)
    assert bring_in(open_message(), replied_message(), open_message("3")) == 1
    assert bring_in(open_message(), source="elsewhere") == 1
    facts = Fact.objects.filter(verb="case.import")
    assert (Case.objects.count(), facts.count()) == (4, 4)
    assert len(set(before)) == Case.objects.count()


def test_numbers_and_codes_work_as_for_any_request():
    bring_in(open_message())
    case = Case.objects.get()
    assert case.number > 0
    found = case_by_code(receipt_code(case.id))
    assert found == case


def test_area_and_category_route_it_like_any_request():
    bring_in(open_message(), area="150603001001001001", category="home.light.stair")
    case = Case.objects.get()
    assert case.area.code == "150603001001001001"
    assert network().units_by_id[case.unit_id].serves(case.area_path)


@pytest.mark.parametrize(
    ("area", "category", "field"),
    [("nowhere", "", "area"), ("", "nothing", "category"), ("", "home", "category")],
)
def test_unknown_codes_are_refused_by_name(area, category, field):
    with pytest.raises(RuleBroken) as refusal:
        desk_for(area, category)
    assert refusal.value.field == field


def test_only_the_operator_brings_in():
    with pytest.raises(NotAllowed):
        import_messages(by=PUBLIC, at=clock.now(), source="x", messages=[])


def test_an_error_saves_nothing_of_the_batch(monkeypatch):
    def fail(**_happened: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("shiliu.cases.actions.importing.fact_rows", fail)
    with pytest.raises(RuntimeError):
        bring_in(open_message())
    assert not Case.objects.exists()
    assert not Step.objects.exists()


def test_an_empty_batch_is_nothing():
    assert bring_in() == 0
