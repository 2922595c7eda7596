"""Requests for holders of keys: everything the desk does with them."""

from ninja import Router

from shiliu.cases.api.desk import contact, figures, lists, register, single, steps

router = Router()
for _room in (lists, single, steps, register, contact, figures):
    router.add_router("", _room.router)
