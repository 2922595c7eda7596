"""As the owner: make the tables, and say what the role that serves may do with them."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from shiliu.cli.errors import CommandFailed
from shiliu.cli.schema import leave_note
from shiliu.core.roles import grant_app_role

# Any number will do, as long as nothing else in the database locks it.
MIGRATING = 5_410_002


def run(app_role: str) -> None:
    """Migrate, grant, and note that it is done; one process at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        cursor.execute(
            "SELECT pg_has_role(rolname, current_user, 'MEMBER') FROM pg_roles WHERE rolname = %s",
            [app_role],
        )
        found = cursor.fetchone()
    if found is None or found[0]:
        raise CommandFailed(
            f"The role {app_role} that serves may do whatever the owner may, so it could change "
            "history. Make it a role of its own: docs/OPERATIONS.md shows how."
        )
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    grant_app_role(app_role)
    leave_note(connection.connection, settings.SHILIU_SECRET)
