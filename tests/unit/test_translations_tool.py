"""The tool that keeps the catalogues: what it finds, on catalogues made for the purpose."""

from __future__ import annotations

import subprocess

import polib
import pytest

from tools import translations

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture
def catalogue(tmp_path):
    """A catalogue with one entry, compiled."""

    def make(msgid: str, msgstr: str, flag: str = ""):
        path = tmp_path / "django.po"
        path.write_text(f'{HEADER}{flag}msgid "{msgid}"\nmsgstr "{msgstr}"\n')
        translations.compile_catalogue(path)
        return path

    return make


@pytest.mark.parametrize(
    ("msgid", "msgstr", "found"),
    [
        ("Save", "", "missing"),
        ("%(n)d open", "%(m)d 处开门", "placeholders"),
        ("{n} open", "处开门", "placeholders"),
        ("Done", "好了！", "exclamation"),
        ("Place: here", "地点:这里", "punctuation"),
        ("One, two", "一,二", "punctuation"),
    ],
)
def test_what_would_not_read_as_chinese_is_found(catalogue, msgid, msgstr, found):
    assert found in next(translations.wrong_texts(catalogue(msgid, msgstr)))


@pytest.mark.parametrize(
    ("msgid", "msgstr"),
    [
        ("Save", "保存"),
        ("%(n)d open", "现在开门 %(n)d 处"),
        ("One, two: three", "一，二：三"),
        ("like 08:30-12:00, please", "请写成 08:30-12:00 这样"),
    ],
)
def test_good_texts_pass(catalogue, msgid, msgstr):
    assert list(translations.wrong_texts(catalogue(msgid, msgstr))) == []


def test_a_doubtful_text_is_found(catalogue):
    path = catalogue("Save", "保存", "#, fuzzy\n")
    assert list(translations.wrong_texts(path)) == ["doubtful: 'Save'"]


def test_a_compiled_file_that_is_older_than_its_source_is_found(catalogue):
    path = catalogue("Save", "保存")
    assert not translations.stale_mo(path)
    path.write_text(path.read_text().replace("保存", "存"))
    assert translations.stale_mo(path)
    path.with_suffix(".mo").unlink()
    assert translations.stale_mo(path)


def test_every_part_of_the_product_belongs_to_one_catalogue():
    folders = {translations.folder(name) for name in (*translations.FLOORS, translations.REST)}
    assert len(folders) == 4
    assert all(translations.catalogue(name).exists() for name in translations.FLOORS)


def test_the_catalogues_of_the_product_contradict_each_other_nowhere():
    assert list(translations.contradictions()) == []


def test_tidying_leaves_no_date_and_no_guess_of_gettext(catalogue):
    path = catalogue("Save", "保存", '#| msgid "Safe"\n')
    translations.tidy(path)
    text = path.read_text()
    assert "Date" not in text
    assert "Safe" not in text
    assert polib.pofile(str(path))[0].msgstr == "保存"


def test_a_new_text_in_a_source_is_noticed(tmp_path, monkeypatch):
    package = tmp_path / "shiliu"
    page = package / "ui/templates/page.html"
    page.parent.mkdir(parents=True)
    page.write_text('{% load i18n %}{% translate "Brand new" %}')
    path = translations.catalogue("ui", package)
    path.parent.mkdir(parents=True)
    path.write_text(f'{HEADER}msgid "Old"\nmsgstr "旧"\n')
    monkeypatch.setattr(translations, "PACKAGE", package)
    monkeypatch.setattr(
        translations, "catalogue", lambda name, where=package: where / name / translations.CATALOGUE
    )
    assert set(translations.changes(["ui"])) == {
        "ui: not collected yet: 'Brand new'",
        "ui: no longer used: 'Old'",
    }


def test_without_gettext_the_check_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(translations.shutil, "which", lambda name: None)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("gettext was run"))
    assert translations.check(["ui"]) == 1
    assert "sudo apt install gettext" in capsys.readouterr().out
