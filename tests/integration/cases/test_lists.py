"""Statements of lists are kept: what is shown is still read each time, and by whom it is asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from shiliu.cases.queries import Filters, case_page, lists
from shiliu.cases.queries.filters import Scope
from shiliu.core import clock, references
from tests.support.people import OTHER_COMMUNITY
from tests.support.requests import ask

OVERDUE = Filters(overdue=True)


def words(actor) -> list[str]:
    return [row.words for row in case_page(actor, Filters(), clock.now()).rows]


def test_a_kept_list_shows_what_came_in_since(people):
    first = ask(words="路灯坏了，晚上很黑")
    assert words(people.erin.actor) == ["路灯坏了，晚上很黑"]
    asked = lists._newest.cache_info().misses
    ask(words="井盖松了，车过会响")
    assert words(people.erin.actor) == ["井盖松了，车过会响", "路灯坏了，晚上很黑"]
    assert lists._newest.cache_info().misses == asked
    assert case_page(people.erin.actor, Filters(), clock.now()).rows[1].id == first.id


def test_two_people_never_share_a_kept_list(people):
    ask(words="这里的路灯坏了，很黑")
    ask(words="那边的路灯坏了，很黑", area=OTHER_COMMUNITY)
    for _ in range(2):
        assert words(people.erin.actor) == ["这里的路灯坏了，很黑"]
        assert words(people.charlie.actor) == ["那边的路灯坏了，很黑"]
        assert len(words(people.grace.actor)) == 2


@pytest.mark.parametrize("filters", [Filters(), OVERDUE])
def test_it_is_written_anew_when_the_reference_data_change(people, filters):
    before = Scope.of(people.erin.actor, filters, now := clock.now())
    assert Scope.of(people.erin.actor, filters, now) == before
    with transaction.atomic():
        references.changed()
    references.forget()
    assert Scope.of(people.erin.actor, filters, now) != before


def test_the_moment_counts_only_where_it_is_asked_for(people):
    now, later = clock.now(), clock.now() + timedelta(minutes=1)
    erin = people.erin.actor
    assert Scope.of(erin, Filters(), now) == Scope.of(erin, Filters(), later)
    assert Scope.of(erin, OVERDUE, now) != Scope.of(erin, OVERDUE, later)
