"""What an ended unit leaves behind is handed on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shiliu.cases.actions import steps
from shiliu.cases.actions.succession import take_over
from shiliu.cases.models import Case
from shiliu.cases.queries import at_hand, stranded_cases, successor_of
from shiliu.cases.rules.lifecycle import State
from shiliu.core import clock
from shiliu.core.actor import SYSTEM
from shiliu.network.actions import end_unit
from shiliu.network.queries import network
from tests.integration.desk_network.district import BUILDING, CENTRE, STATION, facts


def end(code: str, district) -> None:
    """End a unit with all that hang under it, from today on."""
    with district.after_commit(execute=True):
        below = [unit for unit in network().units if f"{unit.code}-".startswith(f"{code}-")]
        for unit in sorted(below, key=lambda unit: -(unit.level or 0)):
            end_unit(unit.id, valid_to=clock.today(), by=SYSTEM, at=district.now)


def test_open_requests_move_to_the_point_above(district):
    case_id = district.request(BUILDING)
    unit = network().units_by_id[Case.objects.get(pk=case_id).unit_id]
    assert unit.code.startswith(STATION)
    assert at_hand(unit.id).responsible == 1
    end(STATION, district)
    assert stranded_cases() == [case_id]
    assert take_over(at=district.now, case_id=case_id)
    case = Case.objects.get(pk=case_id)
    assert case.unit.code == CENTRE
    assert case.state == State.RECEIVED
    assert stranded_cases() == []
    (fact,) = facts("case.hand_over")
    assert fact.data["moved_from"]["unit"] == str(unit.id)
    assert fact.data["detail"] == "unit_ended"


def test_the_promise_stays_and_the_time_to_accept_begins_anew(district):
    case_id = district.request(BUILDING)
    before = Case.objects.get(pk=case_id)
    end(STATION, district)
    take_over(at=district.now + timedelta(days=3), case_id=case_id)
    after = Case.objects.get(pk=case_id)
    assert after.promised_at == before.promised_at
    assert after.accept_by > before.accept_by


def test_without_any_point_the_office_takes_over(district):
    case_id = district.request(BUILDING)
    end(CENTRE, district)
    take_over(at=district.now, case_id=case_id)
    assert Case.objects.get(pk=case_id).unit.code == "office-habagexi"


def test_what_it_did_for_others_goes_back_to_the_responsible_unit(district):
    case_id = district.request("150603001001")
    by = district.actor("cora")
    steps.accept(by=by, at=district.now, case_id=case_id)
    steps.dispatch(by=by, at=district.now, case_id=case_id, to=STATION)
    responsible = Case.objects.get(pk=case_id).unit_id
    assert at_hand(network().units_by_code[STATION].id).doing == 1
    end(STATION, district)
    assert take_over(at=district.now, case_id=case_id)
    case = Case.objects.get(pk=case_id)
    assert (case.unit_id, case.doer_id, case.state) == (responsible, None, State.RECEIVED)


@pytest.mark.parametrize("pauses", [True, False])
def test_paused_and_answered_requests_stay_until_they_go_on(district, pauses):
    case_id = district.request(BUILDING)
    unit_id, by = Case.objects.get(pk=case_id).unit_id, district.actor("cora")
    steps.accept(by=by, at=district.now, case_id=case_id)
    steps.start(by=by, at=district.now, case_id=case_id)
    if pauses:
        steps.pause(by=by, at=district.now, case_id=case_id, reason="等材料。")
    else:
        district.answered(done := district.request(BUILDING))
        Case.objects.filter(pk=case_id).update(state=State.ANSWERED)
        assert done
    assert at_hand(unit_id).paused == int(pauses)
    end(STATION, district)
    assert case_id not in stranded_cases()
    assert not take_over(at=district.now, case_id=case_id)
    if pauses:
        steps.resume(by=by, at=district.now, case_id=case_id)
        assert stranded_cases() == [case_id]


def test_handing_up_from_an_ended_unit_works_as_well(district):
    """Whoever stands above need not wait for the clock."""
    case_id = district.request(BUILDING)
    end(STATION, district)
    steps.hand_up(
        by=district.actor("cora"), at=district.now, case_id=case_id, reason="单位已结束。"
    )
    assert Case.objects.get(pk=case_id).unit.code == CENTRE


def test_the_page_and_the_job_agree_on_who_takes_over(district):
    case_id = district.request(BUILDING)
    unit = network().units_by_id[Case.objects.get(pk=case_id).unit_id]
    heir = successor_of(unit)
    while heir is not None and heir.code != CENTRE:
        heir = successor_of(heir)
    end(STATION, district)
    take_over(at=district.now, case_id=case_id)
    assert Case.objects.get(pk=case_id).unit_id == heir.id


def test_units_at_work_leave_nothing_behind(district):
    district.request(BUILDING)
    assert stranded_cases() == []
