"""Write lock/run.txt and lock/dev.txt from pyproject.toml, or check that they fit it."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
UV = Path(sys.executable).with_name("uv")


def compile_lock(name: str, target: Path) -> None:
    """Resolve once for every platform; versions already locked are kept."""
    extra = ["--extra", "dev"] if name == "dev" else []
    subprocess.run(
        [str(UV), "pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.11",
         "--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url",
         "--no-emit-find-links", "--index-strategy", "unsafe-best-match", "--quiet",
         *extra, "--output-file", str(target)],
        cwd=ROOT, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip


def main() -> int:
    checking = "--check" in sys.argv
    for name in ("run", "dev"):
        locked = ROOT / "lock" / f"{name}.txt"
        if not checking:
            compile_lock(name, locked)
            continue
        with TemporaryDirectory() as folder:
            fresh = Path(folder) / locked.name
            fresh.write_text(locked.read_text())
            compile_lock(name, fresh)
            if fresh.read_text() != locked.read_text():
                print(f"lock/{name}.txt does not fit pyproject.toml: run `make relock`.")
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
