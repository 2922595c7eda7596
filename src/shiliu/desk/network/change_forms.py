"""Forms of a reorganisation: what becomes of an area, from which day, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shiliu.core import clock
from shiliu.desk.network.fields import texts_of
from shiliu.desk.saving import OnceForm, day_field
from shiliu.network.queries import network
from shiliu.network.rules.reorganising import Kind, Part, Wish
from shiliu.network.schemas import AreaInfo
from shiliu.ui.templatetags.ui import in_language

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

KINDS: dict[Kind, Lazy] = {
    Kind.MERGE: _("Merge it with others"),
    Kind.SPLIT: _("Split it"),
    Kind.MOVE: _("Move it under another area"),
    Kind.RENAME: _("Give it another name"),
    Kind.END: _("End it"),
}
PARTS = range(1, 5)
LENGTH = {"code": 30, "name": 100}


def _line(label: Lazy, most: int, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required)


class ChangeForm(OnceForm):
    """What every reorganisation says."""

    day = day_field(
        _("Holds from"), help_text=_("Today or a later day; it is prepared until then.")
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("For example the number of the decree. The second person reads it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    kind: Kind

    def __init__(self, data: object = None, *, area: AreaInfo) -> None:
        self.area = area
        super().__init__(data, initial={"day": clock.today()})  # type: ignore[arg-type]  # a QueryDict
        self.offer()

    def offer(self) -> None:
        """Give the choices that depend on the area."""

    def own_fields(self) -> list[forms.BoundField]:
        """The fields of this kind, before the day and the reason."""
        shared = ChangeForm.base_fields
        return [self[name] for name in self.fields if name not in shared]

    def becomes(self) -> tuple[Part, ...]:
        """The areas that come out of it."""
        return ()

    def wish(self) -> Wish:
        """What is asked for."""
        return Wish(self.kind, (self.area.code,), self.becomes())

    def from_day(self) -> date:
        day: date = self.cleaned_data["day"]
        return day


class MergeForm(ChangeForm):
    """With which areas beside it, and what the new one is called."""

    kind = Kind.MERGE
    others = forms.MultipleChoiceField(
        label=_("Merge it with"), widget=forms.CheckboxSelectMultiple
    )
    code = _line(_("Code of the new area"), LENGTH["code"])
    name_zh = _line(_("Name in Chinese"), LENGTH["name"])
    name_en = _line(_("Name in English"), LENGTH["name"], required=False)

    def offer(self) -> None:
        """The areas of its level beside it."""
        _choose(self, "others", [(each.code, in_language(each.name)) for each in beside(self.area)])

    def becomes(self) -> tuple[Part, ...]:
        return (Part(self.cleaned_data["code"].strip(), texts_of(self.cleaned_data, "name")),)

    def wish(self) -> Wish:
        codes = (self.area.code, *self.cleaned_data["others"])
        return Wish(self.kind, codes, self.becomes())


class SplitForm(ChangeForm):
    """Up to four new areas, and where each area inside goes."""

    kind = Kind.SPLIT

    def offer(self) -> None:
        """Three lines for each new area, a choice for each area inside."""
        for number in PARTS:
            needed, count = number < PARTS[2], {"n": number}
            named = {
                "code": gettext("Code of new area %(n)d") % count,
                "name_zh": gettext("Name of new area %(n)d in Chinese") % count,
                "name_en": gettext("Name of new area %(n)d in English") % count,
            }
            for name, label in named.items():
                self.fields[f"{name}{number}"] = forms.CharField(
                    label=label,
                    max_length=LENGTH[name.partition("_")[0]],
                    required=needed and name != "name_en",
                )
        numbers = [(str(n), gettext("new area %(n)d") % {"n": n}) for n in PARTS]
        for child in _children(self.area):
            self.fields[f"to_{child.code}"] = forms.ChoiceField(
                label=gettext("%(name)s goes to") % {"name": in_language(child.name)},
                choices=numbers,
            )

    def becomes(self) -> tuple[Part, ...]:
        return tuple(self._parts())

    def _parts(self) -> Iterator[Part]:
        data = self.cleaned_data
        for number in PARTS:
            inside = tuple(
                child.code
                for child in _children(self.area)
                if data[f"to_{child.code}"] == str(number)
            )
            code = data[f"code{number}"].strip()
            if code or inside:
                names = {
                    "name_zh": data[f"name_zh{number}"],
                    "name_en": data[f"name_en{number}"],
                }
                yield Part(code, texts_of(names, "name"), inside)


class MoveForm(ChangeForm):
    """Under which other area."""

    kind = Kind.MOVE
    parent = forms.ChoiceField(label=_("Area it shall lie in"))

    def offer(self) -> None:
        """The other areas of the level it lies in now, under what they lie in themselves."""
        places = network()
        now = places.areas_by_id.get(self.area.parent_id) if self.area.parent_id else None
        grouped: dict[str, list[tuple[str, str]]] = {}
        for each in places.visible_areas:
            if now and each.level == now.level and each.id != now.id:
                above = places.areas_by_id[each.parent_id] if each.parent_id else each
                option = (each.code, in_language(each.name))
                grouped.setdefault(in_language(above.name), []).append(option)
        _choose(self, "parent", [("", gettext("Choose")), *grouped.items()])

    def wish(self) -> Wish:
        return Wish(self.kind, (self.area.code,), parent=self.cleaned_data["parent"])


class RenameForm(ChangeForm):
    """What it is called from then on."""

    kind = Kind.RENAME
    name_zh = _line(_("Name in Chinese"), LENGTH["name"])
    name_en = _line(_("Name in English"), LENGTH["name"], required=False)

    def becomes(self) -> tuple[Part, ...]:
        return (Part(self.area.code, texts_of(self.cleaned_data, "name", before=self.area.name)),)


class EndForm(ChangeForm):
    """Nothing more to say."""

    kind = Kind.END


FORMS: dict[Kind, type[ChangeForm]] = {
    form.kind: form for form in (MergeForm, SplitForm, MoveForm, RenameForm, EndForm)
}


def kinds_for(area: AreaInfo) -> list[Kind]:
    """What can happen to it: the root has only another name, the last one no other beside it."""
    if area.parent_id is None:
        return [Kind.RENAME]
    return [kind for kind in Kind if kind is not Kind.MERGE or beside(area)]


def beside(area: AreaInfo) -> list[AreaInfo]:
    """The other areas of its level in the same area."""
    places = network()
    alike = (area.parent_id, area.level)
    return [each for each in places.areas if (each.parent_id, each.level) == alike and each != area]


def _children(area: AreaInfo) -> list[AreaInfo]:
    return [each for each in network().areas if each.parent_id == area.id]


def _choose(form: forms.Form, name: str, options: list[tuple[str, object]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = options
