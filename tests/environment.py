"""Loaded by pytest before Django's settings: tests need no environment of their own.

The database named here does not exist: `tests/conftest.py` starts a server and gives each
process a database cloned from a migrated template.
"""

import os

os.environ.update(
    DJANGO_SETTINGS_MODULE="shiliu.config.settings",
    SHILIU_SECRET="a secret that only tests know, long enough",
    DATABASE_URL="postgresql://shiliu_app@/not-started?host=/nonexistent",
    DATABASE_OWNER_URL="postgresql://shiliu_owner@/not-started?host=/nonexistent",
    SHILIU_NO_POOL="1",
    SHILIU_SMTP_HOST="127.0.0.1",
    SHILIU_SHELF_SECONDS="0",
)
for name in ("SHILIU_AS_OWNER", "SHILIU_SAMPLE", "SHILIU_ADDRESS", "SHILIU_STATIC_ROOT"):
    os.environ.pop(name, None)
