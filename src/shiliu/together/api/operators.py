"""What probes and monitors ask: whether it lives, whether it serves, how it is doing."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from shiliu.core import clock
from shiliu.core.http import is_operator
from shiliu.core.shelf import kept
from shiliu.together.queries import machine_state, registry
from shiliu.together.rules.health import Check, Level, checks, overall


@never_cache
@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    """Whether the process answers. Asks nothing and nobody."""
    return JsonResponse({"status": Level.ok.name})


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether pages can be answered: 503 when not. The checks one by one are for operators.

    Others get one word that was found a moment ago: a crowd of them costs what one costs.
    """
    if not is_operator(request):
        level = kept("ready", lambda: overall(_found()))
        return JsonResponse({"status": level.name}, status=_status(level))
    found = _found()
    level = overall(found)
    each = {name: {"status": one.level.name, "note": one.note} for name, one in found.items()}
    return JsonResponse({"status": level.name, "checks": each}, status=_status(level))


def _found() -> Mapping[str, Check]:
    return checks(machine_state(clock.now()))


def _status(level: Level) -> int:
    return 503 if level is Level.fail else 200


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The counts of all processes and the present figures, for Prometheus; 404 for others."""
    if not is_operator(request):
        raise Http404
    return HttpResponse(
        generate_latest(registry(machine_state(clock.now()))), content_type=CONTENT_TYPE_LATEST
    )
