from __future__ import annotations

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from shiliu.cases.rules.lifecycle import Channel, Outcome, State, Word
from shiliu.catalogue.models import Category
from shiliu.core.fields import LanguagesField
from shiliu.core.ids import new_id
from shiliu.network.models import Area, Unit


def choices(*values: str) -> list[tuple[str, str]]:
    return [(value, value) for value in values]


class NextNumber(models.Func):
    """The next running number of a request, taken by the database when the row is written."""

    template = "nextval('cases_number')"
    output_field = models.BigIntegerField()


class TitleState(models.TextChoices):
    """Whether the public title may be seen."""

    NONE = "none"
    PROPOSED = "proposed"
    APPROVED = "approved"


class Case(models.Model):
    """A request (诉求). Holds no words of the asker: those stand in `Text` and can be erased.

    `unit` is responsible, `doer` is the unit it was dispatched to. `minimum_level` is the lowest
    level of point that may see it, `against` the unit a complaint is about. `clock_from` is when
    the present promise began: the day received, or the day reopened. `lead` is the request it is
    handled under together with others about the same matter, `members` how many it leads.
    `part_of` is the request that it was split off from, `parts` how many were split off from it;
    a part has no code of its own.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.BigIntegerField(unique=True, db_default=NextNumber())
    code_lookup = models.BinaryField(max_length=32, unique=True)
    state = models.CharField(max_length=12, choices=choices(*State))
    word = models.CharField(max_length=12, choices=choices(*Word), default=Word.NONE)
    word_by_staff = models.BooleanField(default=False)
    outcome = models.CharField(max_length=12, choices=choices(*Outcome), default="")
    channel = models.CharField(max_length=12, choices=choices(*Channel))
    language = models.CharField(max_length=10)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, db_index=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_index=False)
    area_path = models.CharField(max_length=200)
    minimum_level = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cases", db_index=False)
    doer = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="doing", db_index=False
    )
    against = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="complaints", db_index=False
    )
    routing = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    clock_from = models.DateTimeField()
    accept_by = models.DateTimeField(null=True)
    promised_at = models.DateTimeField(null=True)
    promised_days = models.PositiveSmallIntegerField(null=True)
    dispatched_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    returns = models.PositiveSmallIntegerField(default=0)
    reopenings = models.PositiveSmallIntegerField(default=0)
    changes = models.PositiveIntegerField(default=1)
    hazard = models.BooleanField(default=False)
    alarmed_at = models.DateTimeField(null=True)
    imported = models.BooleanField(default=False)
    quarantine = models.CharField(max_length=40, default="")
    title = LanguagesField()
    title_state = models.CharField(
        max_length=10, choices=TitleState.choices, default=TitleState.NONE
    )
    title_by = models.UUIDField(null=True)
    lead = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="led", db_index=False
    )
    members = models.PositiveSmallIntegerField(default=0)
    part_of = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="split_off", db_index=False
    )
    parts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="cases_newest"),
            models.Index(
                fields=["unit", "-received_at", "-id"], include=["area_path"], name="cases_of_unit"
            ),
            models.Index(
                fields=["unit", "promised_at", "id"],
                name="cases_open",
                condition=Q(closed_at=None),
            ),
            models.Index(
                fields=["doer", "promised_at", "id"],
                name="cases_doing",
                condition=~Q(doer=None) & Q(closed_at=None),
            ),
            models.Index(
                fields=["doer", "-received_at", "-id"],
                include=["area_path"],
                name="cases_of_doer",
                condition=~Q(doer=None),
            ),
            models.Index(fields=["area_path", "-received_at", "-id"], name="cases_of_area"),
            models.Index(
                fields=["area_path", "promised_at", "id"],
                name="cases_due",
                condition=Q(answered_at=None) & ~Q(promised_at=None),
            ),
            models.Index(
                fields=["accept_by"],
                name="cases_waiting",
                condition=Q(state=State.RECEIVED) & ~Q(accept_by=None),
            ),
            models.Index(
                fields=["received_at", "id"],
                name="cases_hazards",
                condition=Q(state=State.RECEIVED, hazard=True),
            ),
            models.Index(
                fields=["answered_at"], name="cases_unconfirmed", condition=Q(state=State.ANSWERED)
            ),
            models.Index(
                fields=["word", "-received_at", "-id"],
                name="cases_unsatisfied",
                condition=Q(word__in=[Word.NOT_SOLVED, Word.PARTLY]),
            ),
            models.Index(
                fields=["-received_at", "-id"],
                name="cases_set_aside",
                condition=~Q(quarantine=""),
            ),
            models.Index(
                fields=["-received_at", "-id"],
                name="cases_public",
                condition=Q(title_state="approved"),
            ),
            models.Index(fields=["lead"], name="cases_of_lead", condition=~Q(lead=None)),
            models.Index(fields=["part_of"], name="cases_of_whole", condition=~Q(part_of=None)),
        ]

    def __str__(self) -> str:
        return f"request {self.number}"

    @property
    def whole_id(self) -> UUID:
        """The request whose code and contact its asker has: itself, or what it is a part of."""
        return self.part_of_id or self.id


class Step(models.Model):
    """One thing that happened to a request, in order. Append-only, without personal text.

    `commitments` holds the salted hash of each text that belongs to the step, by kind; the texts
    themselves can be erased without disturbing the step. Steps are kept in months by the id of
    their request, so that all of one request lie together.
    """

    pk = models.CompositePrimaryKey("case_id", "id")
    id = models.UUIDField(default=new_id, editable=False)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="steps", db_constraint=False, db_index=False
    )
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    verb = models.CharField(max_length=20)
    by = models.CharField(max_length=36)
    by_unit = models.UUIDField(null=True)
    from_state = models.CharField(max_length=12)
    to_state = models.CharField(max_length=12)
    from_unit = models.UUIDField(null=True)
    to_unit = models.UUIDField(null=True)
    due_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, default="")
    commitments = models.JSONField(default=dict)
    data = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.verb} {self.case_id}"


class TextKind(models.TextChoices):
    """What a text is; residents see all but notes."""

    WORDS = "words"
    PLACE = "place"
    SUPPLEMENT = "supplement"
    REPLY = "reply"
    REASON = "reason"
    REMAINDER = "remainder"
    NOTE = "note"


# New texts are put into the index of words some dozens at once, which saves a quarter of what a
# creation costs the database. Until then a search reads through them, so they are kept few.
FOUND_LATER_KB = 256


class Text(models.Model):
    """An erasable text of a request. Erasing empties it, its salt and what a search finds it by.

    What can be searched for has `folded` (the body in one spelling) and its `bigrams`, and beside
    them the day of its request and the codes of the areas it lies in, so that a search reads this
    table alone until it knows which requests to show. Kept in months like steps.
    """

    pk = models.CompositePrimaryKey("case_id", "id")
    id = models.UUIDField(default=new_id, editable=False)
    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, related_name="texts", db_constraint=False, db_index=False
    )
    step_id = models.UUIDField()
    kind = models.CharField(max_length=12, choices=TextKind.choices)
    body = models.TextField()
    salt = models.BinaryField(max_length=16)
    folded = models.TextField(null=True)  # noqa: DJ001  what no search finds is not an empty text
    bigrams = ArrayField(models.CharField(max_length=2), null=True)
    areas = ArrayField(models.CharField(max_length=30), null=True)
    received_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            GinIndex(
                fields=["bigrams", "areas"],
                name="cases_text_found",
                gin_pending_list_limit=FOUND_LATER_KB,
            ),
            models.Index(
                fields=["-received_at", "-case_id"],
                name="cases_text_newest",
                condition=~Q(bigrams=None),
            ),
            models.Index(  # what is still to be erased one day; old months have nothing in it
                fields=["case"], name="cases_text_kept", condition=Q(erased_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id}"


class ExportApproval(models.Model):
    """A list too long for one person to take out: asked for by one, approved by another.

    `filters` are the filters of the list as they were asked for; it is good for one file.
    `asked_by` and `approved_by` are users: two posts of one person are one person.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    area_path = models.CharField(max_length=200)
    filters = models.JSONField()
    contacts = models.BooleanField()
    rows = models.PositiveIntegerField()
    reason = models.CharField(max_length=200)
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("asked_by")),
                name="cases_export_second_person",
            )
        ]

    def __str__(self) -> str:
        return f"export of {self.rows} requests"


class Batch(models.Model):
    """One step taken on many requests at once: which were done, and why the others were not.

    `by` is the post that did it. `refused` names for each request left over the code of the
    refusal and its values. Holds no words; it is forgotten after some weeks.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    by = models.CharField(max_length=36)
    at = models.DateTimeField(db_index=True)
    step = models.CharField(max_length=20)
    done = ArrayField(models.UUIDField(), default=list)
    refused = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.step} on {len(self.done)} requests"


class ReplyTemplate(models.Model):
    """A text to begin an answer with (答复模板). `used` counts answers, never who gave them.

    It is for its unit, with `for_below` also for the units in its area. It fits every category,
    or one and those under it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="templates")
    for_below = models.BooleanField(default=False)
    title = models.CharField(max_length=60)
    texts = LanguagesField()
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, db_index=False)
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    used = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"template {self.id}"


class SavedView(models.Model):
    """A look at the list of requests that somebody keeps: a name, filters and columns.

    `owner` is a user; with `unit` everybody of that unit has it too. It is only what stands in
    an address: it shows nobody more than they may see. Words searched for are never kept.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.UUIDField(db_index=True)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.CASCADE, related_name="views")
    name = models.CharField(max_length=60)
    filters = models.JSONField(default=dict)
    columns = ArrayField(models.CharField(max_length=20), default=list)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"view {self.id}"
