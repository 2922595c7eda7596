"""Lighthouse over the public pages of a fresh sample, in Chinese and at phone size."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from tempfile import NamedTemporaryFile

from bench import environment

FOLDER = Path(__file__).parent / "lighthouse"
FOUR = ("performance", "accessibility", "best-practices", "seo")
PAGES = {"/": FOUR, "/ask/": FOUR, "/follow/": FOUR[:3]}
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"


def grades() -> dict[str, dict[str, int]]:
    """The grade of each page in its classes, out of 100; pages with a code are noindex: three."""
    subprocess.run(["npm", "ci", "--ignore-scripts", "--silent"], cwd=FOLDER, check=True)
    with (
        environment.database() as name,
        environment.collected() as static,
        environment.server(name, SHILIU_STATIC_ROOT=static) as port,
    ):
        return {
            page: _grade(f"http://127.0.0.1:{port}{page}", kinds) for page, kinds in PAGES.items()
        }


def _grade(address: str, kinds: tuple[str, ...]) -> dict[str, int]:
    chromium = (
        os.environ.get("SHILIU_CHROMIUM")
        or shutil.which("chromium")
        or shutil.which("google-chrome")
    )
    with NamedTemporaryFile(suffix=".json") as file:
        done = subprocess.run(
            [str(FOLDER / "node_modules/.bin/lighthouse"), address, "--quiet", "--output=json",
             f"--output-path={file.name}", f"--only-categories={','.join(kinds)}", f"--chrome-flags={FLAGS}"],
            env={**os.environ, "CHROME_PATH": str(chromium)}, check=False, timeout=180, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stderr)
        categories = json.loads(Path(file.name).read_text())["categories"]
    return {kind: round(categories[kind]["score"] * 100) for kind in kinds}
