"""Areas that are reorganised: looked at in numbers, proposed, decided by another, without script."""

from __future__ import annotations

from shiliu.cases.jobs import follow_areas
from tests.integration.desk_journeys.staff import Staff, journey
from tests.support.people import BUILDING, COMMUNITY, GRID
from tests.support.requests import ask

AREAS, CHANGES = "/desk/network/areas", "/desk/network/changes/"
OTHER_GRID, NEW_GRID = "150603002007002", "150603002007009"
DECREE = "区划调整批复〔2026〕3号"


def at_grid(staff: Staff, code: str) -> None:
    """Search the community and go down to one of its grids."""
    staff.open("/desk/")
    staff.follow("/desk/network/")
    staff.send("/desk/network/", q="学府")
    staff.follow(f"{AREAS}/{COMMUNITY}/")
    staff.follow(f"{AREAS}/{code}/")


def looked_at(staff: Staff, grid: str, kind: str, **typed: object) -> None:
    """Choose what shall happen to a grid and see what it moves."""
    at_grid(staff, grid)
    staff.follow(f"{AREAS}/{grid}/change/")
    staff.follow_to(f"?kind={kind}")
    staff.send(button=("look", "1"), reason=DECREE, **typed)
    assert staff.at == "area_change"


def decides(staff: Staff, decision: str) -> None:
    """Read what waits for a second person and decide."""
    staff.open("/desk/")
    staff.follow("/desk/network/")
    staff.follow(CHANGES)
    assert DECREE in staff.words
    staff.send(*_decide(staff), ("decision", decision))


def _decide(staff: Staff) -> list[str]:
    return [form.action for form in staff.shown.forms if form.action.endswith("/decide/")]


@journey("network", "network_area", "area_change", "area_changes", "area_change_decide")
def test_two_grids_are_merged_by_one_and_approved_by_another(administrators):
    one, other = administrators
    asked = ask(area=BUILDING)
    looked_at(one, GRID, "merge", others=[OTHER_GRID], code=NEW_GRID, name_zh="合并后的网格")
    assert "转到新区域的未结束诉求1" in one.words
    one.send()
    assert "已提出。另一个人批准后生效。" in one.words
    assert "您提出的，由别人决定。" in one.words
    assert not _decide(one)
    at_grid(one, GRID)
    assert "合并后的网格" not in one.words, "nothing changes before another has approved it"

    decides(other, "approve")
    assert "已批准，从生效日期起按此执行。" in other.words
    follow_areas()
    at_grid(other, NEW_GRID)
    assert f"来源 {DECREE}" in other.words
    assert "更早的 学府社区第1网格、学府社区第2网格" in other.words
    other.open(f"{AREAS}/{GRID}/")
    assert "合并后的网格" in other.words, "an old address leads on"
    assert f"/{NEW_GRID}/" in asked.case.area_path


@journey("network_area", "area_change", "area_changes", "area_change_decide")
def test_a_new_name_is_declined_and_nothing_changes(administrators):
    one, other = administrators
    looked_at(one, GRID, "rename", name_zh="新名网格")
    one.send()
    assert "新名网格" in one.words
    decides(other, "decline")
    assert "未批准" in other.words
    at_grid(other, GRID)
    assert "新名网格" not in other.words
