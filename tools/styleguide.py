"""Draw every part of the interface on invented pages and photograph them.

`python tools/styleguide.py OUT_DIR [name:width:theme:language …]` writes HTML and PNG files. The
pages are served with the site's content security policy; console messages and pages wider than
the screen are printed. Nothing of it is shipped.
"""

import http.server
import json
import random
import shutil
import sys
import threading
from functools import partial
from pathlib import Path

import django
from django.conf import settings
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "tools/styleguide"
ENGINE = "django.template.backends.django.DjangoTemplates"
sys.path.insert(0, str(ROOT / "src"))
settings.configure(
    INSTALLED_APPS=["django.contrib.staticfiles", "shiliu.ui"],
    STATIC_URL="/static/",
    LANGUAGE_CODE="zh-hans",
    ROOT_URLCONF=__name__,
    TEMPLATES=[{"BACKEND": ENGINE, "APP_DIRS": True, "DIRS": [GUIDE]}],
)
django.setup()

from django import forms  # noqa: E402
from django.template.loader import render_to_string  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.utils.translation import override  # noqa: E402

from shiliu.ui import drawing, field, marks  # noqa: E402

urlpatterns = [path("display/", include("shiliu.ui.urls"))]
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:"
SIZES = {"390": (390, 844), "1440": (1440, 900), "1366": (1366, 768), "320": (320, 640)}
DEFAULTS = ["home", "1440", "light", "zh-hans"]
PAGES = ("home", "follow", "desk", "case", "parts")
CHAMBERS = {
    "康新": (4, 18, 30, 45),
    "滨河": (4, 19, 31, 46),
    "青春山": (8, 36, 60, 90),
    "哈巴格希": (3, 13, 22, 31),
}
LEVELS = {"服务中心": 1.0, "网格服务站": 0.83, "楼栋服务角": 0.67, "睦邻服务点": 0.27}
MISSING = {"required": "请写明地点，比如“学府社区 3 号楼”"}
MET = [("1", "见到了"), ("2", "没在家"), ("3", "改天"), ("4", "这次不方便")]
BROUGHT = list(enumerate(["政策", "活动", "关怀", "帮扶", "法律", "都没有"]))


class Visit(forms.Form):
    where = forms.CharField(label="在哪里", help_text="小区、楼号或路口。", error_messages=MISSING)
    what = forms.CharField(
        label="说说什么事", help_text="您写的会原样保留。", widget=forms.Textarea
    )
    met = forms.ChoiceField(label="见到了吗", choices=MET, widget=forms.RadioSelect)
    brought = forms.MultipleChoiceField(
        label="这次做了什么",
        choices=BROUGHT,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    only = forms.BooleanField(label="只给社区中心看", required=False)


def network() -> drawing.Drawing:
    chance = random.Random(7)  # noqa: S311
    rings = {
        name: [
            [[chance.random() < share for _ in range(n)]]
            for n, share in zip(numbers, LEVELS.values(), strict=True)
        ]
        for name, numbers in CHAMBERS.items()
    }
    chambers = [
        drawing.Chamber(name, "#", rings[name], f"{numbers[0]} 个社区")
        for name, numbers in CHAMBERS.items()
    ]
    levels = []
    for i, name in enumerate(LEVELS):
        points = [is_open for ring in rings.values() for is_open in ring[i][0]]
        levels.append(drawing.Level(name, sum(points), len(points), "#"))
    return drawing.draw(levels, chambers)


def drawn() -> dict[str, object]:
    counts = {"solved": 268, "partly": 41, "not_solved": 23, "none": 52, "in_work": 28}
    chance = random.Random(3)  # noqa: S311
    rings = [(1, 1.0), (5, 0.8), (8, 0.7), (15, 0.5)]
    return {
        "drawing": network(),
        "fields": [
            field.draw_field(counts),
            field.draw_field(counts, field.narrow_rows(counts)),
        ],
        "wedge": drawing.draw_wedge([[chance.random() < s for _ in range(n)] for n, s in rings]),
        "week": field.draw_field({"solved": 22, "partly": 3, "not_solved": 2, "none": 4}, rows=2),
        "form": Visit({"what": "路灯不亮", "met": "1", "brought": ["0", "2"]}),
    }


def contexts() -> dict[str, dict[str, object]]:
    data = json.loads((GUIDE / "data.json").read_text(encoding="utf-8"))
    for page in data.values():
        page["marks"] = [marks.DayMark(**mark) for mark in page.get("marks", [])]
        page["steps"] = [marks.Step(**step) for step in page.get("steps", [])]
    shared = data["shared"] | drawn()
    return {page: shared | data[page] for page in PAGES}


def write(out: Path) -> None:
    shutil.copytree(ROOT / "src/shiliu/ui/static", out / "static", dirs_exist_ok=True)
    for language in ("zh-hans", "en"):
        with override(language):
            for name, context in contexts().items():
                html = render_to_string(f"{name}.html", context)
                for theme in ("light", "dark"):
                    themed = html.replace('data-bs-theme="auto"', f'data-bs-theme="{theme}"', 1)
                    (out / f"{name}_{language}_{theme}.html").write_text(themed, encoding="utf-8")


class Handler(http.server.SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


def photograph(out: Path, shots: list[str]) -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(out)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for shot in shots:
            name, size, theme, language = (given := shot.split(":")) + DEFAULTS[len(given) :]
            width, height = SIZES[size]
            scale = 2 if width < 500 else 1
            page = browser.new_page(
                viewport={"width": width, "height": height}, device_scale_factor=scale
            )
            page.on("console", lambda message, shot=shot: print(shot, message.text))
            address = f"http://127.0.0.1:{server.server_port}"
            page.goto(f"{address}/{name}_{language}_{theme}.html", wait_until="networkidle")
            if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
                print(shot, "is wider than the screen:", wide)
            page.screenshot(path=out / f"{name}_{size}_{theme}_{language}.png", full_page=True)
            page.close()
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    write(target)
    both = [f"{name}:{size}" for name in PAGES for size in ("390", "1440")]
    photograph(target, sys.argv[2:] or both)
