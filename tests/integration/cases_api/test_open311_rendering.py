"""XML and JSON say the same: any structure comes back equal from both."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from shiliu.cases.api.open311.rendering import Document, Many, render

NAMES = st.from_regex("[a-z][a-z_]{0,8}", fullmatch=True)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.text()
    | st.uuids()
    | st.datetimes(
        min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)
    )
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.builds(Many, st.just("item"), st.lists(inner, max_size=3))
        | st.dictionaries(NAMES, inner, min_size=1, max_size=4)
    ),
    max_leaves=15,
)


def same(element, value: object) -> bool:
    """Whether an XML element and a JSON value hold the same, by the Spark convention."""
    if isinstance(value, list):
        return len(element) == len(value) and all(map(same, element, value))
    if isinstance(value, dict):
        return [child.tag for child in element] == list(value) and all(
            same(child, value[child.tag]) for child in element
        )
    text = element.text or ""
    if value is None:
        return text == ""
    return text == (str(value).lower() if isinstance(value, bool) else str(value))


@given(st.dictionaries(NAMES, VALUES, min_size=1, max_size=4))
def test_both_forms_hold_the_same(content):
    document = Document("root", content)
    xml = fromstring(render(document, "xml"))
    assert xml.tag == "root"
    assert same(xml, json.loads(render(document, "json")))


def test_characters_that_xml_cannot_hold_are_in_neither():
    document = Document("root", {"text": "a\x00b\x0bc\ufffed\r\ne <&>"})
    assert json.loads(render(document, "json")) == {"text": "abcd\ne <&>"}
    assert fromstring(render(document, "xml")).findtext("text") == "abcd\ne <&>"


@pytest.mark.usefixtures("kangbashi")
@pytest.mark.parametrize(
    "path", ["discovery", "services", "services/home.light.stair", "requests", "requests/none"]
)
def test_every_address_says_the_same_in_both(client, publish, path):
    publish('<灯> & "电"')
    xml = client.get(f"/open311/v2/{path}.xml")
    told = client.get(f"/open311/v2/{path}.json")
    assert xml.status_code == told.status_code
    assert same(fromstring(xml.content), told.json())
