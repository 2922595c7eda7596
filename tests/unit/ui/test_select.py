"""The quick select says what Django's says."""

from __future__ import annotations

import re

import pytest
from django import forms

from shiliu.ui.select import Select

CHOICES = [("", "All"), ("a<b", "A & B"), ('Group "one"', [("1", "One"), ("2", "<Two>")])]


@pytest.mark.parametrize("value", [None, "", "a<b", "2", "unknown"])
def test_the_markup_is_that_of_django(value):
    ours, theirs = Select(choices=CHOICES), forms.Select(choices=CHOICES)
    attrs = {"id": "id_x", "required": True, "aria-describedby": "x"}
    written = [each.render("x", value, attrs) for each in (ours, theirs)]
    assert _parts(written[0]) == _parts(written[1])


def _parts(html: str) -> list[tuple[str, list[str]]]:
    """Each tag with its attributes in order of the alphabet, and the text after it."""
    found = re.findall(r"<(/?\w+)([^>]*)>([^<]*)", html)
    return [
        (tag, sorted(re.findall(r'[\w-]+(?:="[^"]*")?', rest)), text.strip())
        for tag, rest, text in found
    ]
