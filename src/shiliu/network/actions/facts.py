"""Publishing figures with their source."""

from __future__ import annotations

import re
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from shiliu.core import references
from shiliu.core.actor import Actor
from shiliu.ledger.actions import record
from shiliu.lib.errors import RuleBroken
from shiliu.network.models import Area, PublishedFact
from shiliu.network.schemas import NewFact

KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")


def publish_fact(new: NewFact, *, by: Actor, at: datetime) -> PublishedFact:
    """Publish a figure about an area; the one shown so far under the same key is superseded.

    Raises RuleBroken naming the field for a bad key, a missing label or source, a date in the
    future and an area that is not there. Records `fact.publish`.
    """
    if not KEY.fullmatch(new.key):
        raise RuleBroken("network.fact_key", field="key")
    if not new.source.strip():
        raise RuleBroken("network.fact_source", field="source")
    if new.as_of > timezone.localdate(at):
        raise RuleBroken("network.fact_in_the_future", field="as_of")
    with transaction.atomic():
        area = Area.objects.select_for_update().filter(pk=new.area, valid_to=None).first()
        if area is None:
            raise RuleBroken("network.area_unknown", field="area")
        fact = PublishedFact(
            area=area,
            key=new.key,
            value=new.value,
            unit=dict(new.unit),
            label=dict(new.label),
            source=new.source.strip(),
            source_url=new.source_url,
            as_of=new.as_of,
        )
        try:
            fact.clean_fields(exclude=["id", "area", "superseded_at", "unit"])
        except ValidationError as error:
            raise RuleBroken("network.fact_field", field=min(error.message_dict)) from error
        PublishedFact.objects.filter(area=area, key=new.key, superseded_at=None).update(
            superseded_at=at
        )
        fact.save(force_insert=True)
        references.changed()
        record(
            verb="fact.publish",
            by=by,
            at=at,
            area_path=area.path,
            subject_type="published_fact",
            subject_id=fact.id,
            data={"key": fact.key, "value": str(fact.value)},
        )
    return fact
