"""The first page of the desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from shiliu.core import clock
from shiliu.core.http import ActingRequest
from shiliu.desk.access import staff_page
from shiliu.desk.saving import new_key
from shiliu.desk.today.page import today_context


@staff_page()
def today(request: ActingRequest) -> HttpResponse:
    """What is due now, what came in, the own point, and last week in two voices."""
    context = today_context(request.actor, clock.now())
    here = {"once_key": new_key(), "here": request.get_full_path()}
    return render(request, "desk/today/today.html", context | here)
