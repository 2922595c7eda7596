"""`/categories`: what a request may be about."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from ninja.decorators import decorate_view
from pydantic import Field

from shiliu.catalogue.queries import catalogue
from shiliu.catalogue.schemas import CategoryInfo
from shiliu.core import references
from shiliu.core.api.answers import json_bytes, public, published
from shiliu.core.api.bodies import READS, example

SECONDS = 60
router = Router(tags=["references"])


class CategoryItem(Schema):
    """What a request may be about; only leaves are chosen."""

    model_config = example(
        {
            "code": "home.light.estate",
            "parent": "home.light",
            "leaf": True,
            "name": {"zh": "小区路灯", "en": "Lights of the estate"},
            "responsibility": "own",
            "who_can": {},
            "hazard": False,
            "minimum_level": 4,
            "answer_working_days": 5,
        }
    )

    code: str
    parent: str
    leaf: bool
    name: dict[str, str]
    responsibility: str = Field(description="own, assist or not_ours")
    who_can: dict[str, str] = Field(description="Who can, where it is not ours alone.")
    hazard: bool
    minimum_level: int = Field(description="The lowest level of point that may see such a request.")
    answer_working_days: int | None


@router.get(
    "/categories",
    operation_id="listCategories",
    summary="What a request may be about",
    response={200: list[CategoryItem], 304: None},
    openapi_extra=READS,
)
@decorate_view(published)
def list_categories(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  Ninja passes it
    """All categories, groups before what stands under them."""
    return public(_categories(), seconds=SECONDS)


@references.cached
def _categories() -> bytes:
    return json_bytes([_category(each) for each in catalogue().categories if not each.ended])


def _category(category: CategoryInfo) -> dict[str, object]:
    return {
        "code": category.code,
        "parent": category.parent,
        "leaf": category.leaf,
        "name": category.name,
        "responsibility": category.responsibility,
        "who_can": category.who_can,
        "hazard": category.hazard,
        "minimum_level": category.minimum_level,
        "answer_working_days": category.clock.answer_working_days if category.clock else None,
    }
