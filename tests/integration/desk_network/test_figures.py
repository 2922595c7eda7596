"""The board and the rows behind each of its numbers."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from shiliu.cases.queries.figures import BECAME
from shiliu.desk.figures.board import DONE
from shiliu.desk.figures.known import NAMES
from shiliu.tallies.actions import project
from shiliu.tallies.schemas import METHODS
from tests.integration.desk_network.district import (
    BUILDING,
    CENTRE,
    COMMUNITY,
    OTHER_COMMUNITY,
    OTHER_SUBDISTRICT,
    ROOT,
    SUBDISTRICT,
    text_of,
)

BOARD = "/desk/figures/"


def numbers(answer) -> dict[str, int]:
    """Every number that opens, by where it leads."""
    found = re.findall(
        r'<a[^>]*href="(/desk/rows/[^"]+)"[^>]*>(?:<b>)?([\d,]+)', answer.content.decode()
    )
    return {url.replace("&amp;", "&"): int(number.replace(",", "")) for url, number in found}


def rows_behind(client, url: str) -> int:
    """How many rows a number opens, over all its pages."""
    count = 0
    while url:
        page = client.get(url)
        assert page.status_code == 200, url
        body = page.content.decode()
        count += body.count("<tr>") - body.count("<thead><tr>")
        older = re.search(r'href="([^"]+)" rel="next"', body)
        url = older[1].replace("&amp;", "&") if older else ""
    return count


def test_every_number_of_the_board_opens_as_many_rows_as_it_says(district):
    district.life()
    client = district.signed_in("cora")
    found = numbers(client.get(BOARD))
    assert len(found) > 100
    wrong = {url: n for url, n in found.items() if rows_behind(client, url) != n}
    assert not wrong


def test_every_class_of_requests_is_on_the_board(district):
    district.life()
    board = numbers(district.signed_in("cora").get(BOARD))
    of_root = {
        re.search(r"figure=(\w+)", url)[1]: n
        for url, n in board.items()
        if f"area={ROOT}" in url and "alone" not in url
    }
    assert set(BECAME) | set(DONE) <= of_root.keys()
    assert {name for name in (*BECAME, *DONE) if of_root[name] == 0} == set()


def test_every_figure_has_a_name_and_a_method():
    assert NAMES.keys() <= METHODS.keys()


@pytest.mark.parametrize("figure", [*BECAME, *DONE])
def test_the_rows_say_how_the_number_is_counted(district, figure):
    day = localdate(district.now).isoformat()
    url = f"{reverse('desk:rows')}?figure={figure}&area={ROOT}&from={day}&to={day}"
    page = district.signed_in("cora").get(url)
    assert page.status_code == 200
    assert METHODS[figure] in text_of(page)


def test_areas_stand_in_the_order_of_the_tree_and_never_by_size(district):
    client, row = district.signed_in("cora"), r'<th scope="row"><a href="/desk/figures/\?area=(\d+)'
    before = re.findall(row, client.get(BOARD).content.decode())
    district.life()
    after = re.findall(row, client.get(BOARD).content.decode())
    assert before == after
    assert before


def test_inventory_21_no_page_ranks_people_and_nothing_is_coloured_by_size(district):
    district.life()
    page = district.signed_in("cora").get(BOARD).content.decode()
    main = page.split("<main", 1)[1].split("</main>", 1)[0]
    assert "Dora" not in main
    assert "Cora" not in main
    assert not re.search(r'class="[^"]*(state-late|chip-late|state-due)', main)


def test_inventory_8_the_rate_names_its_denominator_with_its_date(district):
    district.life()
    text = text_of(district.signed_in("cora").get(BOARD))
    assert re.search(
        r"Requests per 1,000 residents 153,000 residents, published 13 September 2022 0\.\d\d", text
    )


def test_a_smaller_area_without_a_published_number_shows_no_rate(district):
    district.life()
    assert "per 1,000" not in text_of(district.signed_in("cora").get(BOARD, {"area": SUBDISTRICT}))


@pytest.mark.parametrize("days", ["7", "30", "90"])
def test_the_window_changes_what_is_counted(district, days):
    district.life()
    board = numbers(district.signed_in("cora").get(BOARD, {"days": days}))
    received = next(
        n for url, n in board.items() if "figure=received" in url and f"area={ROOT}" in url
    )
    assert received == (9 if days == "7" else 11)


@pytest.mark.parametrize(
    "query",
    [
        {"days": "8"},
        {"area": "nowhere"},
        {"area": ROOT},
        {"area": OTHER_SUBDISTRICT},
    ],
)
def test_who_may_not_see_an_area_or_asks_for_nonsense_gets_404(district, query):
    assert district.signed_in("sue").get(BOARD, query).status_code == 404


def test_a_coordinator_of_a_subdistrict_begins_with_her_own(district):
    text = text_of(district.signed_in("sue").get(BOARD))
    assert "Qingchunshan" in text
    assert "Habagexi" not in text


def test_rows_of_another_area_are_not_opened(district):
    district.life()
    day = localdate(district.now).isoformat()
    query = {"figure": "received", "area": OTHER_SUBDISTRICT, "from": day, "to": day}
    assert district.signed_in("sue").get("/desk/rows/", query).status_code == 404
    assert district.signed_in("cora").get("/desk/rows/", query).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"figure": "score"},
        {"from": "yesterday"},
        {"to": "2020-01-01"},
        {"from": "2020-01-01"},
        {"area": ""},
    ],
)
def test_a_number_that_does_not_exist_is_404(district, wrong):
    day = localdate(district.now).isoformat()
    query = {"figure": "received", "area": ROOT, "from": day, "to": day} | wrong
    assert district.signed_in("cora").get("/desk/rows/", query).status_code == 404


def test_a_mangled_place_in_the_list_is_refused_with_a_sentence(district):
    day = localdate(district.now).isoformat()
    query = {"figure": "received", "area": ROOT, "from": day, "to": day, "after": "x~y"}
    page = district.signed_in("cora").get("/desk/rows/", query)
    assert page.status_code == 422
    assert "not complete" in text_of(page)


def test_a_row_leads_to_the_request_only_for_who_may_see_it(district):
    """Ada audits: she sees that something was done, not what was asked."""
    case_id = district.request()
    project()
    day = localdate(district.now).isoformat()
    query = {"figure": "received", "area": COMMUNITY, "from": day, "to": day}
    assert (
        f"/desk/cases/{case_id}/"
        in district.signed_in("cora").get("/desk/rows/", query).content.decode()
    )
    seen_by_ada = district.signed_in("ada").get("/desk/rows/", query)
    assert str(case_id) not in seen_by_ada.content.decode()
    assert "not yours to see" in text_of(seen_by_ada)


def test_safety_2_no_figure_of_a_centre_holds_a_complaint_about_it(district):
    """It counts with the office above: neither a number nor a row tells the centre of it."""
    district.request(BUILDING)
    district.request(BUILDING, against=CENTRE, category="complaint.unit")
    project()
    day = localdate(district.now).isoformat()
    asked = {"figure": "received", "from": day, "to": day}
    for reader, area, count in (
        ("dora", OTHER_COMMUNITY, 1),
        ("dora", BUILDING, 1),
        ("cora", OTHER_COMMUNITY, 1),
        ("cora", OTHER_SUBDISTRICT, 2),
        ("cora", ROOT, 2),
    ):
        page = district.signed_in(reader).get("/desk/rows/", asked | {"area": area})
        assert page.content.decode().count("data-row") == count, (reader, area)
        assert "not yours to see" not in text_of(page)


def test_rows_come_a_page_at_a_time_without_losing_or_repeating_any(district):
    for _ in range(52):
        district.request()
    project()
    client = district.signed_in("cora")
    day = localdate(district.now).isoformat()
    url = f"/desk/rows/?figure=received&area={COMMUNITY}&from={day}&to={day}"
    seen: list[str] = []
    while url:
        body = client.get(url).content.decode()
        seen += re.findall(r'href="/desk/cases/([0-9a-f-]{36})/"', body)
        older = re.search(r'href="([^"]+)" rel="next"', body)
        url = older[1].replace("&amp;", "&") if older else ""
    assert len(seen) == len(set(seen)) == 52


def test_the_board_takes_the_same_queries_however_many_requests_there_are(
    district, django_assert_num_queries, django_assert_max_num_queries
):
    client = district.signed_in("cora")
    client.get(BOARD)
    with django_assert_max_num_queries(12) as few:
        client.get(BOARD)
    district.life()
    with django_assert_num_queries(len(few)):
        client.get(BOARD)


def test_a_page_of_rows_takes_the_same_queries_however_long_it_is(
    district, django_assert_num_queries
):
    client, day = district.signed_in("cora"), localdate(district.now).isoformat()
    url = f"/desk/rows/?figure=received&area={COMMUNITY}&from={day}&to={day}"
    district.request()
    project()
    client.get(url)
    with django_assert_num_queries(6) as few:
        client.get(url)
    for _ in range(20):
        district.request()
    project()
    with django_assert_num_queries(len(few)):
        client.get(url)
