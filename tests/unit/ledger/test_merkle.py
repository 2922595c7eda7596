from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256

from hypothesis import assume, given
from hypothesis import strategies as st

from shiliu.ledger.rules.merkle import BEGINNING, chained, count_and_root

rows = st.binary(max_size=20)
histories = st.lists(rows, max_size=40)
hashes = st.binary(min_size=32, max_size=32)
days = st.dates(date(2020, 1, 1), date(2100, 1, 1))


def root(history: list[bytes]) -> bytes:
    return count_and_root(history)[1]


def root_as_defined(history: list[bytes]) -> bytes:
    """RFC 9162, 2.1.1, word for word."""
    if not history:
        return sha256().digest()
    if len(history) == 1:
        return sha256(b"\x00" + history[0]).digest()
    left = 1
    while left * 2 < len(history):
        left *= 2
    return sha256(
        b"\x01" + root_as_defined(history[:left]) + root_as_defined(history[left:])
    ).digest()


@given(histories)
def test_it_is_the_tree_of_the_rfc(history):
    assert count_and_root(iter(history)) == (len(history), root_as_defined(history))


@given(histories.filter(bool), st.data())
def test_a_changed_fact_changes_the_root(history, data):
    place = data.draw(st.integers(0, len(history) - 1))
    other = data.draw(rows.filter(lambda row: row != history[place]))
    assert root([*history[:place], other, *history[place + 1 :]]) != root(history)


@given(histories.filter(bool), st.data())
def test_a_removed_fact_changes_the_root(history, data):
    place = data.draw(st.integers(0, len(history) - 1))
    assert root([*history[:place], *history[place + 1 :]]) != root(history)


@given(histories, rows, st.data())
def test_an_inserted_fact_changes_the_root(history, row, data):
    place = data.draw(st.integers(0, len(history)))
    assert root([*history[:place], row, *history[place:]]) != root(history)


@given(histories, st.randoms(use_true_random=False))
def test_another_order_changes_the_root(history, random):
    other = history.copy()
    random.shuffle(other)
    assume(other != history)
    assert root(other) != root(history)


@given(st.lists(st.tuples(st.integers(), st.uuids()), unique=True), st.randoms())
def test_who_came_first_does_not_matter_where_time_and_id_say_the_order(facts, random):
    arrived = facts.copy()
    random.shuffle(arrived)
    assert root([repr(fact).encode() for fact in sorted(arrived)]) == root(
        [repr(fact).encode() for fact in sorted(facts)]
    )


def test_a_node_cannot_be_passed_off_as_a_fact():
    left, right = sha256(b"\x00a").digest(), sha256(b"\x00b").digest()
    assert root([left + right]) != root([b"a", b"b"])


@given(hashes, days, st.integers(0, 10**12), hashes)
def test_the_chain_commits_to_everything(previous, day, facts, day_root):
    value = chained(previous, day, facts, day_root)
    others = [
        chained(sha256(previous).digest(), day, facts, day_root),
        chained(previous, day + timedelta(days=1), facts, day_root),
        chained(previous, day, facts + 1, day_root),
        chained(previous, day, facts, sha256(day_root).digest()),
    ]
    assert len({value, *others}) == 5


def test_known_values_stay_what_they_are():
    """Seals must verify for decades: a change here breaks every seal in the world."""
    count, found = count_and_root([b"one\n", b"two\n", b"three\n"])
    assert (count, found.hex()) == (
        3,
        "43f2a1e0e829c4815e46f5a5881ee4dcfbb52c5b8c288f65a468749091e38dec",
    )
    chain = chained(BEGINNING, date(2026, 11, 23), count, found)
    assert chain.hex() == "6d6182c33fc08d108769400f6258324798e74c77eec82fa45f8a3fcfb03e51ed"
