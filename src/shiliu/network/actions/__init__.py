"""Every write of the package: one function, one transaction, one fact."""

from shiliu.network.actions.areas import decide_areas, propose_areas, settle_areas
from shiliu.network.actions.calendar import add_holiday, remove_holiday
from shiliu.network.actions.facts import publish_fact
from shiliu.network.actions.settings import decide_setting, propose_setting, set_brand
from shiliu.network.actions.units import add_unit, change_unit, end_unit

__all__ = [
    "add_holiday",
    "add_unit",
    "change_unit",
    "decide_areas",
    "decide_setting",
    "end_unit",
    "propose_areas",
    "propose_setting",
    "publish_fact",
    "remove_holiday",
    "set_brand",
    "settle_areas",
]
