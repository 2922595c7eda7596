"""What the README says to click first, clicked in a browser: from the printed address to "solved"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import installations
from tests.browser.test_portal_walk import Taps
from tests.databases import ROOT
from tests.support.visits import Visits

README, WALK = ROOT / "README.md", ROOT / "docs/WALK.md"
WORDS = "3号楼前的路灯不亮，孩子晚上放学要走这段路。"
ANSWER = "灯亮了。换了 3 盏灯头。"
FEW = ("--requests", "40")
MADE_WITHIN = 300.0
PHONE, DESKTOP = 390, 1440


@dataclass(frozen=True)
class Printed:
    """What a start prints: address, names to sign in with, their password."""

    address: str
    password: str
    unit_of: dict[str, str]


def printed_by(service: installations.Service) -> Printed:
    """What it says until it waits for Ctrl-C."""
    said = ""
    while "Ctrl-C" not in said:
        line = service.process.stdout.readline()
        assert line, said
        said += line
    address = re.search(r"^  (http://\S+)$", said, re.MULTILINE)[1]
    password = re.search(r"with the password (\S+) as:", said)[1]
    names = re.findall(r"^  (\S+) +\w+, (.+)$", said, re.MULTILINE)
    return Printed(address, password, dict(names))


@pytest.fixture(scope="module")
def printed():
    """A small sample at work, as `make up` starts it."""
    with (
        installations.empty_home() as installation,
        installation.up(*FEW, within=MADE_WITHIN) as service,
    ):
        yield printed_by(service)


@pytest.fixture
def at(browser, printed):
    """Somebody's screen at the printed address."""
    visits = Visits(browser, printed.address)
    yield lambda width: visits(None, width=width)
    for context in visits.contexts:
        context.close()


def first_steps() -> str:
    """The part of the README that is followed here."""
    return README.read_text().partition("### What to click first")[2].partition("\n| ")[0]


def pressed(step: int) -> list[str]:
    """The words that the README prints bold in one of its steps: what is to be pressed."""
    part = re.split(r"^\d\. ", first_steps(), flags=re.MULTILINE)[step]
    return re.findall(r"\*\*(.+?)\*\*", part)


def link(name: str) -> str:
    return f'a:visible:has-text("{name}")'


class Walker(Taps):
    """A hand that counts, begins nowhere, and knows addresses that were printed."""

    def __init__(self, page, address: str) -> None:
        super().__init__(page)
        self.pages, self.address = 0, address

    def open(self, path: str) -> None:
        """Choose an address that stands in the terminal."""
        self.page.goto(self.address + path)
        self.pages += 1

    def choose_named(self, where: str, label: str) -> None:
        """Open a list and choose the entry that says so."""
        self.page.select_option(where, label=label)
        self.taps += 2

    def sign_in(self, name: str, password: str) -> None:
        self.open("/desk/")
        self.type("#id_login", name)
        self.type("#id_password", password)
        self.go("main button.btn-main")

    @property
    def count(self) -> str:
        return f"{self.pages} | {self.taps} | {self.typed}"


def ask(hand: Walker, community: str) -> str:
    """Step 1: returns the code that is kept."""
    door, _ = pressed(1)
    hand.open("/")
    hand.go(link(door))
    hand.type("#id_words", WORDS)
    hand.choose_named("#id_community", community)
    hand.go("main button.btn-main")
    hand.tap(".kind-why input")
    hand.go("main button.btn-main")
    hand.go("main button.btn-main")
    return hand.page.inner_text("#receipt-code")


def answer(hand: Walker, password: str) -> str:
    """Step 2: returns the number of the request."""
    today, inbox = pressed(2)
    hand.sign_in("point-1", password)
    assert hand.page.inner_text("h1") == today
    hand.go(f"nav {link(inbox)}")
    assert hand.page.inner_text("h1") == inbox
    hand.go(f'tr:has-text("{WORDS}") {link("")}')
    hand.go('main button:has-text("受理")')
    assert hand.page.locator("blockquote").first.inner_text() == WORDS
    assert "建议，由您决定" in hand.page.inner_text(".suggestion")
    hand.tap('main .tile:has-text("办好了") input')
    hand.type("#id_reply", ANSWER)
    hand.go('main button:has-text("发出答复")')
    assert "已答复，等确认" in hand.page.inner_text(".case-state")
    return hand.page.inner_text(".case-nav .code")


def confirm(hand: Walker, code: str) -> None:
    """Step 3: the asker reads the answer and ends it."""
    (follow,) = pressed(3)
    hand.open("/")
    hand.type("#code", code.replace(" ", ""))
    hand.go(f'main button:has-text("{follow}")')
    assert ANSWER in hand.page.inner_text("main")
    hand.go("button[value=solved]")
    assert hand.page.inner_text("h1") == "您已确认解决"


def look_into_the_figures(hand: Walker, password: str, number: str) -> None:
    """Step 4: a number opens its method and its rows, and ours is among them."""
    (figures,) = pressed(4)
    hand.sign_in("office", password)
    hand.go(f"nav {link(figures)}")
    hand.go('main .lines li:has-text("收到") a')
    assert hand.page.inner_text("#method") == "怎么算的"
    assert number in hand.page.inner_text("main table")


def test_what_the_readme_says_to_click_first_leads_to_solved(at, printed, record_property):
    community = pressed(1)[1]
    assert printed.unit_of["point-1"].startswith(community)
    resident, centre, office = (
        Walker(at(width), printed.address) for width in (PHONE, DESKTOP, DESKTOP)
    )
    counts = {}

    code = ask(resident, community)
    counts["Ask"] = resident.count
    number = answer(centre, printed.password)
    counts["Answer"] = centre.count
    again = Walker(resident.page, printed.address)
    confirm(again, code)
    counts["Say solved"] = again.count
    look_into_the_figures(office, printed.password, number)
    counts["Open a figure"] = office.count

    hands = (resident, centre, again, office)
    whole = [sum(getattr(hand, what) for hand in hands) for what in ("pages", "taps", "typed")]
    counts["Together"] = " | ".join(map(str, whole))
    for part, count in counts.items():
        record_property(part, count)
    assert written(WALK) == counts


def written(path: Path) -> dict[str, str]:
    """The counts that the docs state."""
    rows = re.findall(
        r"^\| \*{0,2}([\w ]+?)\*{0,2} \| (\d+ \| \d+ \| \d+) \|$", path.read_text(), re.MULTILINE
    )
    return dict(rows)
