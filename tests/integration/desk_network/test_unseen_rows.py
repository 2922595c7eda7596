"""Rows behind a figure whose requests the reader may not see."""

from __future__ import annotations

from django.utils.timezone import localdate

from shiliu.cases.models import Case
from shiliu.network.queries import network
from shiliu.tallies.actions import project
from tests.integration.desk_network.district import BUILDING, OTHER_COMMUNITY, text_of


def test_what_may_not_be_seen_is_a_number_among_the_rows(district):
    """When, where and who has it would tell too much of what starts at the office."""
    district.request(OTHER_COMMUNITY)
    case_id = district.request(BUILDING)
    Case.objects.filter(pk=case_id).update(minimum_level=0)
    project()
    day = localdate(district.now).isoformat()
    query = {"figure": "received", "area": OTHER_COMMUNITY, "from": day, "to": day}
    page = text_of(district.signed_in("dora").get("/desk/rows/", query))
    assert "And 1 that is not yours to see." in page
    assert network().areas_by_code[BUILDING].name["en"] not in page
    assert network().areas_by_code[BUILDING].name["en"] in text_of(
        district.signed_in("cora").get("/desk/rows/", query)
    )
