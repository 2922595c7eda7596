"""Units as the desk lists them: rows, scoped by what the actor may see."""

from __future__ import annotations

from django.db.models import QuerySet

from shiliu.core.actor import Actor
from shiliu.network.models import Unit
from shiliu.network.policies import visible_to


def units_for(actor: Actor) -> QuerySet[Unit]:
    """The units, ended ones too, that `actor` may see on the desk, by place and name."""
    rows = Unit.objects.filter(visible_to(actor)).select_related("area", "parent")
    return rows.order_by("area_path", "level", "sort_key")
