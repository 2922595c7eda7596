"""Every route of the portal, as the resolver knows them, with an address to open it by."""

from __future__ import annotations

from shiliu.portal.urls import urlpatterns

UNIT, AREA, COMMUNITY = "p10", "150603002000", "150603002007"

KEPT = {
    "home": ["/", "/?at=p10"],
    "requests": ["/requests/"],
    "public_case": [],  # made by the test: it needs a published request
    "points": [
        "/points/",
        f"/points/?area={AREA}",
        f"/points/?area={COMMUNITY}",
        "/points/?level=1&open=1",
        "/points/?q=3号楼",
        "/points/?q=xyzzy",
    ],
    "point": [f"/points/{UNIT}/"],
    "figures": ["/figures/"],
    "figures_table": ["/figures/table.csv"],
    "about": ["/about/"],
    "danger": ["/danger/"],
    "other_ways": ["/other-ways/"],
    "paper": ["/other-ways/paper/"],
    "accessibility": ["/accessibility/"],
    "privacy": ["/privacy/"],
    "record": ["/record/"],
    "developers": ["/developers/"],
}
FORMS = {"ask": ["/ask/", "/ask/?at=p10"], "report": ["/report/", "/report/?page=/requests/"]}
BY_CODE = {"follow": ["/follow/"]}
POST_ONLY = {
    "say": "/follow/say/",
    "my_data": "/follow/my-data/",
    "contact": "/follow/contact/",
    "erase": "/follow/erase/",
    "pictures": "/follow/pictures/",
    "picture_back": "/follow/pictures/take-back/",
}
KEPT_ADDRESSES = [address for addresses in KEPT.values() for address in addresses]
OPEN_ADDRESSES = [
    address for routes in (KEPT, FORMS, BY_CODE) for found in routes.values() for address in found
]


def names() -> set[str]:
    """The names of all routes of the portal that are pages; the sheet of colours is none, nor is a picture."""
    return {str(pattern.name) for pattern in urlpatterns} - {"brand_css", "file"}
