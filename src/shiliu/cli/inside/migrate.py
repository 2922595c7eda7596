"""As the owner: make the tables, and say what the role that serves may do with them."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from shiliu.cli.errors import CommandFailed
from shiliu.cli.schema import leave_note
from shiliu.core.roles import grant_app_role

# Any number will do, as long as nothing else in the database locks it.
MIGRATING = 5_410_002
NAMED = 3


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
    _check_not_newer()
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    grant_app_role(app_role)
    leave_note(connection.connection, settings.SHILIU_SECRET)


def _check_not_newer() -> None:
    """Refuse tables that a newer version made: this one would write into them what it knows."""
    loader = MigrationLoader(connection)
    unknown = sorted(loader.applied_migrations.keys() - loader.disk_migrations.keys())
    if unknown:
        names = ", ".join(".".join(each) for each in unknown[:NAMED])
        raise CommandFailed(
            "The database was made by a newer version of Shiliu, and there is no way back "
            f"(this version does not know {names}). Run the newer version, or restore a backup "
            "that this version made."
        )
