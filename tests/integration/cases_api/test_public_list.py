"""The public list: approved titles and nothing else, page by page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shiliu.cases.models import Case
from shiliu.core import references

pytestmark = pytest.mark.usefixtures("kangbashi")
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def listed(client, query: str = "") -> list[dict[str, object]]:
    return client.get(f"/api/v1/requests?{query}").json()["requests"]


def test_only_approved_titles_are_there(client, ask, publish):
    ask(words="张三欠我钱，住3号楼502。")
    proposed = publish("不该看到")
    Case.objects.filter(pk=proposed.pk).update(title_state="proposed")
    shown = publish("路灯不亮", words="我家楼下，电话13812345678。")
    (only,) = listed(client)
    assert only["id"] == str(shown.id)
    assert only["title"] == {"zh": "路灯不亮", "en": "路灯不亮 (en)"}
    for text in (client.get(f"/api/v1/requests/{shown.id}"), client.get("/api/v1/requests")):
        assert "13812345678" not in text.content.decode()
        assert "code" not in text.json()
    assert client.get(f"/api/v1/requests/{proposed.id}").status_code == 404


def test_a_title_taken_down_is_gone(client, publish):
    case = publish()
    assert client.get(f"/api/v1/requests/{case.id}").status_code == 200
    Case.objects.filter(pk=case.pk).update(title_state="none", title={})
    assert client.get(f"/api/v1/requests/{case.id}").status_code == 404
    assert listed(client) == []


def many(publish, count: int) -> None:
    first = publish()
    for number in range(1, count):
        Case.objects.create(
            code_lookup=number.to_bytes(2, "big"),
            received_at=NOON - timedelta(minutes=number // 2),
            **{
                name: getattr(first, name)
                for name in (
                    "state",
                    "channel",
                    "language",
                    "category_id",
                    "area_id",
                    "area_path",
                    "minimum_level",
                    "unit_id",
                    "clock_from",
                    "title",
                    "title_state",
                )
            },
        )


def test_following_the_pages_shows_each_request_once(client, publish):
    many(publish, 120)
    seen: list[str] = []
    after, pages = "", 0
    while True:
        page = client.get("/api/v1/requests", {"after": after}).json()
        seen += [row["id"] for row in page["requests"]]
        pages, after = pages + 1, page["next"]
        if not after:
            break
    assert (pages, len(seen), len(set(seen))) == (3, 120, 120)
    moments = [row["received_at"] for row in listed(client)]
    assert moments == sorted(moments, reverse=True)


@pytest.mark.parametrize("count", [1, 60])
def test_one_page_is_one_statement(client, publish, count, monkeypatch):
    monkeypatch.setattr(references, "CHECK_SECONDS", 3600)  # whether they changed is asked apart
    many(publish, count)
    listed(client)
    with CaptureQueriesContext(connection) as captured:
        listed(client)
    assert len(captured) == 1


def test_filters_narrow_and_include_subtrees(client, publish):
    near = publish(area="150603001001001001")
    far = publish(area="150603002007", category="street.light", state="closed", word="solved")
    far_id, near_id = str(far.id), str(near.id)

    def ids(query: str) -> set[object]:
        return {row["id"] for row in listed(client, query)}

    assert ids("area=150603001000") == {near_id}
    assert ids("area=150603000000") == {near_id, far_id}
    assert ids("category=street.light") == {far_id}
    assert ids("category=home") == {near_id}
    assert ids("state=open") == {near_id}
    assert ids("state=closed,withdrawn") == {far_id}


def test_days_are_whole_local_days(client, publish):
    late = publish(received_at=datetime(2026, 3, 10, 15, 59, tzinfo=UTC))
    early = publish(received_at=datetime(2026, 3, 10, 16, 0, tzinfo=UTC))

    def ids(query: str) -> set[object]:
        return {row["id"] for row in listed(client, query)}

    assert ids("received_from=2026-03-10&received_to=2026-03-10") == {str(late.id)}
    assert ids("received_from=2026-03-11&received_to=2026-03-11") == {str(early.id)}


def test_the_answer_may_be_kept_for_seconds_and_is_304_when_known(client, publish):
    publish()
    first = client.get("/api/v1/requests")
    assert first.headers["Cache-Control"] == "public, max-age=10"
    again = client.get("/api/v1/requests", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    publish()
    changed = client.get("/api/v1/requests", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
