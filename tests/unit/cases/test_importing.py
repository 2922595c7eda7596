"""Which rows of an old file become requests, and which are refused with line and field."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiliu.cases.rules.importing import TEXT_LENGTH, import_id, read_message
from shiliu.lib.csvsafe import Row
from shiliu.lib.errors import RuleBroken

NOW = datetime(2026, 11, 1, 12)


def row(**changed: str) -> Row:
    usual = {"id": "17", "sent_at": "2019/2/28 11:25:05", "text": "路灯不亮。"}
    return Row(7, usual | changed)


def test_subject_and_text_are_the_words():
    message = read_message(row(subject=" 路灯 ", text=" 不亮。\n请修 "), NOW)
    assert message.words == "路灯\n不亮。\n请修"
    assert message.sent_at == datetime(2019, 2, 28, 11, 25, 5)
    assert (message.reply, message.replied_at) == ("", None)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2019/2/28 11:25:05", datetime(2019, 2, 28, 11, 25, 5)),
        ("2020-01-06 20:12:17", datetime(2020, 1, 6, 20, 12, 17)),
        ("2020-01-06 20:12", datetime(2020, 1, 6, 20, 12)),
    ],
)
def test_both_shapes_of_dates_are_read(written, meant):
    assert read_message(row(sent_at=written), NOW).sent_at == meant


@pytest.mark.parametrize(("subject", "text"), [("路灯", ""), ("", "不亮")])
def test_one_of_subject_and_text_is_enough(subject, text):
    assert read_message(row(subject=subject, text=text), NOW).words == subject + text


def test_a_reply_comes_with_its_moment():
    message = read_message(row(reply="已修好。", replied_at="2019-03-01 09:00:00"), NOW)
    assert (message.reply, message.replied_at) == ("已修好。", datetime(2019, 3, 1, 9))


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"id": " "}, "cases.import_id", "id"),
        ({"id": "x" * 101}, "cases.import_id", "id"),
        ({"text": " \n"}, "cases.import_words_missing", "text"),
        ({"text": "长" * (TEXT_LENGTH + 1)}, "cases.import_text_long", "text"),
        ({"sent_at": ""}, "csv.moment_bad", "sent_at"),
        ({"sent_at": "yesterday"}, "csv.moment_bad", "sent_at"),
        ({"sent_at": "1989-12-31 23:59:59"}, "cases.import_moment", "sent_at"),
        ({"sent_at": "2026-11-01 12:00:01"}, "cases.import_moment", "sent_at"),
        ({"reply": "好", "replied_at": ""}, "cases.import_reply_half", "replied_at"),
        ({"reply": "", "replied_at": "2019-03-01 09:00"}, "cases.import_reply_half", "reply"),
        ({"reply": "好", "replied_at": "2019-02-28 11:25:04"}, "cases.import_reply_before",
         "replied_at"),
        ({"reply": "长" * (TEXT_LENGTH + 1), "replied_at": "2019-03-01 09:00"},
         "cases.import_text_long", "reply"),
    ],
)  # fmt: skip
def test_a_bad_row_is_refused_with_line_and_field(changed, code, field):
    with pytest.raises(RuleBroken) as refusal:
        read_message(row(**changed), NOW)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert refusal.value.values["line"] == 7


def test_long_texts_that_the_form_would_refuse_are_taken():
    assert len(read_message(row(text="长" * TEXT_LENGTH), NOW).words) == TEXT_LENGTH


@given(st.text(), st.text(), st.text(), st.text())
def test_ids_are_stable_and_differ_by_source_and_key(source, key, other_source, other_key):
    assert import_id(source, key) == import_id(source, key)
    same = (source, key) == (other_source, other_key)
    ambiguous = "\0" in source + other_source
    assert ambiguous or (import_id(source, key) == import_id(other_source, other_key)) is same


@given(st.dictionaries(st.sampled_from(["id", "sent_at", "text", "subject", "reply", "replied_at"]),
                       st.text(max_size=30)))  # fmt: skip
def test_any_row_is_read_or_refused(changed):
    with suppress(RuleBroken):
        message = read_message(row(**changed), NOW)
        assert message.words.strip()
        assert message.sent_at <= NOW
