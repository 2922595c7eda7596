"""`shiliu verify` finds what somebody with the database in their hands has done."""

from __future__ import annotations

TRIGGERS_OFF = "SET session_replication_role = replica;"


def tampered(installation, change, undo):
    """What `verify` says after a change behind its back."""
    installation.ask(f"{TRIGGERS_OFF} {change}", superuser=True)
    try:
        return installation.refused("verify")
    finally:
        installation.ask(f"{TRIGGERS_OFF} {undo}", superuser=True)
        assert "Everything holds." in installation.do("verify")


def test_an_honest_database_holds(lived):
    said = lived.do("verify")
    assert "History: " in said
    assert "1 are erased: all hold." in said
    assert "Everything holds." in said


RECOUNTED = """
from shiliu.cli.inside.recounting import recounted
from shiliu.tallies.queries import shares_of_days, wrong_tallies
facts, wrong = recounted(facts_each=2)
assert (facts, sorted(wrong)) == wrong_tallies(), "one process finds the same"
print(len(shares_of_days(2)), len(wrong))
"""


def test_several_processes_that_share_the_days_find_what_one_finds(lived):
    shares, wrong = map(int, lived.with_django(RECOUNTED).split())
    assert (shares > 2, wrong) == (True, 0)
    lived.ask("UPDATE tallies_daytally SET count = count + 1 WHERE verb = 'case.receive'")
    lived.ask("DELETE FROM tallies_cohorttally")
    try:
        assert int(lived.with_django(RECOUNTED).split()[1]) > 2
    finally:
        lived.do("rebuild")
    assert "Everything holds." in lived.do("verify")


def test_a_changed_fact_is_found(lived):
    said = tampered(
        lived,
        "UPDATE ledger_fact SET amount = 7 WHERE verb = 'profile.load'",
        "UPDATE ledger_fact SET amount = 1 WHERE verb = 'profile.load'",
    )
    assert "a fact was changed" in said
    assert "SOMETHING IS WRONG" in said


def test_a_removed_fact_is_found(lived):
    said = tampered(
        lived,
        "CREATE TABLE aside AS SELECT * FROM ledger_fact WHERE verb = 'profile.load';"
        " DELETE FROM ledger_fact WHERE verb = 'profile.load'",
        "INSERT INTO ledger_fact SELECT * FROM aside; DROP TABLE aside",
    )
    assert "facts were removed or added" in said


def test_a_changed_text_is_found_and_its_request_named(lived):
    ((case_id,),) = lived.ask("SELECT case_id::text FROM cases_text WHERE body LIKE 'The lamp%%'")
    said = tampered(
        lived,
        "UPDATE cases_text SET body = 'No ' || body WHERE body LIKE 'The lamp%%'",
        "UPDATE cases_text SET body = substr(body, 4) WHERE body LIKE 'No The lamp%%'",
    )
    assert f"1 texts are not what was written, in these requests: {case_id}" in said


def test_a_text_that_was_removed_instead_of_erased_is_found(lived):
    said = tampered(
        lived,
        "CREATE TABLE aside AS SELECT * FROM cases_text WHERE body LIKE 'The lamp%%';"
        " DELETE FROM cases_text WHERE body LIKE 'The lamp%%'",
        "INSERT INTO cases_text SELECT * FROM aside; DROP TABLE aside",
    )
    assert "1 texts are not what was written" in said


def test_an_erased_text_that_came_back_is_found(lived):
    said = tampered(
        lived,
        "UPDATE cases_text SET body = 'here again' WHERE erased_at IS NOT NULL",
        "UPDATE cases_text SET body = '' WHERE erased_at IS NOT NULL",
    )
    assert "1 texts are not what was written" in said


def test_a_changed_figure_is_found_and_rebuild_sets_it_right(lived):
    lived.ask("UPDATE tallies_daytally SET count = count + 1 WHERE verb = 'case.receive'")
    said = lived.refused("verify")
    assert "case.receive" in said
    assert "should be" in said
    lived.do("rebuild")
    assert "Everything holds." in lived.do("verify")


def test_history_rewritten_with_all_its_seals_is_found_by_the_copies(lived, tmp_path):
    copies = tmp_path / "seals.txt"
    copies.write_text(lived.do("seal", "--print"))
    assert "Copies of seals: 1: all hold." in lived.do("verify", "--seals", str(copies))
    line = copies.read_text()
    copies.write_text(line.replace(line.split()[2], "0" * 64))
    said = lived.refused("verify", "--seals", str(copies))
    assert "the seal differs from its copy" in said
