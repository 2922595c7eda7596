"""Copy browser files from node_modules into the repository; `--check` only compares.

Run after `npm ci --ignore-scripts`. Without node_modules `--check` compares with the recorded sums.
Bootstrap's parts go into one cascade layer, so that our own layers win without `!important`;
source-map lines are dropped because the maps are not shipped.
"""

import json
import re
import sys
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
TARGET = ROOT / "src/shiliu/ui/static/vendor"
BOOTSTRAP_PARTS = ("reboot", "grid", "utilities")
MONGOLIAN = "@fontsource/noto-sans-mongolian"
SOURCES = [
    (
        "bootstrap",
        "bootstrap.layer.css",
        [f"dist/css/bootstrap-{part}.min.css" for part in BOOTSTRAP_PARTS],
    ),
    ("htmx.org", "htmx.min.js", ["dist/htmx.min.js"]),
    (
        MONGOLIAN,
        "noto-sans-mongolian.woff2",
        ["files/noto-sans-mongolian-mongolian-400-normal.woff2"],
    ),
    (MONGOLIAN, "LICENSE.txt", ["LICENSE"]),
]


def built(package: str, parts: list[str], name: str) -> bytes:
    if not name.endswith((".css", ".js")):
        return b"".join((MODULES / package / part).read_bytes() for part in parts)
    texts = [(MODULES / package / part).read_text(encoding="utf-8") for part in parts]
    joined = "\n".join(re.sub(r"(?m)^\s*/[/*]# sourceMappingURL=.*$", "", text) for text in texts)
    joined = joined.strip().replace('@charset "UTF-8";', "") + "\n"
    return (f"@layer bootstrap{{\n{joined}}}\n" if name.endswith(".css") else joined).encode()


def wanted() -> dict[Path, bytes]:
    files: dict[Path, bytes] = {}
    record = []
    for package, name, parts in SOURCES:
        version = json.loads((MODULES / package / "package.json").read_text())["version"]
        content = built(package, parts, name)
        path = f"{package.rpartition('/')[2].removesuffix('.org')}-{version}/{name}"
        files[TARGET / path] = content
        digest = sha256(content).hexdigest()
        record.append(
            {"package": package, "version": version, "from": parts, "file": path, "sha256": digest}
        )
    files[TARGET / "VENDOR.json"] = (json.dumps(record, indent=2) + "\n").encode()
    return files


def unlike_the_record() -> list[Path]:
    record = json.loads((TARGET / "VENDOR.json").read_text())
    sums = {TARGET / item["file"]: item["sha256"] for item in record}
    present = {path for path in TARGET.glob("*/*") if path.is_file()}
    changed = [p for p in present & sums.keys() if sha256(p.read_bytes()).hexdigest() != sums[p]]
    return sorted([*changed, *(present ^ sums.keys())])


def main() -> int:
    if "--check" in sys.argv[1:] and not MODULES.is_dir():
        for path in (unlike := unlike_the_record()):
            print(f"not as vendored: {path.relative_to(ROOT)}")
        return 1 if unlike else 0
    files = wanted()
    present = {path for path in TARGET.rglob("*") if path.is_file()}
    differing = [p for p, content in files.items() if p not in present or p.read_bytes() != content]
    stale = sorted(present - files.keys())
    if "--check" in sys.argv[1:]:
        for path in [*differing, *stale]:
            print(f"not as vendored: {path.relative_to(ROOT)}")
        return 1 if differing or stale else 0
    for path in stale:
        path.unlink()
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
