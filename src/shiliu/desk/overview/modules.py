"""Which pages belong to which module of the pillars. What does not exist yet is not shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shiliu.catalogue.queries import catalogue
from shiliu.catalogue.schemas import PillarInfo
from shiliu.core.actor import Actor

Page = tuple[str, Promise]

MODULES: dict[str, tuple[Page, ...]] = {
    "network": (
        ("network", _("Points and units")),
        ("coverage", _("Coverage")),
        ("holidays", _("Rest days and days worked")),
    ),
    "people_posts": (
        ("posts", _("People and posts")),
        ("tokens", _("Interface keys")),
        ("hooks", _("Webhooks")),
        ("looks", _("Looks at contacts")),
    ),
    "settings": (
        ("settings", _("Settings")),
        ("brand", _("Brand")),
        ("facts", _("Published figures")),
        ("limits", _("Thresholds and retention")),
    ),
    "requests": (
        ("cases", _("Requests")),
        ("inbox", _("Inbox")),
        ("register", _("Register for a resident")),
        ("figures", pgettext_lazy("desk", "Figures")),
    ),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A page with its address."""

    url: str
    name: Promise


@dataclass(frozen=True, slots=True)
class Module:
    """A module by its first page, and its other pages."""

    first: Entry
    others: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Pillar:
    """A pillar with the modules that exist and that the actor may open."""

    info: PillarInfo
    modules: tuple[Module, ...]


def pillars_for(actor: Actor) -> list[Pillar]:
    """The pillars in their order, each with its modules in the order of the profile."""
    return [
        Pillar(info, tuple(module for key in info.modules if (module := _module(key, actor))))
        for info in catalogue().pillars
    ]


def _module(key: str, actor: Actor) -> Module | None:
    found = [
        Entry(url, name) for route, name in MODULES.get(key, ()) if (url := _address(route, actor))
    ]
    return Module(found[0], tuple(found[1:])) if found else None


def _address(route: str, actor: Actor) -> str:
    """The address of a page that exists and that the actor may open, else ""."""
    try:
        url = reverse(f"desk:{route}")
    except NoReverseMatch:
        return ""
    asked = getattr(resolve(url).func, "permissions", ())
    return url if not asked or any(map(actor.may_somewhere, asked)) else ""
