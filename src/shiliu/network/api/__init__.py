"""The network over JSON: areas and points for everybody, units and the rest for holders of keys."""

from ninja import Router

from shiliu.network.api import calendar, facts, gaps, places, units

router = Router()
for _room in (places, units, calendar, facts, gaps):
    router.add_router("", _room.router)
