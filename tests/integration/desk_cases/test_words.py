"""Words of the desk: every state, step, channel and outcome has one, and clocks read naturally."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from shiliu.cases.rules.lifecycle import Channel, Outcome, State, Verb, Word
from shiliu.desk.cases import acts, cells, wording
from shiliu.desk.cases.cells import place_of
from shiliu.desk.cases.due import clock_of, moment_words, waited_words
from shiliu.lib.personal import Kind
from shiliu.network.queries import network
from tests.support.moments import NOW, SHANGHAI


@pytest.mark.parametrize(
    ("table", "kinds"),
    [
        (wording.STATES, State),
        (wording.WORDS, Word),
        (wording.OUTCOMES, Outcome),
        (wording.CHANNELS, Channel),
        (wording.VERBS, Verb),
        (wording.MARKS, Kind),
    ],
)
def test_nothing_is_without_a_word(table, kinds):
    assert set(table) == set(kinds)
    with override("zh-hans"):
        assert all(str(words) for words in table.values())


def test_every_step_of_staff_stands_in_the_table():
    not_for_staff = {
        *(Verb.RECEIVE, Verb.HAND_OVER, Verb.ALARM, Verb.CONFIRM, Verb.REOPEN, Verb.EXPIRE),
        *(Verb.WITHDRAW, Verb.SUPPLEMENT, Verb.RELOCATE),
    }
    assert {act.verb for act in acts.ACTS.values()} - {None} == set(Verb) - not_for_staff


def test_no_key_is_used_for_two_steps_that_are_offered_together():
    keys = [act.key for act in acts.ROW if act.key and act.slug != "resume"]
    assert len(keys) == len(set(keys))


def test_chinese_is_complete(kangbashi):
    """Every word of the tables reads differently in Chinese."""
    tables = (wording.STATES, wording.VERBS, wording.OUTCOMES, wording.MARKS, wording.NEXT_STEPS)
    words = [str(each) for table in tables for each in table.values()]
    with override("zh-hans"):
        chinese = [str(each) for table in tables for each in table.values()]
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in each) for each in chinese)
    assert not set(words) & set(chinese)


@pytest.mark.parametrize(
    ("promised", "kind", "label", "seeds"),
    [
        (datetime(2026, 3, 10, 17, 30, tzinfo=SHANGHAI), "due", "today 17:30", (5, 5, 0)),
        (datetime(2026, 3, 11, 17, 30, tzinfo=SHANGHAI), "calm", "tomorrow 17:30", (4, 5, 0)),
        (datetime(2026, 3, 17, 17, 30, tzinfo=SHANGHAI), "calm", "17 March", (0, 5, 0)),
        (datetime(2026, 3, 9, 17, 30, tzinfo=SHANGHAI), "late", "1 day overdue", (5, 5, 1)),
        (datetime(2026, 3, 6, 17, 30, tzinfo=SHANGHAI), "late", "2 days overdue", (5, 5, 2)),
    ],
)
def test_a_clock_in_words_and_seeds(kangbashi, promised, kind, label, seeds):
    with override("en"):
        clock = clock_of(promised, 5, NOW)
    assert (clock.kind, clock.label) == (kind, label)
    assert (clock.used, clock.total, clock.over) == seeds


def test_late_by_hours_is_late_without_a_number(kangbashi):
    evening = NOW.replace(hour=18)
    with override("en"):
        assert clock_of(NOW.replace(hour=17, minute=30), 5, evening).label == "Overdue"


def test_without_a_promise_there_is_no_clock(kangbashi):
    assert clock_of(None, None, NOW) is None


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=30), "0 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=1, minutes=50), "1 h 50 min"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=2, hours=5), "2 days"),
        (timedelta(seconds=-5), "0 min"),
    ],
)
def test_waiting_in_words(span, words):
    with override("en"):
        assert waited_words(span) == words


def test_chinese_days_and_hours(kangbashi):
    with override("zh-hans"):
        assert moment_words(NOW, NOW) == "今天 10:00"
        assert moment_words(NOW + timedelta(days=1), NOW) == "明天 10:00"
        assert waited_words(timedelta(hours=1, minutes=50)) == "1 小时 50 分"


def test_a_place_is_not_said_twice(kangbashi):
    building = network().areas_by_code["150603002007001001"]
    community = network().areas_by_code["150603002007"]
    name, wide = building.name["zh"], community.name["zh"]
    short = name.removeprefix(wide)
    with override("zh-hans"):
        assert place_of(building, "", "zh-hans") == name
        assert place_of(building, "东侧小路", "zh-hans") == f"{name}·东侧小路"
        assert place_of(building, f"{short}东侧", "zh-hans") == f"{wide}·{short}东侧"


def test_a_kept_cell_is_in_the_language_it_is_asked_for():
    for kept in (cells.channel, cells.where_it_stands, cells.strip):
        kept.cache_clear()
    with override("zh-hans"):
        assert cells.channel(Channel.PAPER, "en") == "On paper"
        assert "Paused" in cells.where_it_stands(State.PAUSED, Word.NONE, "en", by_staff=False)
        assert "2 of 5 working days" in cells.strip(2, 5, 0, "", "en")


@given(st.lists(st.text() | st.text().map(SafeString), min_size=2, max_size=2))
def test_a_cell_is_filled_as_django_does(texts):
    markup = '<a href="{}">{}</a>'
    filled = cells.filled(markup, *texts)
    assert filled == format_html(markup, *texts)
    assert isinstance(filled, SafeString)
