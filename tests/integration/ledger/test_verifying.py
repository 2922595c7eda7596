"""Who has the owner's rights can switch triggers off; the seals then say what was done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shiliu.ledger.actions import seal_due
from shiliu.ledger.models import Seal
from shiliu.ledger.queries import day_root, seal_lines, verify, verify_against
from shiliu.ledger.rules.merkle import BEGINNING, chained
from shiliu.ledger.schemas import Wrong
from shiliu.lib.errors import RuleBroken
from tests.integration.ledger.making import MONDAY, NOON, as_owner, happen, three_days

SATURDAY = MONDAY - timedelta(days=2)
LATER = NOON + timedelta(days=1)
COPY_OF_A_FACT = """
    INSERT INTO ledger_fact SELECT (jsonb_populate_record(f, jsonb_build_object('id',
        gen_random_uuid(), 'recorded_at', f.recorded_at + '{}'::interval))).*
    FROM ledger_fact f ORDER BY recorded_at LIMIT 1
"""

CHANGES = [
    "at = at - interval '1 microsecond'",
    "recorded_at = recorded_at + interval '1 microsecond'",
    "by = 'somebody'",
    "verb = 'case.answer'",
    "area_path = 'a/c/'",
    "unit = gen_random_uuid()",
    "subject_type = 'visit'",
    "subject_id = gen_random_uuid()",
    "since = at",
    "from_state = 'x'",
    "to_state = 'x'",
    "delivery = 'x'",
    "amount = 2",
    "request_id = 'r'",
    "version = 2",
    "id = gen_random_uuid()",
]


@pytest.fixture
def sealed(fresh_database):
    three_days()
    seal_due(LATER)
    assert verify(LATER).ok
    return fresh_database


def found() -> list[tuple[object, Wrong]]:
    return [(problem.day, problem.wrong) for problem in verify(LATER).problems]


def test_an_untouched_ledger_is_in_order(sealed):
    report = verify(LATER)
    assert (report.days, report.facts, report.sealed_through) == (3, 6, MONDAY)
    assert report.problems == ()


def test_any_changed_value_is_found(sealed):
    first = "(SELECT id FROM ledger_fact ORDER BY recorded_at LIMIT 1)"
    roots = {day_root(SATURDAY)}
    for change in CHANGES:
        as_owner(sealed.owner_url, f"UPDATE ledger_fact SET {change} WHERE id = {first}")
        assert found() == [(SATURDAY, Wrong.CONTENT)], change
        roots.add(day_root(SATURDAY))
    assert len(roots) == 1 + len(CHANGES)


def test_a_removed_fact_is_found(sealed):
    as_owner(
        sealed.owner_url,
        "DELETE FROM ledger_fact WHERE id = (SELECT id FROM ledger_fact ORDER BY id LIMIT 1)",
    )
    (problem,) = verify(LATER).problems
    assert (problem.day, problem.wrong) == (SATURDAY, Wrong.COUNT)
    assert (problem.sealed, problem.found) == ("5", "4")


def test_an_inserted_fact_is_found_on_an_empty_day_too(sealed):
    as_owner(sealed.owner_url, COPY_OF_A_FACT.format("1 second"), COPY_OF_A_FACT.format("1 day"))
    assert found() == [
        (SATURDAY, Wrong.COUNT),
        (SATURDAY + timedelta(days=1), Wrong.COUNT),
    ]


def test_a_fact_put_before_the_first_seal_is_found(sealed):
    as_owner(sealed.owner_url, COPY_OF_A_FACT.format("-400 days"))
    assert found() == [(SATURDAY - timedelta(days=400), Wrong.UNSEALED)]


def test_one_fact_exchanged_for_another_is_found(sealed):
    as_owner(
        sealed.owner_url,
        COPY_OF_A_FACT.format("1 second"),
        "DELETE FROM ledger_fact WHERE id = (SELECT id FROM ledger_fact ORDER BY id LIMIT 1)",
    )
    assert found() == [(SATURDAY, Wrong.CONTENT)]


def test_a_removed_seal_is_found(sealed):
    sunday = SATURDAY + timedelta(days=1)
    as_owner(sealed.owner_url, f"DELETE FROM ledger_seal WHERE day = '{sunday}'")
    assert found() == [(sunday, Wrong.MISSING), (MONDAY, Wrong.CHAIN)]


def test_a_removed_first_seal_is_found(sealed):
    as_owner(sealed.owner_url, f"DELETE FROM ledger_seal WHERE day = '{SATURDAY}'")
    assert found() == [
        (SATURDAY, Wrong.UNSEALED),
        (SATURDAY + timedelta(days=1), Wrong.CHAIN),
    ]


def test_days_that_should_have_been_sealed_long_ago_are_named(sealed):
    assert verify(LATER + timedelta(hours=23)).ok
    report = verify(LATER + timedelta(days=3))
    assert [p.day - MONDAY for p in report.problems] == [timedelta(days=1), timedelta(days=2)]
    assert {p.wrong for p in report.problems} == {Wrong.MISSING}


def test_a_seal_made_to_fit_a_changed_fact_breaks_the_chain(sealed):
    _change_and_seal_again(sealed, days=1)
    assert found() == [(SATURDAY + timedelta(days=1), Wrong.CHAIN)]


def test_who_rewrites_everything_is_found_by_a_copy_kept_elsewhere(sealed):
    copy = ["# kept by the auditor\n", *(f"{line}\n" for line in seal_lines()), "\n"]
    assert verify_against(copy).ok
    _change_and_seal_again(sealed, days=3)
    assert verify(LATER).ok
    report = verify_against(copy)
    assert [p.wrong for p in report.problems] == [Wrong.COPY] * 3
    as_owner(sealed.owner_url, "DELETE FROM ledger_seal")
    assert {p.wrong for p in verify_against(copy).problems} == {Wrong.COPY_ONLY}


def test_a_copy_that_is_no_copy_is_refused(sealed):
    with pytest.raises(RuleBroken, match=r"ledger\.seal_line_bad") as refused:
        verify_against([*seal_lines(), "hello"])
    assert refused.value.values["line"] == 4


def test_later_facts_do_not_disturb_what_is_sealed(sealed):
    happen(LATER)
    assert verify(LATER).ok


def _change_and_seal_again(database, days: int) -> None:
    as_owner(database.owner_url, "UPDATE ledger_fact SET amount = 9 WHERE data != '{}'")
    chain = BEGINNING
    for seal in Seal.objects.order_by("day")[:days]:
        facts, root = day_root(seal.day)
        chain = chained(chain, seal.day, facts, root)
        as_owner(
            database.owner_url,
            f"UPDATE ledger_seal SET root = '\\x{root.hex()}', chain = '\\x{chain.hex()}'"
            f" WHERE day = '{seal.day}'",
        )
