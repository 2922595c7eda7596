"""Files of others: a mapping says what is what, a dry run says what would be."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import translation
from rich.console import Console

from shiliu.cases.commands import import_cases
from shiliu.cases.models import Case, Text
from shiliu.cases.rules.mapping import read_mapping
from shiliu.catalogue.queries import catalogue
from shiliu.ledger.models import Fact
from shiliu.lib.errors import RuleBroken

pytestmark = pytest.mark.usefixtures("fresh_kangbashi")
MAPPINGS = Path(__file__).parents[3] / "docs" / "mappings"
SHAPES = {
    "nyc-311": {
        "Unique Key": "1",
        "Created Date": "01/31/2024 01:05:00 PM",
        "Closed Date": "02/01/2024 09:00:00 AM",
        "Agency": "示例",
        "Complaint Type": "Street Light Condition",
        "Descriptor": "示例：灯不亮",
        "Location Type": "示例街",
        "Borough": "BROOKLYN",
        "Status": "Closed",
        "Resolution Description": "示例：已修好",
        "Latitude": "",
        "Longitude": "",
    },
    "chicago-311": {
        "SR_NUMBER": "SR24-1",
        "SR_TYPE": "Street Light Out Complaint",
        "OWNER_DEPARTMENT": "示例部门",
        "STATUS": "Completed",
        "CREATED_DATE": "01/31/2024 12:05:00 PM",
        "CLOSED_DATE": "02/01/2024 09:00:00 AM",
        "DUPLICATE": "false",
        "COMMUNITY_AREA": "8",
    },
    "san-francisco-311": {
        "CaseID": "9",
        "Opened": "2024-01-31T10:05:00.000",
        "Closed": "2024-02-01T09:00:00.000",
        "Status": "Closed",
        "Status Notes": "示例：已修好",
        "Category": "Streetlights",
        "Request Type": "示例：灯不亮",
        "Request Details": "示例",
        "Neighborhood": "Mission",
    },
}
OWN = """
source = "elsewhere"
time_zone = "Asia/Shanghai"
moments = "%Y-%m-%d"
areas_by = "name"
[columns]
id = "no"
sent_at = "day"
text = ["what", "more"]
area = "place"
category = "kind"
[categories]
lamp = "street.light"
[skip]
state = ["spam"]
"""


@pytest.fixture
def bring_in(tmp_path):
    """Write rows and a mapping, run the command; its exit code and what it printed."""

    def bringing(rows, mapping, *, encoding="utf-8", delimiter=",", **more):
        text = io.StringIO()
        sheet = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
        sheet.writeheader()
        sheet.writerows(rows)
        file = tmp_path / "theirs.csv"
        file.write_bytes(text.getvalue().encode(encoding))
        said = tmp_path / "map.toml"
        said.write_text(mapping, "utf-8")
        printed = io.StringIO()
        with translation.override("en"):
            code = import_cases.run(
                file, resume=False, console=Console(file=printed, width=200), mapping=said, **more
            )
        return code, printed.getvalue()

    return bringing


def row(number: int, **changed: str) -> dict[str, str]:
    usual = {
        "no": str(number),
        "day": "2024-01-31",
        "what": "示例：灯不亮",
        "more": "",
        "state": "",
    }
    return {**usual, "place": "康巴什区", "kind": "lamp", **changed}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_ready_mappings_read_the_public_shapes(bring_in, shape):
    mapping = (MAPPINGS / f"{shape}.toml").read_text("utf-8")
    code, printed = bring_in([SHAPES[shape]], mapping)
    assert (code, "1 requests brought in" in printed) == (0, True), printed
    case = Case.objects.get()
    assert case.received_at == datetime(2024, 1, 31, 18, 5, tzinfo=UTC)
    assert (case.category_id, case.state, case.outcome) == ("street.light", "closed", "done")
    assert "示例" in "".join(Text.objects.values_list("body", flat=True))
    assert Fact.objects.get(verb="case.import").at is not None
    code, printed = bring_in([SHAPES[shape]], mapping)
    assert "0 requests brought in, 1 were here already" in printed


@pytest.mark.parametrize("shape", SHAPES)
def test_every_category_of_a_ready_mapping_exists(shape):
    mapping = read_mapping((MAPPINGS / f"{shape}.toml").read_text("utf-8"))
    leaves = {leaf.code for leaf in catalogue().leaves}
    assert set(mapping.categories.values()) <= leaves


def test_a_dry_run_writes_nothing_and_says_what_would_be(bring_in):
    rows = [
        row(1),
        row(2, kind="bench"),
        row(3, kind="bench", place="无此地"),
        row(4, state="spam"),
        row(5, day="yesterday"),
        row(6, more="示例电话 13800138000"),
    ]
    code, printed = bring_in(rows, OWN, dry_run=True)
    assert not Case.objects.exists()
    assert not Fact.objects.filter(verb="case.import").exists()
    assert code == 1
    assert "2 requests would come in, 0 are here, 3 rows not taken." in printed
    assert "1 rows left out by the mapping." in printed
    assert "       1  无此地" in printed
    assert "       2  bench" in printed
    assert "1 rows hold what may point to a person." in printed
    assert "13800138000" not in printed
    assert "Line 6: The moment in day cannot be read." in printed
    bring_in(rows, OWN)
    _code, printed = bring_in(rows, OWN, dry_run=True)
    assert "0 requests would come in, 2 are here" in printed


def test_without_a_counterpart_a_row_may_go_to_the_office(bring_in):
    code, _printed = bring_in(
        [row(1, kind="bench", place="无此地")], 'unmatched = "office"\n' + OWN
    )
    assert code == 0
    assert Case.objects.get().category_id == "unsorted"


def test_other_encodings_and_delimiters(bring_in):
    mapping = 'encoding = "big5"\ndelimiter = ";"\nunmatched = "office"\n' + OWN
    plain = {"no": "1", "day": "2024-01-31", "what": "路燈", "more": "", "state": ""}
    rows = [{**plain, "place": "", "kind": ""}]
    code, printed = bring_in(rows, mapping, encoding="big5", delimiter=";")
    assert code == 0, printed
    assert Text.objects.get().body == "路燈"
    code, printed = bring_in([row(1)], mapping.replace("big5", "ascii"), delimiter=";")
    assert (code, "not in the encoding ascii" in printed) == (2, True)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('id = "no"', 'nummer = "no"', "Line 7 of the mapping: nummer is not known."),
        ('"%Y-%m-%d"', "5", "Line 4 of the mapping: the value of moments does not fit."),
        ("[columns]", "[columns", "Line 6 of the mapping is not TOML."),
        ("Asia/Shanghai", "Asia/Nowhere", "Line 3 of the mapping: the value of time_zone"),
        ('sent_at = "day"', "", "The mapping does not say columns.sent_at."),
        ('areas_by = "name"', 'areas_by = "luck"', "Line 5 of the mapping: the value of areas_by"),
        ('id = "no"', 'id = "number"', "The column number is missing."),
    ],
)
def test_a_mapping_that_is_wrong_is_refused_whole_with_its_line(bring_in, old, new, told):
    code, printed = bring_in([row(1)], OWN.replace(old, new))
    assert (code, told in printed) == (2, True), printed
    assert not Case.objects.exists()


def test_a_code_as_area_and_a_point_on_the_map(bring_in):
    code = '[constants]\narea = "150603000000"\n'
    mapping = OWN.replace('areas_by = "name"', 'areas_by = "code"') + code
    assert bring_in([row(1, place="150603002007")], mapping)[0] == 0
    assert Case.objects.get().area_path.endswith("150603002007/")
    assert bring_in([row(2, place="")], mapping)[0] == 0
    point = OWN.replace('areas_by = "name"', 'areas_by = "point"').replace(
        'area = "place"', 'latitude = "place"\nlongitude = "more"'
    )
    assert bring_in([row(3, place="39.6", more="x")], point)[0] == 1


def test_reading_a_mapping_names_what_is_missing():
    with pytest.raises(RuleBroken) as refusal:
        read_mapping('source = "x"\n')
    assert refusal.value.code == "cases.mapping_missing"
