"""Requests for holders of keys: everything the desk does with them."""

from ninja import Router

from shiliu.cases.api.desk import contact, figures, register, single, steps

router = Router()
# Registering has the address of the list and its router: the other method of one address.
for _room in (register, single, steps, contact, figures):
    router.add_router("", _room.router)
