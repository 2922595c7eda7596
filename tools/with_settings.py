"""Run a command with just enough environment for the settings to load; opens no database."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shiliu.config.settings")
os.environ.setdefault("SHILIU_SECRET", "only for tools that open no database")
os.environ.setdefault("DATABASE_URL", "postgresql://nobody@/nothing?host=/nonexistent")
os.environ.setdefault("SHILIU_NO_POOL", "1")
os.execv(sys.argv[1], sys.argv[1:])  # noqa: S606  the Makefile names the command
