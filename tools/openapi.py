"""Write docs/openapi.json anew from the code: `make openapi`."""

from __future__ import annotations

from pathlib import Path

import django

django.setup()

from shiliu.config.api import description  # noqa: E402  after setup

(Path(__file__).resolve().parent.parent / "docs/openapi.json").write_text(description())
