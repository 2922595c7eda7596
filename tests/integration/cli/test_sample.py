"""`shiliu up` where nothing is yet: a sample life of its own, which says so and sends nothing."""

from __future__ import annotations

import http.cookiejar
import re
import urllib.parse
import urllib.request

import pytest

from tests import installations

MESSAGES = "id,text\n1,电梯坏了三天没人修\n2,The lamp at the gate is dark\n3,小区门口的路灯不亮\n"
FEW = ("--requests", "60")
MADE_WITHIN = 300.0


@pytest.fixture(scope="module")
def messages(tmp_path_factory):
    path = tmp_path_factory.mktemp("messages") / "messages.csv"
    path.write_text(MESSAGES)
    return path


@pytest.fixture(scope="module")
def sample(messages):
    """A home with a small sample; what its first start said, and its pages while it runs."""
    with installations.empty_home() as installation:
        few = (*FEW, "--messages", str(messages))
        with installation.up(*few, within=MADE_WITHIN) as service:
            browser = Browser(service.port)
            pages = {path: browser.get(path) for path in ("/", "/ask/", "/danger/", "/nowhere/")}
            first = service.end()
        yield installation, first, pages


class Browser:
    """Keeps cookies and follows redirects; `at` is where they led."""

    def __init__(self, port):
        self.address = f"http://localhost:{port}"
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies)

    def get(self, path, **form):
        data = urllib.parse.urlencode(form).encode() if form else None
        try:
            with self.opener.open(self.address + path, data, timeout=20) as response:
                self.at = response.url.removeprefix(self.address)
                return response.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.read().decode()


def told(said):
    """The receipt codes and sign-ins that a start prints."""
    codes = re.findall(r"^  (\d{4}(?: \d{4})+)   \(.+\)$", said, re.MULTILINE)
    password = re.search(r"with the password (\S+) as:", said)[1]
    names = re.findall(r"^  (\S+) +\w+, ", said, re.MULTILINE)
    return codes, password, names


def test_it_prints_the_address_three_codes_and_sign_ins(sample):
    _, said, _ = sample
    codes, _, names = told(said)
    assert "Shiliu serves the SAMPLE" in said
    assert re.search(r"^  http://localhost:\d+$", said, re.MULTILINE)
    assert len(set(codes)) == 3
    means = re.findall(r"^  [\d ]+   \((.+)\)$", said, re.MULTILINE)
    assert means == [
        "being worked on",
        "answered, waits for the asker's word",
        "ended, confirmed as solved",
    ]
    assert {"office", "department", "point-1", "admin-1", "auditor"} <= set(names)


def test_every_page_says_that_it_is_a_sample(sample):
    _, _, pages = sample
    for path, page in pages.items():
        assert "示例" in page, path


def test_codes_open_and_staff_sign_in_without_a_second_step(sample, messages):
    """At the second start, which serves the same sample and says the same."""
    installation, first, _ = sample
    with installation.up("--sample") as service:
        browser = Browser(service.port)
        codes, password, names = told(first)
        words = MESSAGES.replace("\n", ",").split(",")
        for code in codes:
            page = browser.get("/follow/", code=code)
            assert any(each in page for each in words if len(each) > 4), code
        for name in names:
            browser = Browser(service.port)
            form = browser.get("/desk/account/sign-in/")
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
            desk = browser.get(
                "/desk/account/sign-in/", csrfmiddlewaretoken=token, login=name, password=password
            )
            assert browser.at == "/desk/", name
            assert "示例" in desk
        second = service.end()
    assert told(second) == told(first)
    assert "Everything holds." in installation.do("verify", "--sample")


def test_another_sample_is_made_only_when_asked_for(sample, tmp_path):
    installation, _, _ = sample
    other = tmp_path / "other.csv"
    other.write_text(MESSAGES.replace("三天", "两天"))
    said = installation.refused("up", "--sample", "--messages", str(other))
    assert "add --fresh to make it anew" in said


def test_words_for_the_sample_are_refused_where_the_real_database_would_be_served(shared, messages):
    assert "Add --sample" in shared.refused("up", "--messages", str(messages))


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        ("id,words\n1,x\n", "The column text is missing."),
        ("id,text\n1,\n", "There is no message in"),
    ],
)
def test_a_file_without_messages_is_refused_and_leaves_nothing(empty, tmp_path, content, refusal):
    path = tmp_path / "messages.csv"
    path.write_text(content)
    assert refusal in empty.refused("up", *FEW, "--messages", str(path))
    with pytest.raises(AssertionError, match="there is no sample"):
        empty.do("verify", "--sample")


def test_the_sample_and_the_real_database_are_served_side_by_side(sample):
    installation, _, _ = sample
    installation.do("init", *installations.ADMINISTRATORS)
    with installation.up() as real, installation.up("--sample") as service:
        assert "示例" not in real.get("/")[1]
        assert "示例" in service.get("/")[1]
