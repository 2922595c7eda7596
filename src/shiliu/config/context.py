"""What every page needs and no single package owns: navigation, footer, the sample mark."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _


def page(request: HttpRequest) -> dict[str, object]:
    """Navigation and footer of the public pages; `sample_data` on every page of the sample."""
    if request.path.startswith("/desk/"):
        return {"sample_data": settings.SAMPLE}
    return {
        "sample_data": settings.SAMPLE,
        "nav_items": _navigation(request.path),
        "foot_columns": _foot(),
    }


def _navigation(path: str) -> list[dict[str, object]]:
    labels = {
        "portal:ask": _("Ask"),
        "portal:points": _("Points"),
        "portal:requests": _("Requests"),
        "portal:figures": _("Figures"),
    }
    items = [(label, reverse(name)) for name, label in labels.items()]
    return [{"label": label, "url": url, "current": path.startswith(url)} for label, url in items]


def _foot() -> list[dict[str, object]]:
    return [
        {
            "title": _("No phone, no account?"),
            "links": _links(
                (_("By phone, at the counter, on paper"), "portal:other_ways"),
                (_("A form to print"), "portal:paper"),
                (_("Where to turn in danger"), "portal:danger"),
            ),
        },
        {
            "title": _("About"),
            "links": _links(
                (_("About"), "portal:about"),
                (_("My data"), "portal:privacy"),
                (_("Accessibility"), "portal:accessibility"),
                (_("Something here should not be public?"), "portal:report"),
            ),
        },
        {
            "title": _("Open"),
            "links": _links(
                (_("Figures and method"), "portal:figures"),
                (_("How the record is protected"), "portal:record"),
                (_("For staff"), "desk:today"),
            ),
        },
    ]


def _links(*links: tuple[str, str]) -> list[dict[str, str]]:
    return [{"label": label, "url": reverse(name)} for label, name in links]
