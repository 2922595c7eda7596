"""`/desk/key`: what the key that is sent may do."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from shiliu.core.api.answers import private
from shiliu.core.api.bodies import example, refusals
from shiliu.core.api.callers import UnitKey, key_use

router = Router(tags=["desk: key"])


class KeyShown(Schema):
    """A key as its holder may see it. The key itself is shown nowhere."""

    model_config = example(
        {
            "unit": "01970000-0000-7000-8000-000000000001",
            "area_path": "150603000000/150603002000/",
            "scopes": ["cases:request:work", "cases:unit:view"],
            "limit": 1000,
            "remaining": 873,
            "resets_at": "2026-05-11T03:00:00Z",
        }
    )

    unit: str = Field(description="The id of the unit it acts as.")
    area_path: str = Field(description="Where it acts: this area and everything inside.")
    scopes: list[str]
    limit: int
    remaining: int
    resets_at: datetime


@router.get(
    "/desk/key",
    operation_id="getKey",
    summary="What this key may do",
    auth=UnitKey(),
    response={200: KeyShown, **refusals(401, 429)},
)
def get_key(request: HttpRequest) -> HttpResponse:
    """Unit, area, scopes, and how many calls are left in this hour."""
    use = key_use(request)
    grant = use.actor.grants[0]
    return private(
        {
            "unit": str(grant.unit),
            "area_path": grant.area_path,
            "scopes": sorted(grant.permissions),
            "limit": use.limit,
            "remaining": max(0, use.limit - use.used),
            "resets_at": use.ends_at,
        }
    )
