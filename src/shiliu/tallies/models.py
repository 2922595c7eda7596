from __future__ import annotations

from django.db import models


class DayTally(models.Model):
    """How many facts of one kind happened on one day in one scope.

    `scope` is an area path, or `unit:<id>`; an area's figure includes its whole subtree.
    `detail` is what the verb is split by (an outcome, a channel, a reason code), empty without.
    """

    pk = models.CompositePrimaryKey("scope", "verb", "day", "detail", "delivery")
    scope = models.CharField(max_length=200)
    verb = models.CharField(max_length=40)
    day = models.DateField()
    detail = models.CharField(max_length=40, default="")
    delivery = models.CharField(max_length=20, default="")
    count = models.BigIntegerField(default=0)
    amount = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.scope} {self.day} {self.verb} {self.count}"


class CohortTally(models.Model):
    """Of the subjects whose cohort began on `day`, how many are in `state` now, in one scope."""

    pk = models.CompositePrimaryKey("scope", "subject_type", "day", "state")
    scope = models.CharField(max_length=200)
    subject_type = models.CharField(max_length=30)
    day = models.DateField()
    state = models.CharField(max_length=40)
    count = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.scope} {self.day} {self.state} {self.count}"


class PublicFigure(models.Model):
    """What the public sees: copied from the tallies at most once a day and in batches.

    `values` is shown as it is, small counts are hidden. `basis` holds the exact counts it was
    made from; it is never shown and serves only to tell how much has moved since.
    """

    key = models.CharField(max_length=80, primary_key=True)
    values = models.JSONField()
    basis = models.JSONField()
    as_of = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
