"""What every page of the desk shows around its content: menu, post, search."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shiliu.accounts.models import ROLE_NAMES
from shiliu.accounts.rules.roles import Role
from shiliu.cases.queries import waiting_counts
from shiliu.core import clock
from shiliu.core.actor import Actor, ActorKind
from shiliu.core.permissions import Permission
from shiliu.desk.cases.links import if_there
from shiliu.desk.cases.listed import works_widely
from shiliu.network.queries import network
from shiliu.network.schemas import UnitInfo
from shiliu.ui import dates
from shiliu.ui.templatetags.ui import in_language

MOST = 99
UNDER_REQUESTS = ("case", "export", "bulk", "view", "template")
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the menu: shown to posts with one of `may`, to all staff when there is none.

    `count` names what is counted of what waits; `under` are the beginnings of route names that
    count as being there.
    """

    label: Words
    route: str
    may: tuple[Permission, ...] = ()
    count: Literal["", "due", "inbox"] = ""
    under: tuple[str, ...] = ()


MENU: tuple[Entry, ...] = (
    Entry(_("Today"), "today", (), "due", ("register",)),
    Entry(_("Inbox"), "inbox", (Permission.CASES_AREA_VIEW,), "inbox"),
    Entry(_("Requests"), "cases", (Permission.CASES_AREA_VIEW,), "", UNDER_REQUESTS),
    Entry(
        _("Overview"), "overview", (Permission.TALLIES_FIGURE_VIEW, Permission.NETWORK_UNIT_VIEW)
    ),
    Entry(
        pgettext_lazy("desk", "Figures"),
        "figures",
        (Permission.TALLIES_FIGURE_VIEW,),
        "",
        ("rows",),
    ),
    Entry(
        _("Points and units"),
        "network",
        (Permission.NETWORK_UNIT_VIEW,),
        "",
        ("network", "unit", "coverage", "holiday", "area"),
    ),
    Entry(_("People and posts"), "posts", (Permission.ACCOUNTS_POST_VIEW,), "", ("post", "user")),
    Entry(
        _("Interface keys"), "tokens", (Permission.ACCOUNTS_TOKEN_MANAGE,), "", ("token", "hook")
    ),
    Entry(_("Looks at contacts"), "looks", (Permission.PEOPLE_LOOK_VIEW,)),
    Entry(
        _("Settings"),
        "settings",
        (
            Permission.NETWORK_SETTING_PROPOSE,
            Permission.NETWORK_SETTING_APPROVE,
            Permission.NETWORK_FACT_CHANGE,
        ),
        "",
        ("setting", "brand", "fact", "limit"),
    ),
)


def desk(request: HttpRequest) -> dict[str, object]:
    """`desk_menu`, `desk_post` and `desk_search_url`; nothing on other pages."""
    match = request.resolver_match
    actor: Actor | None = getattr(request, "actor", None)
    if match is None or match.namespace != "desk" or actor is None:
        return {}
    if actor.kind is not ActorKind.STAFF:
        return {}
    may_search = actor.may_somewhere(Permission.CASES_AREA_VIEW) or actor.may_somewhere(
        Permission.CASES_UNIT_VIEW
    )
    return {
        "desk_menu": _menu(actor, match.url_name or ""),
        "desk_post": _post(actor),
        "desk_search_url": if_there("desk:cases") if may_search else "",
    }


def _menu(actor: Actor, here: str) -> list[tuple[Words, str, str, bool]]:
    """Label, address, count and whether it is this page, for what the post may do."""
    shown: list[tuple[Words, str, str, bool]] = []
    waiting = waiting_counts(actor, clock.now(), own=works_widely(actor))
    found = False
    for entry, url in _open_to(actor):
        current = not found and (here == entry.route or here.startswith(entry.under))
        found = found or current
        shown.append((entry.label, url, _many(getattr(waiting, entry.count, 0)), current))
    return shown


@lru_cache(maxsize=1000)
def _open_to(actor: Actor) -> list[tuple[Entry, str]]:
    """The entries for what the post may do, with their addresses."""
    addresses = [(entry, if_there(f"desk:{entry.route}")) for entry in MENU]
    return [
        (entry, address)
        for entry, address in addresses
        if address and (not entry.may or any(map(actor.may_somewhere, entry.may)))
    ]


def _many(count: int) -> str:
    return f"{MOST}+" if count > MOST else str(count or "")


def _post(actor: Actor) -> dict[str, object]:
    """The unit and the post one works in, with today's hours."""
    if actor.unit is None:
        return {}
    unit = network().units_by_id[actor.unit]
    return {
        "unit": in_language(unit.name),
        "post": str(ROLE_NAMES[Role(actor.role)]),
        "hours": hours_today(unit),
        "url": reverse("desk:account") if if_there("desk:account") else "",
    }


def hours_today(unit: UnitInfo) -> list[str]:
    """“08:30–17:30”, the spans of today; none when closed or not known."""
    calendar, today = network().calendar, timezone.localdate(clock.now())
    if unit.hours is None or not calendar.covers(today):
        return []
    spans = unit.hours.on(today, calendar)
    return [f"{dates.clock(begins)}–{dates.clock(ends)}" for begins, ends in spans]
