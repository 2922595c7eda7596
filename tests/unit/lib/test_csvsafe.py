"""CSV: harmless in a spreadsheet, and clear about where it is wrong."""

import io
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiliu.lib.csvsafe import Row, lines, neutralise, parse_moment, rows
from shiliu.lib.errors import RuleBroken

cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
risky = st.one_of(
    cells, st.sampled_from("=+-@\t\r\n＝＋－＠'").flatmap(lambda c: cells.map(c.__add__))
)


def read(content: str | bytes, required=("id", "text"), optional=()) -> list[Row]:
    raw = content.encode() if isinstance(content, str) else content
    return list(rows(io.BytesIO(raw), required, optional))


def refusal(content: str | bytes, **columns) -> RuleBroken:
    with pytest.raises(RuleBroken) as caught:
        read(content, **columns)
    return caught.value


class TestWriting:
    @pytest.mark.parametrize("cell", ["=1+1", "+86", "-5", "@A1", "\t=1", "\r=1", "＝SUM(A1)"])
    def test_what_a_spreadsheet_would_calculate_gets_an_apostrophe(self, cell):
        assert neutralise(cell) == f"'{cell}"

    @pytest.mark.parametrize("cell", ["", "路灯", "12345", "a=b", "'=1", " =1"])
    def test_everything_else_stays(self, cell):
        assert neutralise(cell) == cell

    @given(risky)
    def test_no_cell_begins_dangerously_and_twice_is_once(self, cell):
        safe = neutralise(cell)
        assert not safe.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert neutralise(safe) == safe
        assert safe.endswith(cell)

    def test_lines_begin_with_the_mark_that_spreadsheets_look_for(self):
        assert list(lines([["id"], ["路灯"]])) == [b"\xef\xbb\xbfid\r\n", "路灯\r\n".encode()]

    def test_numbers_stay_numbers(self):
        (line,) = lines([[-5, Decimal("-1.50"), None, "-5", date(2026, 3, 2)]])
        assert line.decode("utf-8-sig") == "-5,-1.50,,'-5,2026-03-02\r\n"

    def test_lines_come_one_by_one(self):
        endless = ([n] for n in iter(int, 1))
        assert next(lines(endless)).decode("utf-8-sig") == "0\r\n"


class TestReading:
    @given(st.lists(st.tuples(risky, risky), max_size=5))
    def test_what_was_written_is_read_again(self, records):
        content = b"".join(lines([("id", "text"), *records]))
        expected = [{"id": neutralise(a), "text": neutralise(b)} for a, b in records]
        assert [row.values for row in read(content)] == expected

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_the_three_usual_encodings_are_read(self, encoding):
        assert read("id,text\n1,路灯坏了\n".encode(encoding)) == [
            Row(2, {"id": "1", "text": "路灯坏了"})
        ]

    def test_each_row_knows_the_line_on_which_it_begins(self):
        content = 'id,text\r\n1,"a\nb\r\nc"\r\n\r\n2,d\r\n'
        assert [row.line for row in read(content)] == [2, 6]

    def test_columns_may_come_in_any_order_and_optional_ones_may_be_missing(self):
        assert read(" text ,id\nx,1\n", optional=["place"])[0].values == {"text": "x", "id": "1"}
        assert read("place,text,id\np,x,1\n", optional=["place"])[0].values["place"] == "p"

    def test_a_file_with_a_header_only_has_no_rows(self):
        assert read("id,text\n") == []

    def test_a_missing_column_is_named(self):
        error = refusal("id\n1\n")
        assert (error.code, error.field) == ("csv.header_missing", "text")

    def test_an_empty_file_misses_its_columns(self):
        assert refusal("").code == "csv.header_missing"

    def test_a_column_nobody_knows_is_named(self):
        error = refusal("id,text,colour\n")
        assert (error.code, error.field) == ("csv.header_unknown", "colour")

    def test_a_column_that_stands_twice_is_named(self):
        error = refusal("id,text,id\n")
        assert (error.code, error.field) == ("csv.header_twice", "id")

    def test_a_row_too_short_or_too_long_is_named_by_its_line(self):
        error = refusal('id,text\n1,"a\nb"\n2\n')
        assert error.code == "csv.columns"
        assert error.values == {"line": 4, "expected": 2, "found": 1}
        assert refusal("id,text\n1,a,b\n").values["found"] == 3

    def test_bytes_in_no_known_encoding_are_refused(self):
        assert refusal(b"id,text\n1,\xff\xff\n").code == "csv.encoding"

    def test_a_file_that_says_utf_8_must_be_utf_8(self):
        assert refusal(b"\xef\xbb\xbfid,text\n1,\xc2\xb7\xb5\xc6\n").code == "csv.encoding"

    def test_a_nul_is_named_by_its_line(self):
        error = refusal("id,text\n1,a\n2,\0\n")
        assert (error.code, error.values) == ("csv.nul", {"line": 3})

    @pytest.mark.parametrize("row", ['2,"open', '2,"a"b', "2," + "x" * 140_000])
    def test_a_broken_cell_is_named_by_the_line_its_row_begins_on(self, row):
        error = refusal(f"id,text\n1,a\n{row}\n")
        assert (error.code, error.values) == ("csv.quotes", {"line": 3})


class TestMoments:
    @pytest.mark.parametrize(
        ("text", "moment"),
        [
            ("2019/2/28 11:25:05", datetime(2019, 2, 28, 11, 25, 5)),
            ("2019/12/3 9:05:00", datetime(2019, 12, 3, 9, 5)),
            ("2019-02-28 11:25:05", datetime(2019, 2, 28, 11, 25, 5)),
            (" 2019-02-28 11:25 ", datetime(2019, 2, 28, 11, 25)),
            ("2019/2/8 1:25", datetime(2019, 2, 8, 1, 25)),
        ],
    )
    def test_the_usual_shapes_are_read(self, text, moment):
        assert parse_moment(text) == moment

    @pytest.mark.parametrize(
        "text", ["", "2019-02-28", "28/2/2019 11:25", "2019/2-28 11:25", "2019-02-30 11:25", "昨天"]
    )
    def test_other_shapes_are_refused_with_the_place_and_not_the_text(self, text):
        with pytest.raises(RuleBroken) as caught:
            parse_moment(text, line=7, field="sent_at")
        assert caught.value.code == "csv.moment_bad"
        assert caught.value.values == {"line": 7, "field": "sent_at"}

    @given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)), st.booleans())
    def test_every_moment_of_both_shapes_is_read(self, moment, slashes):
        moment = moment.replace(microsecond=0)
        day = f"{moment.year}/{moment.month}/{moment.day}" if slashes else f"{moment:%Y-%m-%d}"
        assert parse_moment(f"{day} {moment:%H:%M:%S}") == moment
