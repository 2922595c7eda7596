"""The e-mails that the sample keeps instead of sending them. A real service has no such page."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from shiliu.core.http import ActingRequest
from shiliu.desk.access import staff_page
from shiliu.notices.queries import outbox as kept_mails


@staff_page()
def outbox(request: ActingRequest) -> HttpResponse:
    """Each e-mail as it would have been sent, the newest first."""
    if not settings.SAMPLE:
        raise Http404
    mails, following = kept_mails(_id(request.GET.get("before", "")))
    older = f"?before={following}" if following else ""
    return render(request, "desk/outbox/outbox.html", {"mails": mails, "older_url": older})


def _id(text: str) -> int | None:
    try:
        return int(text) if text else None
    except ValueError as error:
        raise Http404 from error
