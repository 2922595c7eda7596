"""Draw every part of the interface on three invented pages and photograph them.

`python tools/styleguide.py OUT_DIR [name …]` writes HTML and PNG files; nothing of it is shipped.
"""

import http.server
import os
import random
import shutil
import sys
import threading
from functools import partial
from pathlib import Path

import django
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
UI = ROOT / "src/shiliu/ui"
sys.path.insert(0, str(ROOT / "src"))
settings.configure(
    INSTALLED_APPS=["django.contrib.staticfiles", "shiliu.ui"],
    STATIC_URL="/static/",
    LANGUAGE_CODE="zh-hans",
    USE_I18N=True,
    ROOT_URLCONF=__name__,
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "DIRS": [ROOT / "tools/styleguide"],
        }
    ],
)
django.setup()

from django import forms  # noqa: E402
from django.template.loader import render_to_string  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.utils.translation import override  # noqa: E402

from shiliu.ui import drawing, marks  # noqa: E402

urlpatterns = [path("display/", include("shiliu.ui.urls"))]

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
SIZES = {"390": (390, 844), "1440": (1440, 900), "1366": (1366, 768), "320": (320, 640)}


class Ask(forms.Form):
    where = forms.CharField(
        label="在哪里", help_text="小区、楼号或路口。", error_messages={"required": "请写明地点，比如“学府社区 3 号楼”"}
    )
    what = forms.CharField(label="说说什么事", help_text="一两句就行，您写的会原样保留。", widget=forms.Textarea)
    kind = forms.ChoiceField(
        label="见到了吗",
        choices=[("1", "见到了"), ("2", "没在家"), ("3", "改天"), ("4", "这次不方便")],
        widget=forms.RadioSelect,
    )
    brought = forms.MultipleChoiceField(
        label="这次做了什么",
        required=False,
        choices=list(enumerate(["政策", "活动", "关怀", "帮扶", "法律", "都没有"])),
        widget=forms.CheckboxSelectMultiple,
    )
    only = forms.BooleanField(label="只给社区中心看", required=False)


def network() -> drawing.Drawing:
    """The figures of the mock-up: 19, 86, 143, 212 points in four chambers."""
    chance = random.Random(7)
    sizes = {"康新": (4, 18, 30, 45), "滨河": (4, 19, 31, 46), "青春山": (8, 36, 60, 90), "哈巴格希": (3, 13, 22, 31)}
    opens = (1.0, 0.83, 0.67, 0.27)
    chambers = []
    totals = [[0, 0] for _ in opens]
    for name, numbers in sizes.items():
        rings = []
        for level, number in enumerate(numbers):
            row = [chance.random() < opens[level] for _ in range(number)]
            totals[level][0] += sum(row)
            totals[level][1] += number
            rings.append([row])
        chambers.append(drawing.Chamber(name, f"/points/{name}", rings, f"{numbers[0]} 个社区"))
    names = ["服务中心", "网格服务站", "楼栋服务角", "睦邻服务点"]
    levels = [drawing.Level(n, a, b, "/points/") for n, (a, b) in zip(names, totals, strict=True)]
    return drawing.draw(levels, chambers)


def home() -> dict[str, object]:
    counts = {"solved": 268, "partly": 41, "not_solved": 23, "none": 52, "in_work": 28}
    labels = ["确认解决", "部分解决", "没有解决，重新办", "已答复，居民未回复", "正在办"]
    fruit = network()
    return {
        "drawing": fruit,
        "fields": [drawing.draw_field(counts), drawing.draw_field(counts, rows=17)],
        "legend": [
            {"word": w, "label": label, "n": counts[w], "url": f"/figures/{w}"}
            for w, label in zip(drawing.FIELD_ORDER, labels, strict=True)
        ],
        "doors": [
            {"href": "/ask", "icon": "chat", "title": "我要求助", "sub": "一分钟，不用注册", "main": True},
            {"href": "/points", "icon": "target", "title": "附近服务点", "sub": f"现在开门 {fruit.n_open} 处"},
            {"href": "/on", "icon": "calendar", "title": "近期活动", "sub": "今天 6 场"},
            {"href": "/promises", "icon": "checklist", "title": "承诺与进展", "sub": "说到的，办到哪了"},
        ],
        "ways": [{"href": "tel:12345", "icon": "phone", "label": "打电话"}, {"href": "#", "icon": "paper", "label": "填纸质单"}],
        "point": {"url": "#", "name": "学府社区党群服务中心", "phone": "0477-1234567", "hours": "今天开到 17:30"},
        "events": [
            {"href": "#", "lead": "09:00", "title": "太极晨练", "sub": "学府社区服务中心门前广场", "end": "刚结束", "past": True},
            {"href": "#", "lead": "10:00", "title": "手机课：挂号和缴费", "sub": "神华康城社区 2 楼教室", "end": "正在进行"},
            {"href": "#", "lead": "14:30", "title": "剪纸工坊", "sub": "康城社区邻里客厅", "end": "还剩 4 个名额"},
            {"href": "#", "lead": "19:00", "title": "乌兰牧骑进社区：冬日小剧场", "sub": "万和社区礼堂，有坡道", "end": "还剩 36 座"},
        ],
        "board": [
            {"href": "#", "chip": "经费", "title": "康城社区 10 月经费收支", "sub": "公示至 12 月 5 日，还有 12 天"},
            {"href": "#", "chip": "工程", "title": "学府社区 3 号楼电梯更换方案", "sub": "征求意见至 11 月 30 日，还有 7 天"},
            {"href": "#", "chip": "议事", "title": "宁馨社区第四季度议事会记录", "sub": "公示至 12 月 8 日，还有 15 天"},
        ],
    }


def days(answered: str = "answered") -> list[marks.DayMark]:
    return [
        *(marks.DayMark(str(n), "used") for n in (18, 19, 20)),
        *(marks.DayMark(str(n), "rest") for n in (21, 22)),
        marks.DayMark("23", answered, "今天", today=True),
        marks.DayMark("24", "left", "到期"),
    ]


def follow() -> dict[str, object]:
    return {
        "marks": days(),
        "answers": [
            {"word": "solved", "label": "解决了", "note": "这件事就结了"},
            {"word": "partly", "label": "部分解决", "note": "还差什么，接着办"},
            {"word": "not_solved", "label": "没有解决", "note": "重新办，继续计时"},
        ],
        "steps": [
            marks.Step("收到", "11 月 17 日 20:41", "您用手机提交，没有留电话。"),
            marks.Step("受理", "11 月 18 日 08:52", "学府社区第 2 网格服务站受理。"),
            marks.Step("派给市政养护", "11 月 18 日 09:20"),
            marks.Step("退回", "11 月 19 日 11:05", "市政养护说：“这几盏灯在小区里，归物业管。”退回不算谁的错，时限不停。", "returned"),
            marks.Step("现场修好", "11 月 22 日 18:10", "换了 3 盏灯头、1 段电缆。"),
            marks.Step("已答复", "11 月 23 日 10:12", "等您说一句：解决了没有？", "answered"),
        ],
    }


def desk() -> dict[str, object]:
    chance = random.Random(3)
    wedge = [[True], [True] * 4 + [False], [chance.random() < 0.7 for _ in range(8)], [chance.random() < 0.5 for _ in range(15)]]
    return {
        "desk_menu": [("今天", "#", 7, True), ("求助", "#", 14, False), ("吹哨", "#", 2, False), ("走访", "#", 5, False), ("活动", "#", None, False), ("项目", "#", None, False), ("公开", "#", 1, False), ("总览", "#", None, False)],
        "desk_post": {"unit": "学府社区党群服务中心", "post": "值班岗", "hours": "08:30—17:30", "url": "#"},
        "desk_search_url": "/desk/search",
        "due": [
            ("late", "逾期 1 天", 5, 5, 1, "4 号楼单元门门禁失灵", "学府社区·4 号楼", "办理", "催学苑物业，或吹哨"),
            ("due", "今天 16:00", 1, 1, 0, "退回：树枝压到电线，不归本站", "第 5 网格 → 青春山街道", "退回", "改派"),
            ("due", "今天 17:30", 5, 5, 0, "地下车库入口结冰打滑", "学府社区·2 号楼", "办理", "核实防滑垫到位"),
            ("due", "今天 17:30", 3, 3, 0, "6 号楼门口垃圾桶盖坏了", "学府社区·6 号楼", "办理", "看一眼，写答复"),
            ("calm", "明天 17:30", 4, 5, 0, "学府路 3 号楼前路灯不亮", "学府社区·3 号楼东侧", "待答复", "写答复"),
            ("calm", "明天 17:30", 9, 10, 0, "老楼外窗漏风，问改造安排", "学府社区·7 号楼", "办理", "等住建回信"),
            ("calm", "11 月 26 日", 2, 5, 0, "快递柜挡住轮椅坡道", "学府社区·南门", "派办", "等物业受理"),
        ],
        "inbox": [
            ("10:21", "小区健身器材螺丝松了", "公示牌二维码", "可能重复 1 件"),
            ("09:47", "问新生儿医保怎么办", "电话代录", "有明白纸"),
            ("09:05", "楼上装修周末开工太早", "手机", ""),
            ("08:40", "独居邻居想学用手机", "睦邻点代录", ""),
        ],
        "wedge": drawing.draw_wedge(wedge),
        "week": drawing.draw_field({"solved": 22, "partly": 3, "not_solved": 2, "none": 4}, rows=2),
    }


def parts() -> dict[str, object]:
    return {"form": Ask({"what": "路灯不亮", "kind": "1", "brought": ["0", "2"]}), "marks": days("used")}


PAGES = {"home": home, "follow": follow, "desk": desk, "parts": parts, "case": follow}
SHOTS = [("home", "390"), ("home", "1440"), ("follow", "390"), ("desk", "1440"), ("desk", "390"), ("parts", "1440"), ("parts", "390"), ("case", "1440")]


def shared() -> dict[str, object]:
    names = ["求助", "服务点", "活动", "承诺与进展", "居务公开"]
    return {
        "brand": {"name": {"zh": "石榴", "en": "Shiliu 石榴"}, "subtitle": "某某区邻里服务网络", "place": "某某", "foot_note": "4 个街道，19 个社区。本页所有数字均为虚构的示例。"},
        "nav_items": [{"label": n, "url": "#", "current": False} for n in names],
        "foot_columns": [
            {"title": "不用手机也行", "links": [{"url": "#", "label": x} for x in ("到任一服务点当面说", "打电话", "填纸质单")]},
            {"title": "关于", "links": [{"url": "#", "label": x} for x in ("我的数据", "无障碍", "开放数据与方法")]},
            {"title": "记录", "links": [{"url": "#", "label": "记录防改说明"}]},
        ],
        "sample_data": True,
    }


def write(out: Path) -> None:
    shutil.copytree(UI / "static", out / "static", dirs_exist_ok=True)
    for language in ("zh-hans", "en"):
        with override(language):
            for name, context in PAGES.items():
                for theme in ("light", "dark"):
                    html = render_to_string(f"{name}.html", shared() | context())
                    html = html.replace('data-bs-theme="auto"', f'data-bs-theme="{theme}"', 1)
                    (out / f"{name}_{language}_{theme}.html").write_text(html, encoding="utf-8")


class Handler(http.server.SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


def photograph(out: Path, wanted: list[str]) -> None:
    from playwright.sync_api import sync_playwright

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(out)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for shot in wanted:
            name, size, theme, language = (shot.split(":") + ["light", "zh-hans"])[:4] if shot.count(":") < 3 else shot.split(":")
            width, height = SIZES[size]
            page = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=2 if width < 500 else 1)
            page.on("console", lambda m, shot=shot: print(shot, m.type, m.text) if m.type in ("error", "warning") else None)
            page.goto(f"{address}/{name}_{language}_{theme}.html")
            page.wait_for_load_state("networkidle")
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                print(shot, "is wider than the screen:", wide)
            page.screenshot(path=out / f"{name}_{size}_{theme}_{language}.png", full_page=True)
            page.close()
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    os.chdir(target)
    write(target)
    photograph(target, sys.argv[2:] or [":".join(shot) for shot in SHOTS])
