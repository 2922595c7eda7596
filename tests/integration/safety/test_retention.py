"""Rule 24: what is over is gone, by itself, and history still holds."""

from __future__ import annotations

from itertools import count
from uuid import UUID

import pytest

from shiliu.cases import jobs as cases_jobs
from shiliu.cases.actions.erasing import purge_texts
from shiliu.cases.queries.commitments import check_texts
from shiliu.cases.rules.lifecycle import Word
from shiliu.core import ids
from shiliu.core.actor import SYSTEM
from shiliu.ledger.models import Fact
from shiliu.network.queries import deployment
from tests.support.requests import ask


@pytest.fixture(autouse=True)
def _ids_of_the_time(clock, monkeypatch):
    """Ids tell the time of the test's clock, as those of a server tell the server's."""
    numbers = count(1)

    def uuid7() -> UUID:
        moment = int(clock.now.timestamp() * 1000) << 80
        return UUID(int=moment | next(numbers))

    monkeypatch.setattr(ids.uuid_utils, "uuid7", uuid7)


@pytest.fixture
def days():
    return deployment().retention.text_days


def test_the_words_of_a_request_that_ended_long_ago_are_erased(people, clock, days):
    ended = ask().accepted(people.erin).answered(people.erin).says(Word.SOLVED)
    still_open = ask()
    clock.later(days=2)
    later = ask().accepted(people.erin).answered(people.erin).says(Word.SOLVED)
    clock.later(days=days - 2)
    assert purge_texts(by=SYSTEM, at=clock.now) == 0
    clock.later(days=1)
    assert cases_jobs.purge(0) == 2, "the words and the reply"
    assert all(text.erased_at and not text.body for text in ended.texts)
    assert all(text.body for asked in (still_open, later) for text in asked.texts)
    assert check_texts().wrong == 0
    fact = Fact.objects.order_by("id").last()
    assert (fact.verb, fact.amount, fact.by, fact.area_path) == ("text.purge", 2, "system", "")
    assert cases_jobs.purge(0) == 0


def test_a_request_that_was_reopened_is_not_over(people, clock, days):
    asked = ask().accepted(people.erin).answered(people.erin).says(Word.SOLVED)
    clock.later(days=1)
    asked.says(Word.NOT_SOLVED)
    clock.later(days=days + 1)
    assert cases_jobs.purge(0) == 0
    assert all(text.body for text in asked.texts)
