from __future__ import annotations

from django.db import models
from django.db.models import Q

from shiliu.core.fields import LanguagesField
from shiliu.core.ids import new_id


class UnitKind(models.TextChoices):
    """What answers for something."""

    POINT = "point"
    OFFICE = "office"
    DEPARTMENT = "department"
    PROPERTY_MANAGER = "property_manager"
    PARTNER = "partner"


class Area(models.Model):
    """One area of the tree, from the district down to a building.

    `path` holds the codes from the root, each followed by `/`: a subtree is one prefix.
    A reorganisation writes new rows with `valid_from`; old facts keep their old paths.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=30)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=200)
    level = models.CharField(max_length=20)
    depth = models.PositiveSmallIntegerField()
    name = LanguagesField()
    address = LanguagesField(blank=True)
    sort_key = models.CharField(max_length=200)
    hidden = models.BooleanField(default=False)
    sample = models.BooleanField(default=False)
    polygon = models.JSONField(null=True)
    source = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="network_area_one_valid_code"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")),
                name="network_area_valid_from_before_to",
            ),
        ]
        indexes = [models.Index(fields=["path"], name="network_area_path")]

    def __str__(self) -> str:
        return self.code


class Succession(models.Model):
    """Where an ended area leads. `main` and `carries` are those of `rules.reorganising.Leads`."""

    old = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="became")
    new = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="came_from")
    main = models.BooleanField()
    carries = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="network_succession_once"),
            models.UniqueConstraint(
                fields=["old"], condition=Q(main=True), name="network_succession_one_main"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old} became {self.new}"


class AreaChange(models.Model):
    """A proposed reorganisation; nothing changes until a second person approves it.

    `wish` holds codes and names of areas. From `day` on it holds; `settled_at` is when units,
    posts and requests had moved on. `proposed_by` and `decided_by` are users, not posts.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    wish = models.JSONField()
    area_path = models.CharField(max_length=200)
    day = models.DateField()
    reason = models.CharField(max_length=300)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    approved = models.BooleanField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("proposed_by")),
                name="network_area_change_second_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.wish['kind']} of {', '.join(self.wish['areas'])}"


class Unit(models.Model):
    """A unit that answers for something: a service point, an office, a department and so on.

    `level` is set for points only (1 is the centre; higher numbers are nearer home); a point's
    parent is a point exactly one level above.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=20, choices=UnitKind.choices)
    level = models.PositiveSmallIntegerField(null=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="units")
    area_path = models.CharField(max_length=200)
    name = LanguagesField()
    address = LanguagesField(blank=True)
    services = LanguagesField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    duty_phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    hours = models.JSONField(default=dict)
    sort_key = models.CharField(max_length=200)
    sample = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=UnitKind.POINT, level__gte=1)
                | (~Q(kind=UnitKind.POINT) & Q(level=None)),
                name="network_unit_only_points_have_levels",
            ),
            models.CheckConstraint(
                condition=~Q(kind=UnitKind.POINT, level__gt=1, parent=None),
                name="network_unit_lower_points_have_parents",
            ),
        ]
        indexes = [models.Index(fields=["area_path"], name="network_unit_area_path")]

    def __str__(self) -> str:
        return self.code


class UnitArea(models.Model):
    """An area a unit answers for; the whole subtree is meant."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="answers_for")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="answered_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "area"], name="network_unit_area_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit} answers for {self.area}"


class Holiday(models.Model):
    """A day that differs from the week: a rest day, or a make-up working day."""

    day = models.DateField(primary_key=True)
    kind = models.CharField(max_length=4, choices=[("rest", "rest"), ("work", "work")])
    name = LanguagesField()
    source = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"


class PublishedFact(models.Model):
    """A figure somebody published, with source and date; shown by key, never typed twice."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="published_facts")
    key = models.CharField(max_length=60)
    value = models.DecimalField(max_digits=20, decimal_places=4)
    unit = LanguagesField()
    label = LanguagesField()
    source = models.CharField(max_length=300)
    source_url = models.URLField(blank=True)
    as_of = models.DateField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "key"],
                condition=Q(superseded_at=None),
                name="network_fact_one_current",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.value}"


class Setting(models.Model):
    """One of the deployment's own settings: brand, thresholds, retention, words of the profile."""

    key = models.CharField(max_length=60, primary_key=True)
    value = models.JSONField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class SettingChange(models.Model):
    """A proposed change of a setting that needs a second person (safety rule 11).

    `proposed_by` and `decided_by` are users, not posts: somebody with two posts is one person.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=60)
    value = models.JSONField()
    reason = models.CharField(max_length=300)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    approved = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("proposed_by")),
                name="network_setting_change_second_person",
            )
        ]

    def __str__(self) -> str:
        return f"change of {self.key}"
