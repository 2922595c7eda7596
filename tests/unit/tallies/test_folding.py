from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from shiliu.ledger.schemas import Occurrence
from shiliu.tallies.rules.folding import fold
from tests.unit.tallies.facts import UNITS, ZONE, cohorts_by_hand, lives

LATE = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)  # 00:30 on the 23rd in Shanghai
FACT = Occurrence(
    verb="case.receive",
    at=LATE,
    area_path="a/b/",
    unit=UNITS[1],
    subject_type="case",
    since=LATE,
    from_state="",
    to_state="received.none",
    delivery="help",
    amount=3,
    detail="web",
    moved_from_path=None,
    moved_from_unit=None,
)
THE_23RD = date(2026, 11, 23)
SCOPES = ("a/", "a/b/", f"unit:{UNITS[1]}")


def cohorts(*facts: Occurrence) -> dict[tuple[str, str], int]:
    return {(key[0], key[3]): moved for key, moved in fold(facts, ZONE).cohorts.items()}


def test_a_fact_counts_once_in_each_scope_on_its_local_day():
    days = fold([FACT, FACT], ZONE).days
    assert days == {(s, "case.receive", THE_23RD, "web", "help"): (2, 6) for s in SCOPES}


def test_details_and_deliveries_are_counted_apart():
    days = fold([FACT, FACT._replace(detail="phone"), FACT._replace(delivery="")], ZONE).days
    assert len(days) == 3 * len(SCOPES)
    assert set(days.values()) == {(1, 3)}


def test_a_subject_enters_the_cohort_of_the_day_it_began():
    assert fold([FACT], ZONE).cohorts == {
        (scope, "case", THE_23RD, "received.none"): 1 for scope in SCOPES
    }


def test_a_step_moves_the_subject_from_state_to_state():
    step = FACT._replace(from_state="received.none", to_state="closed.solved")
    assert cohorts(step) == {
        **{(scope, "received.none"): -1 for scope in SCOPES},
        **{(scope, "closed.solved"): 1 for scope in SCOPES},
    }


def test_a_step_that_changes_nothing_moves_nothing():
    assert cohorts(FACT._replace(from_state="working.none", to_state="working.none")) == {}
    assert cohorts(FACT._replace(to_state="")) == {}


def test_a_fact_outside_of_cohorts_only_counts():
    folded = fold([FACT._replace(since=None)], ZONE)
    assert folded.cohorts == {}
    assert len(folded.days) == len(SCOPES)


def test_a_subject_leaves_its_cohort_when_the_new_state_is_empty():
    left = FACT._replace(from_state="received.none", to_state="")
    assert cohorts(left) == {(scope, "received.none"): -1 for scope in SCOPES}


def test_a_move_takes_the_subject_out_of_the_old_place_and_leaves_common_areas_alone():
    moved = FACT._replace(
        from_state="received.none", moved_from_path="a/c/", moved_from_unit=UNITS[2]
    )
    assert cohorts(moved) == {
        ("a/c/", "received.none"): -1,
        (f"unit:{UNITS[2]}", "received.none"): -1,
        ("a/b/", "received.none"): 1,
        (f"unit:{UNITS[1]}", "received.none"): 1,
    }


def test_a_move_from_no_unit_to_a_unit():
    moved = FACT._replace(from_state="received.none", moved_from_path="a/b/")
    assert cohorts(moved) == {(f"unit:{UNITS[1]}", "received.none"): 1}


def test_a_move_may_change_the_state_as_well():
    moved = FACT._replace(from_state="working.none", moved_from_path="a/", moved_from_unit=UNITS[1])
    assert cohorts(moved) == {
        ("a/", "working.none"): -1,
        (f"unit:{UNITS[1]}", "working.none"): -1,
        **{(scope, "received.none"): 1 for scope in SCOPES},
    }


@given(st.lists(lives(), max_size=8), st.randoms(use_true_random=False))
def test_in_any_order_the_cohorts_are_where_the_subjects_are(some, random):
    facts = [fact for life in some for fact in life.facts]
    random.shuffle(facts)
    assert fold(facts, ZONE).cohorts == dict(cohorts_by_hand(some))


@given(st.lists(lives(), max_size=6), st.integers(0, 40))
def test_batches_add_up_to_the_whole(some, cut):
    facts = [fact for life in some for fact in life.facts]
    whole, first, rest = fold(facts, ZONE), fold(facts[:cut], ZONE), fold(facts[cut:], ZONE)
    for key in whole.days:
        parts = [part.days.get(key, (0, 0)) for part in (first, rest)]
        assert whole.days[key] == (parts[0][0] + parts[1][0], parts[0][1] + parts[1][1])
    for key in whole.cohorts | first.cohorts | rest.cohorts:
        parts = [part.cohorts.get(key, 0) for part in (first, rest)]
        assert whole.cohorts.get(key, 0) == sum(parts)
