"""What pages of plain text say in each language: facts with their sources, and how long is long."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from shiliu.portal.pages.wording import kept_for
from tests.integration.portal.plain_browser import Browser
from tests.unit.profile_files import HAN

pytestmark = pytest.mark.usefixtures("on_monday")
FACTS = re.compile(r'<table class="table table-stack facts-table">.*?</table>', re.DOTALL)


@pytest.mark.parametrize(
    ("days", "english", "chinese"),
    [
        (1, "1 day", "1 天"),
        (180, "180 days", "180 天"),
        (365, "1 year", "1 年"),
        (366, "366 days", "366 天"),
        (730, "2 years", "2 年"),
        (1095, "3 years", "3 年"),
    ],
)
def test_whole_years_are_told_as_years_and_else_days(days, english, chinese):
    with translation.override("en"):
        assert kept_for(days) == english
    with translation.override("zh-hans"):
        assert kept_for(days) == chinese


def test_residents_read_years_where_something_is_kept_for_years(dora):
    page = dora.open("/privacy/").words()
    assert "保存多久" in page
    assert "3 年" in page
    assert "1,095" not in page
    english = Browser("en").open("/privacy/").words()
    assert "3 years" in english
    assert "180 days" in english
    assert "1,095" not in english


def test_the_paper_form_says_how_long_a_contact_is_kept(dora):
    assert "联系方式最晚在结束后 180 天删除" in dora.open("/other-ways/paper/").words()


def test_facts_are_told_in_english_and_a_chinese_title_of_a_source_is_marked():
    (table,) = FACTS.findall(Browser("en").open("/about/").text)
    marked = re.compile(r'<span lang="zh-Hans">[^<]*</span>')
    assert marked.search(table)
    assert not HAN.search(marked.sub("", table))
    assert not any(
        "<td class" in row and marked.search(row.split("<td id=")[0]) for row in table.split("<tr")
    ), "a label or a unit stands in Chinese"
