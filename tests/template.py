"""Run as the owner role: migrate an empty database, grant rights, load a profile if asked."""

import sys
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402  after setup

from shiliu.core import clock  # noqa: E402
from shiliu.core.actor import SYSTEM  # noqa: E402
from shiliu.core.roles import grant_app_role  # noqa: E402

call_command("migrate", verbosity=0)
grant_app_role("shiliu_app")
if sys.argv[1] != "empty":
    from shiliu.together.actions import load_profile

    folder = Path(__file__).parent.parent / "src/shiliu/profiles" / sys.argv[1]
    load_profile(folder, by=SYSTEM, at=clock.now())
