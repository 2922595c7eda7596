"""Every permission there is. The rule of the names is `package:resource:action`."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """What a post may do inside the area of its grant, in alphabetical order."""

    ACCOUNTS_POST_APPROVE = "accounts:post:approve"
    ACCOUNTS_POST_PROPOSE = "accounts:post:propose"
    ACCOUNTS_POST_VIEW = "accounts:post:view"
    ACCOUNTS_TOKEN_MANAGE = "accounts:token:manage"  # noqa: S105  the name of a right, no secret
    CASES_AREA_VIEW = "cases:area:view"
    CASES_CONTACT_EXPORT = "cases:contact:export"
    CASES_CONTACT_VIEW = "cases:contact:view"
    CASES_EXPORT_APPROVE = "cases:export:approve"
    CASES_EXPORT_MAKE = "cases:export:make"
    CASES_EXTENSION_ALLOW = "cases:extension:allow"
    CASES_REQUEST_REGISTER = "cases:request:register"
    CASES_REQUEST_WORK = "cases:request:work"
    CASES_TEMPLATE_MANAGE = "cases:template:manage"
    CASES_TITLE_APPROVE = "cases:title:approve"
    CASES_UNIT_VIEW = "cases:unit:view"
    CASES_VIEW_SHARE = "cases:view:share"
    LEDGER_FACT_VIEW = "ledger:fact:view"
    NETWORK_AREA_APPROVE = "network:area:approve"
    NETWORK_AREA_PROPOSE = "network:area:propose"
    NETWORK_BRAND_CHANGE = "network:brand:change"
    NETWORK_FACT_CHANGE = "network:fact:change"
    NETWORK_SETTING_APPROVE = "network:setting:approve"
    NETWORK_SETTING_PROPOSE = "network:setting:propose"
    NETWORK_UNIT_CHANGE = "network:unit:change"
    NETWORK_UNIT_VIEW = "network:unit:view"
    PEOPLE_LOOK_VIEW = "people:look:view"
    PEOPLE_SUBJECT_ERASE = "people:subject:erase"
    TALLIES_FIGURE_VIEW = "tallies:figure:view"
    WEBHOOKS_HOOK_MANAGE = "webhooks:hook:manage"
