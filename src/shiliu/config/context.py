"""What every page needs and no single package owns: navigation, footer, the way back from paper."""

from __future__ import annotations

from functools import lru_cache

import segno
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from shiliu.network.queries import colour_tokens, deployment
from shiliu.ui.brandsheet import brand_sheet
from shiliu.ui.marks import Qr

LONGEST_ADDRESS = 200
MONGOLIAN = "mn-mong"


def page(request: HttpRequest) -> dict[str, object]:
    """Navigation and footer of the public pages; sample data and brand colours of every page."""
    everywhere = {
        "sample_data": settings.SAMPLE,
        "sample_mails": reverse("desk:outbox") if settings.SAMPLE else "",
        "brand_css": _brand_css(),
        "mongolian": MONGOLIAN in deployment().languages,
    }
    if request.path.startswith("/desk/"):
        return everywhere
    address = _address(request)
    return {
        **everywhere,
        "nav_items": _navigation(request.path),
        "foot_columns": _foot(request.path),
        "print_url": address,
        "print_qr": lambda: _qr(address),
    }


def _brand_css() -> str:
    """Where the style sheet of the brand's colours lies; empty for the colours of the house."""
    sheet = brand_sheet(*colour_tokens())
    return reverse("portal:brand_css", args=(sheet.version,)) if sheet else ""


def _address(request: HttpRequest) -> str:
    """Where a printed sheet leads back to. What was posted stands in no address."""
    ways = [request.get_full_path() if request.method == "GET" else request.path, request.path]
    short = (way for way in ways if len(way.encode()) <= LONGEST_ADDRESS)
    return settings.PUBLIC_ADDRESS + next(short, reverse("portal:home"))


@lru_cache(maxsize=256)
def _qr(address: str) -> Qr:
    return Qr.of(segno.make(address, error="l").matrix)


def _navigation(path: str) -> list[dict[str, object]]:
    labels = {
        "portal:ask": _("Ask"),
        "portal:points": _("Points"),
        "portal:requests": _("Published requests"),
        "portal:figures": _("Figures and method"),
    }
    items = [(label, reverse(name)) for name, label in labels.items()]
    return [{"label": label, "url": url, "current": path.startswith(url)} for label, url in items]


def _foot(path: str) -> list[dict[str, object]]:
    return [
        {
            "title": _("No phone, no account?"),
            "links": _links(
                (_("Walk in at any point"), "portal:points"),
                (_("By phone, at the counter"), "portal:other_ways"),
                (_("A form on paper"), "portal:paper"),
                (_("Where to turn in danger"), "portal:danger"),
            ),
        },
        {
            "title": _("About"),
            "links": [
                *_links(
                    (_("About this service"), "portal:about"),
                    (_("My data"), "portal:privacy"),
                    (_("Accessibility"), "portal:accessibility"),
                ),
                {"label": _("Something here should not be public?"), "url": _report(path)},
            ],
        },
        {
            "title": _("In the open"),
            "links": [
                *_links(
                    (_("Figures and method"), "portal:figures"),
                    (_("How the record is protected"), "portal:record"),
                    (_("For developers"), "portal:developers"),
                ),
                {"label": _("For staff"), "url": _desk()},
            ],
        },
    ]


def _desk() -> str:
    return (settings.DESK_ADDRESS if settings.TWO_HOSTS else "") + reverse("desk:today")


def _report(path: str) -> str:
    """Notice and takedown, with the page it is about filled in."""
    here = reverse("portal:report")
    return here if path == here else f"{here}?{urlencode({'page': path})}"


def _links(*links: tuple[str, str]) -> list[dict[str, str]]:
    return [{"label": label, "url": reverse(name)} for label, name in links]
