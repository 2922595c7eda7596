"""Requests for holders of keys: everything the desk does with them."""

from ninja import Router

from shiliu.cases.api.desk import contact, figures, file_steps, register, single, steps

router = Router()
# Registering has the address and the router of the list, acting on files that of the files.
for _room in (register, single, steps, file_steps, contact, figures):
    router.add_router("", _room.router)
