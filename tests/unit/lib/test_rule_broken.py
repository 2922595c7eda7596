"""The exception by which a rule says no."""

import pickle

from shiliu.lib.errors import RuleBroken


def test_it_keeps_the_code_and_the_values():
    error = RuleBroken("cases.reason_missing", field="reason", least=3)
    assert error.code == "cases.reason_missing"
    assert error.values == {"field": "reason", "least": 3}


def test_the_field_is_the_one_among_the_values_or_none():
    assert RuleBroken("cases.reason_missing", field="reason").field == "reason"
    assert RuleBroken("cases.closed").field is None


def test_it_reads_well_in_a_log():
    assert str(RuleBroken("cases.closed")) == "cases.closed"
    assert str(RuleBroken("csv.columns", line=3, found=2)) == "csv.columns (line=3, found=2)"


def test_a_value_may_be_called_code():
    assert RuleBroken("gate.wrong", code=7).values == {"code": 7}


def test_it_survives_the_way_to_another_process():
    error = pickle.loads(pickle.dumps(RuleBroken("csv.columns", line=3)))
    assert (error.code, error.values) == ("csv.columns", {"line": 3})
