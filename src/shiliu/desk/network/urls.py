"""The network: overview, areas, coverage, units, calendar. Included under the namespace `desk`."""

from django.urls import path

from shiliu.desk.network import changes, holidays, overview, units

urlpatterns = [
    path("network/", overview.overview, name="network"),
    path("network/coverage/", overview.coverage, name="coverage"),
    path("network/holidays/", holidays.holidays, name="holidays"),
    path("network/holidays/remove/", holidays.remove, name="holiday_remove"),
    path("network/holidays/restore/", holidays.restore, name="holiday_restore"),
    path("network/areas/<str:code>/", overview.area, name="network_area"),
    path("network/areas/<str:code>/change/", changes.change, name="area_change"),
    path("network/changes/", changes.changes, name="area_changes"),
    path("network/changes/<uuid:change_id>/decide/", changes.decide, name="area_change_decide"),
    path("network/units/add/", units.add, name="unit_add"),
    path("network/units/<str:code>/", units.unit, name="unit"),
    path("network/units/<str:code>/edit/", units.edit, name="unit_edit"),
    path("network/units/<str:code>/end/", units.end, name="unit_end"),
]
