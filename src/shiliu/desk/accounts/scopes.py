"""What the scopes of a key are called."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shiliu.core.permissions import Permission

SCOPES: dict[Permission, Promise] = {
    Permission.CASES_UNIT_VIEW: _("Read the requests that the unit has"),
    Permission.CASES_AREA_VIEW: _("Read all requests of the area"),
    Permission.CASES_REQUEST_WORK: _("Take steps on requests"),
    Permission.CASES_REQUEST_REGISTER: _("Register requests for people"),
    Permission.CASES_EXTENSION_ALLOW: _("Allow more time"),
    Permission.CASES_TITLE_APPROVE: _("Let the public see titles"),
    Permission.CASES_CONTACT_VIEW: _("Look at contacts, each look with a reason"),
    Permission.NETWORK_UNIT_VIEW: _("Read units, holidays and gaps of the network"),
    Permission.NETWORK_UNIT_CHANGE: _("Add, change and end units"),
    Permission.NETWORK_FACT_CHANGE: _("Publish figures with their source"),
    Permission.TALLIES_FIGURE_VIEW: _("Read figures and the rows behind them"),
    Permission.WEBHOOKS_HOOK_MANAGE: _("Ask for webhooks of the unit, test and end them"),
}


def said(scopes: Iterable[str]) -> list[Promise]:
    """The scopes of a key in the words of the page, in the order of the form."""
    held = set(scopes)
    return [words for scope, words in SCOPES.items() if scope in held]
