"""Collect and compress the static files into the folder named by SHILIU_STATIC_ROOT."""

from __future__ import annotations

from django.core.management import call_command


def run() -> None:
    call_command("collectstatic", verbosity=0, interactive=False, skip_checks=True)
