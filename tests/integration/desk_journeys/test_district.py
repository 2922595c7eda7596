"""The network, its settings and figures, without script."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from shiliu.network.queries import deployment
from shiliu.people.actions import look
from shiliu.tallies.actions.projecting import project
from tests.browser.desk_states import PARTS, WITH_PASSKEY, desk_routes
from tests.integration.desk_journeys.staff import JOURNEYS, journey
from tests.support.people import BUILDING, COMMUNITY
from tests.support.requests import CONTACT, ask

UNITS = "/desk/network/units"
LIMIT = "retention.text_days"


def test_every_route_of_the_desk_is_on_a_journey(record_property):
    """Parts that a script fetches stand behind buttons: "look at it first", "suggest kinds".

    Passkeys are the one thing that a browser without script does not have; the code stays.
    """
    for module in sorted(Path(__file__).parent.glob("test_*.py")):
        import_module(f"{__package__}.{module.stem}")
    walked = frozenset().union(*JOURNEYS.values())
    record_property("journeys", len(JOURNEYS))
    record_property("routes", len(walked))
    assert walked | PARTS | WITH_PASSKEY == desk_routes()


@journey("network", "coverage", "network_area", "unit", "unit_add", "unit_edit", "unit_end")
def test_a_point_is_added_changed_and_ended(at_desk):
    admin = at_desk("heidi")
    admin.follow("/desk/network/")
    admin.follow("/desk/network/coverage/")
    admin.follow("/desk/network/")
    admin.send("/desk/network/", q="学府")
    admin.follow(f"/desk/network/areas/{COMMUNITY}/")
    admin.follow(f"{UNITS}/p10/")
    admin.follow(f"{UNITS}/add/")
    admin.send(code="p10-99", name_zh="新网格站", area=BUILDING, parent="p10", level="2")
    assert admin.at == "unit", admin.words
    admin.follow(f"{UNITS}/p10-99/edit/")
    admin.send(name_zh="更新的网格站")
    assert "更新的网格站" in admin.words
    admin.follow(f"{UNITS}/p10-99/end/")
    admin.send(last_day="2026-03-31")
    assert "更新的网格站 在所填日期之后结束" in admin.words


@journey("holidays", "holiday_remove", "holiday_restore")
def test_a_rest_day_is_entered_taken_out_and_brought_back(at_desk):
    admin = at_desk("heidi")
    admin.follow("/desk/network/")
    admin.follow("/desk/network/holidays/")
    admin.send(day="2026-12-25", kind="rest", name_zh="试验日", source="通知")
    assert "试验日" in admin.words
    admin.send("/desk/network/holidays/remove/", ("day", "2026-12-25"))
    assert "试验日" not in admin.words
    admin.send("/desk/network/holidays/restore/")
    assert "试验日" in admin.words


@journey("settings", "brand", "limits", "limit_propose", "setting_decide")
def test_brand_is_changed_by_one_and_a_limit_by_two(administrators):
    admin, second = administrators
    admin.follow("/desk/settings/")
    admin.follow("/desk/settings/brand/")
    admin.send(name_zh="新石榴")
    assert deployment().brand.name["zh"] == "新石榴"
    admin.follow("/desk/settings/")
    admin.follow("/desk/settings/limits/")
    admin.follow(f"/desk/settings/limits/{LIMIT}/")
    admin.send(value="900", reason="够用了。")
    assert admin.at == "limits"
    second.follow("/desk/settings/")
    second.follow("/desk/settings/limits/")
    decide = next(form.action for form in second.shown.forms if "/decide/" in form.action)
    second.send(decide, ("decision", "approve"))
    assert "900" in second.words


@journey("settings", "mongolian")
def test_how_mongolian_stands_is_looked_at_before_anybody_sees_it(at_desk):
    admin = at_desk("heidi")
    admin.follow("/desk/settings/")
    admin.follow("/desk/settings/mongolian/")
    assert "页面目前不显示传统蒙古文" in admin.words
    assert "还没有同时具备中文和蒙古文的" in admin.words
    assert "manchu full stop" in admin.words
    admin.follow("/desk/settings/")
    assert admin.at == "settings"


@journey("facts", "fact_publish", "overview", "figures", "rows")
def test_a_figure_is_published_and_the_boards_are_read(at_desk):
    ask()
    while project(batch=2000):
        pass
    office = at_desk("grace")
    office.follow("/desk/settings/")
    office.follow("/desk/settings/facts/")
    office.follow("/desk/settings/facts/publish/")
    office.send(key="benches", label_zh="长椅", value="12", as_of="2026-03-01", source="现场清点")
    assert "长椅" in office.words
    office.follow("/desk/overview/")
    office.follow("/desk/figures/")
    rows = next(link for link in office.shown.links if link.startswith("/desk/rows/"))
    office.follow(rows)
    assert "怎么算的" in office.words


@journey("looks")
def test_the_auditor_reads_who_looked(at_desk, people, clock):
    asked = ask(contact=CONTACT)
    look(
        subject_type="case",
        subject_id=asked.id,
        by=people.frank.actor,
        at=clock(),
        reason="她请我们回电。",
        own=False,
        area_path=people.erin.unit.area_path,
    )
    auditor = at_desk("ivan")
    auditor.follow("/desk/looks/")
    assert "她请我们回电。" in auditor.words
