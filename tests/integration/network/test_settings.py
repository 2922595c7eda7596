"""The brand, settings for two people, holidays and figures."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from shiliu.core import references
from shiliu.core.permissions import Permission
from shiliu.ledger.models import Fact
from shiliu.lib.errors import RuleBroken
from shiliu.network import policies
from shiliu.network.actions import (
    add_holiday,
    decide_setting,
    propose_setting,
    publish_fact,
    remove_holiday,
    set_brand,
)
from shiliu.network.models import PublishedFact, SettingChange
from shiliu.network.queries import (
    deployment,
    fact,
    network,
    published_facts,
    setting_changes,
    settings_value,
)
from shiliu.network.schemas import NewFact
from tests.integration.network.loading import AT, load, write_tiny
from tests.integration.network.people import staff

pytestmark = pytest.mark.django_db
KEY = "thresholds.confirm_days"
PROPOSER = staff("S/", Permission.NETWORK_SETTING_PROPOSE)
APPROVER = staff("S/", Permission.NETWORK_SETTING_APPROVE)
ONE, OTHER = uuid4(), uuid4()


@pytest.fixture(autouse=True)
def _tiny(tmp_path):
    load(write_tiny(tmp_path))


def propose(**changed) -> SettingChange:
    given = {"key": KEY, "value": 12, "reason": "居民需要更多时间", "person": ONE} | changed
    return propose_setting(by=PROPOSER, at=AT, **given)


def decide(change: SettingChange, *, approved: bool = True, person=OTHER) -> SettingChange:
    return decide_setting(change.id, approved=approved, person=person, by=APPROVER, at=AT)


def confirm_days() -> int:
    references.forget()
    return deployment().thresholds.confirm_days


def test_a_threshold_changes_only_when_a_second_person_approves():
    change = propose()
    assert confirm_days() == 8
    decide(change)
    assert confirm_days() == 12
    assert settings_value(KEY) == 12
    assert [told.data.get("detail") for told in Fact.objects.filter(verb__startswith="setting.")
            .order_by("id")] == [None, "approved"]  # fmt: skip


def test_the_person_who_proposed_cannot_approve_in_any_post():
    with pytest.raises(RuleBroken, match=r"network\.second_person"):
        decide(propose(), person=ONE)
    assert confirm_days() == 8


def test_the_database_too_refuses_one_person_for_both():
    change = propose()
    with pytest.raises(IntegrityError), transaction.atomic():
        SettingChange.objects.filter(pk=change.pk).update(decided_by=ONE)


def test_a_refused_change_leaves_the_value():
    decide(propose(), approved=False)
    assert confirm_days() == 8
    decide(propose(value=13))
    assert confirm_days() == 13


def test_a_change_is_decided_once():
    change = propose()
    decide(change)
    with pytest.raises(RuleBroken, match=r"network\.setting_decided"):
        decide(change, approved=False)


def test_one_proposal_for_a_key_waits_at_a_time():
    propose()
    with pytest.raises(RuleBroken, match=r"network\.setting_waits"):
        propose(value=20)
    propose(key="retention.contact_days", value=60)


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"key": "brand"}, "network.setting_unknown", "key"),
        ({"value": 0}, "network.setting_range", "value"),
        ({"value": "12"}, "network.setting_range", "value"),
        ({"reason": " 因 "}, "network.reason_length", "reason"),
        ({"reason": "长" * 301}, "network.reason_length", "reason"),
    ],
)
def test_a_wrong_proposal_is_refused_by_field(changed, code, field):
    with pytest.raises(RuleBroken) as refused:
        propose(**changed)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not SettingChange.objects.exists()


def test_who_may_propose_decide_and_see_changes():
    change = propose()
    assert policies.can_propose_setting(PROPOSER, "S/")
    assert not policies.can_propose_setting(APPROVER, "S/")
    assert policies.can_decide_setting(APPROVER, "S/", change, OTHER)
    assert not policies.can_decide_setting(APPROVER, "S/", change, ONE)
    assert not policies.can_decide_setting(PROPOSER, "S/", change, OTHER)
    stranger = staff("S/S1/", Permission.NETWORK_SETTING_APPROVE)
    for actor, seen in ((PROPOSER, 1), (APPROVER, 1), (stranger, 0)):
        assert setting_changes(actor, "S/").count() == seen
        assert policies.can_view_settings(actor, "S/") is bool(seen)


def test_one_person_changes_the_brand():
    brand = {"name": {"zh": "新名", "en": "New"}, "colours": {"primary": "#225E75"}}
    set_brand(brand=brand, by=PROPOSER, at=AT)
    references.forget()
    assert deployment().brand.name["zh"] == "新名"
    assert deployment().brand.service_name["en"] == "New"
    assert Fact.objects.filter(verb="brand.set").count() == 1
    assert policies.can_set_brand(staff("S/", Permission.NETWORK_BRAND_CHANGE), "S/")


def test_a_wrong_brand_leaves_the_old_one():
    with pytest.raises(RuleBroken, match=r"network\.brand_name"):
        set_brand(brand={"name": {"en": "Only English"}}, by=PROPOSER, at=AT)
    references.forget()
    assert deployment().brand.name["zh"] == "小街"
    assert not Fact.objects.filter(verb="brand.set").exists()


def test_a_day_enters_the_calendar_and_leaves_it():
    day = date(2026, 3, 6)
    add_holiday(day=day, kind="rest", name={"zh": "停电"}, source="通知", by=PROPOSER, at=AT)
    references.forget()
    assert not network().calendar.is_working_day(day)
    add_holiday(day=day, kind="work", name={"zh": "照常"}, source="更正", by=PROPOSER, at=AT)
    references.forget()
    assert network().calendar.is_working_day(day)
    remove_holiday(day=day, by=PROPOSER, at=AT)
    references.forget()
    assert day not in network().calendar.makeup
    told = [(found.verb, found.data["detail"]) for found in
            Fact.objects.filter(verb__startswith="holiday.").order_by("id")]  # fmt: skip
    assert told == [("holiday.add", "rest"), ("holiday.add", "work"), ("holiday.remove", "work")]
    assert policies.can_change_holidays(PROPOSER, "S/")


def test_a_wrong_day_is_refused():
    with pytest.raises(RuleBroken, match=r"network\.holiday_unknown"):
        remove_holiday(day=date(2026, 1, 7), by=PROPOSER, at=AT)
    with pytest.raises(RuleBroken, match=r"network\.holiday_kind"):
        add_holiday(day=AT.date(), kind="half", name={}, source="x", by=PROPOSER, at=AT)
    with pytest.raises(RuleBroken, match=r"network\.holiday_source"):
        add_holiday(day=AT.date(), kind="rest", name={}, source=" ", by=PROPOSER, at=AT)


def new_fact(**changed) -> NewFact:
    given = {
        "area": network().root.id, "key": "residents", "value": Decimal("130.50"),
        "unit": {"zh": "人"}, "label": {"zh": "居民"}, "source": "公报", "as_of": date(2026, 2, 1),
    } | changed  # fmt: skip
    return NewFact(**given)


def test_a_new_figure_supersedes_the_one_shown_and_keeps_it():
    publish_fact(new_fact(), by=PROPOSER, at=AT)
    references.forget()
    assert str(fact("residents").value) == "130.5"
    assert len(published_facts()) == 1
    assert PublishedFact.objects.get(superseded_at=AT).value == 120
    assert Fact.objects.get(verb="fact.publish").data["key"] == "residents"
    assert policies.can_publish_fact(staff("S/", Permission.NETWORK_FACT_CHANGE), "S/")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"key": "Residents!"}, "network.fact_key"),
        ({"source": " "}, "network.fact_source"),
        ({"as_of": date(2026, 3, 3)}, "network.fact_in_the_future"),
        ({"area": uuid4()}, "network.area_unknown"),
        ({"source_url": "javascript:x"}, "network.fact_field"),
        ({"label": {}}, "network.fact_field"),
        ({"value": Decimal("1.23456")}, "network.fact_field"),
    ],
)
def test_a_figure_without_source_date_or_place_is_refused(changed, code):
    with pytest.raises(RuleBroken) as refused:
        publish_fact(new_fact(**changed), by=PROPOSER, at=AT)
    assert refused.value.code == code
    assert str(fact("residents").value) == "120"
