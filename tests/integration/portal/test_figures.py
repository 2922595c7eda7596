"""The public figures: two voices, hidden small numbers, one seed for each request."""

from __future__ import annotations

import csv
import io

import pytest

from shiliu.portal.home import figures
from tests.integration.portal.figures_made import FULL, thirty_days

pytestmark = pytest.mark.usefixtures("on_monday")


@pytest.fixture
def published(monkeypatch):
    """Publish a table with some cells changed."""

    def publish(**changed):
        monkeypatch.setattr(figures, "public_figures", lambda key: thirty_days(**changed))

    return publish


def test_answered_and_solved_stand_apart(dora, published):
    published()
    words = dora.open("/").words()
    assert "近三十天，600 件求助" in words
    assert "560 工作人员已答复" in words
    assert "350 居民确认解决" in words
    assert "未回复的，不算解决" in words


def test_each_figure_opens_its_method(dora, published):
    published()
    page = dora.open("/")
    assert {"/figures/#answered", "/figures/#solved"} <= set(page.links)
    methods = dora.open("/figures/").text
    assert 'id="answered"' in methods
    assert "答复不等于解决" in methods


def test_every_request_is_one_seed():
    counts = figures.seeds(thirty_days().total)
    assert counts == {
        "solved": 350,
        "partly": 60,
        "not_solved": 40,
        "none": 110,
        "untold": 0,
        "in_work": 40,
    }
    assert sum(counts.values()) == FULL["received"]


def test_what_is_hidden_is_drawn_together_and_counted_right():
    counts = figures.seeds(thirty_days(partly=None, not_solved="<5").total)
    assert counts["untold"] == 100
    assert counts["partly"] == counts["not_solved"] == 0
    assert sum(counts.values()) == FULL["received"]


def test_a_small_figure_shows_as_below_five_and_a_giveaway_as_a_dash(dora, published):
    published(partly="<5", not_solved=None)
    text = dora.open("/").text
    assert "部分解决</span></span> <b>&lt;5</b>" in text
    assert "没有解决，重新办理</span></span> <b>–</b>" in text
    assert "人数太少，不显示，免得认出人来" in dora.open("/").words()


def test_a_hidden_part_makes_a_sum_a_lower_bound(dora, published):
    published(staff_confirmed="<5")
    assert "已答复，居民未回复 100 件以上" in dora.open("/").words()


def test_nothing_is_drawn_of_what_is_hidden_itself():
    counts = figures.seeds(thirty_days(answered=None, received=600).total)
    assert "untold" not in counts
    assert "in_work" not in counts


def test_a_very_small_district_draws_small_seeds(dora, published):
    few = dict.fromkeys(FULL, 0) | {"received": 12, "answered": 9, "solved": 9}
    published(**few)
    text = dora.open("/").text
    narrow = text.split('class="seed-field-narrow"')[1].split(">")[0]
    assert 'width="144"' in narrow


def test_many_requests_say_how_many_a_seed_stands_for(dora, published):
    published(received=1200, answered=1160, solved=950)
    words = dora.open("/").words()
    assert "一粒代表 2 件" in words
    assert "一粒是一件" not in words


def test_the_table_can_be_taken_along_with_the_same_cells(dora, published):
    published(partly="<5", not_solved=None)
    answer = dora.client.get("/figures/table.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["area", *thirty_days().columns]
    assert dict(zip(rows[0], rows[-1], strict=True))["partly"] == "<5"
    assert dict(zip(rows[0], rows[-1], strict=True))["not_solved"] == "–"


def test_the_method_of_every_column_is_told(dora, published):
    published()
    page = dora.open("/figures/")
    for column in thirty_days().columns:
        assert f'href="#{column}"' in page.text
        assert f'id="{column}"' in page.text


def test_without_the_fact_there_is_no_rate(dora, published, monkeypatch):
    published()
    monkeypatch.setattr(figures, "fact", lambda key: None)
    assert "每千人" not in dora.open("/figures/").words()


def test_a_hidden_total_gives_no_rate(dora, published):
    published(received=None)
    assert "每千人" not in dora.open("/figures/").words()
