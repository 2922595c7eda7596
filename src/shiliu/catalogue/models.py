from __future__ import annotations

from django.db import models

from shiliu.core.fields import LanguagesField


class Responsibility(models.TextChoices):
    """The three classes of the responsibility list."""

    OWN = "own"
    ASSIST = "assist"
    NOT_OURS = "not_ours"


class ClockSet(models.Model):
    """The times promised for a kind of request, in working days, with their reference."""

    code = models.CharField(max_length=30, primary_key=True)
    name = LanguagesField()
    accept_working_days = models.PositiveSmallIntegerField()
    answer_working_days = models.PositiveSmallIntegerField()
    extension_working_days = models.PositiveSmallIntegerField()
    legal_reference = LanguagesField()
    valid_to = models.DateField(null=True)

    def __str__(self) -> str:
        return self.code


class Delivery(models.Model):
    """One of the deliveries to the door, with the kind of its in-place test."""

    code = models.CharField(max_length=20, primary_key=True)
    order = models.PositiveSmallIntegerField()
    name = LanguagesField()
    short = LanguagesField()
    in_place_kind = models.CharField(max_length=20)
    in_place_name = LanguagesField()
    valid_to = models.DateField(null=True)

    def __str__(self) -> str:
        return self.code


class Pillar(models.Model):
    """One of the pillars of the overview page, with the keys of the modules under it."""

    code = models.CharField(max_length=20, primary_key=True)
    order = models.PositiveSmallIntegerField()
    name = LanguagesField()
    short = LanguagesField()
    modules = models.JSONField(default=list)
    valid_to = models.DateField(null=True)

    def __str__(self) -> str:
        return self.code


class Category(models.Model):
    """What a request is about, in three levels; only leaves are chosen.

    `minimum_level` is the lowest level of point that may see such a request: 1 means the centre
    and above, 0 the office of the whole tree only. `keywords` are lists by language. An ended
    category keeps its row, because old requests name it.
    """

    code = models.CharField(max_length=60, primary_key=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    order = models.PositiveSmallIntegerField()
    leaf = models.BooleanField()
    name = LanguagesField()
    minimum_level = models.PositiveSmallIntegerField()
    responsibility = models.CharField(max_length=10, choices=Responsibility.choices)
    who_can = LanguagesField(blank=True)
    about_people = models.BooleanField(default=False)
    hazard = models.BooleanField(default=False)
    second_person = models.BooleanField(default=False)
    public = models.BooleanField(default=False)
    clock_set = models.ForeignKey(ClockSet, null=True, on_delete=models.PROTECT)
    delivery = models.ForeignKey(Delivery, null=True, on_delete=models.PROTECT)
    keywords = models.JSONField(default=dict)
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(public=True, about_people=True),
                name="catalogue_category_people_never_public",
            )
        ]

    def __str__(self) -> str:
        return self.code


class Route(models.Model):
    """One row of the routing table; the first row that matches the category wins."""

    order = models.PositiveSmallIntegerField(primary_key=True)
    category = models.CharField(max_length=60)
    to_kind = models.CharField(max_length=20)
    to_level = models.PositiveSmallIntegerField(null=True)
    to_code = models.CharField(max_length=30, blank=True)
    reason = LanguagesField()

    def __str__(self) -> str:
        return f"{self.order} {self.category} → {self.to_kind}"
