"""Strands, the steps declared for them, the moves they made, and the clocks that run on them."""

from __future__ import annotations

import uuid
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from heard.agencies.models import Agency, Post
from heard.history.models import Actor, Level
from heard.history.words import OwnWords


class Unit(models.TextChoices):
    HOUR = "hour", _("hours")
    WORKING_DAY = "working_day", _("working days")
    CALENDAR_DAY = "calendar_day", _("days")
    MONTH = "month", _("months")


class State(models.Model):
    """A state that a kind of strand can be in; ``is_open`` says whether somebody must still hold it."""

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    name = models.TextField()
    is_open = models.BooleanField()
    label = OwnWords()

    class Meta:
        db_table = "state"
        constraints = [models.UniqueConstraint(name="state_once", fields=["kind", "name"])]


class Step(models.Model):
    """A declared move: what may follow what, who takes it, who signs second, what it needs, which clocks it turns."""

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    name = models.TextField()
    from_state = models.TextField(blank=True)
    to_state = models.TextField()
    label = OwnWords()
    takers = ArrayField(models.TextField())
    second_to = models.TextField(blank=True)
    needs = ArrayField(models.TextField(), default=list)
    guard = models.TextField(blank=True)
    starts = ArrayField(models.TextField(), default=list)
    stops = ArrayField(models.TextField(), default=list)
    passes_to = models.TextField(blank=True)
    source = OwnWords()

    class Meta:
        db_table = "step"
        constraints = [
            models.UniqueConstraint(name="step_once", fields=["kind", "name", "from_state"]),
            models.UniqueConstraint(name="step_move", fields=["kind", "name", "from_state", "to_state"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.label}"


class Choice(models.Model):
    """One of the outcomes among which a step lets its taker choose; a step without such rows takes any."""

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    step = models.TextField()
    code = models.TextField()
    label = OwnWords()
    hint = OwnWords(blank=True)

    class Meta:
        db_table = "choice"
        constraints = [models.UniqueConstraint(name="choice_once", fields=["kind", "step", "code"])]

    def __str__(self) -> str:
        return self.label


class Timescale(models.Model):
    """How long something may take, from which paragraph, in force from when; a partnership may only tighten it."""

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    label = OwnWords()
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    amount = models.PositiveIntegerField()
    unit = models.TextField(choices=Unit.choices)
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True, blank=True)
    accountable = OwnWords()
    source = OwnWords()

    class Meta:
        db_table = "timescale"
        constraints = [
            models.CheckConstraint(name="timescale_unit_known", condition=Q(unit__in=Unit.values)),
            models.CheckConstraint(name="timescale_is_some_time", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="timescale_names_its_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return self.label


class BankHoliday(models.Model):
    """A day that is not worked (or, with ``worked``, a local exception that is)."""

    day = models.DateField(primary_key=True)
    name = models.TextField()
    worked = models.BooleanField(default=False)
    local = models.BooleanField(default=False)

    class Meta:
        db_table = "bank_holiday"


class Rung(models.Model):
    """One rung of an agency's ladder: who is next, how long they have, and which other agency is told.

    The default times are those of the escalation policies that Working Together asks for: one, one, two and
    five working days. A partnership may shorten them, never lengthen them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="rungs")
    n = models.PositiveSmallIntegerField()
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    amount = models.PositiveSmallIntegerField()
    unit = models.TextField(choices=Unit.choices, default=Unit.WORKING_DAY)
    tells = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "rung"
        constraints = [
            models.CheckConstraint(name="rung_is_one_of_five", condition=Q(n__lte=4)),
            models.CheckConstraint(
                name="rung_may_only_be_shortened",
                condition=Q(unit="hour", amount__lte=24, n__lte=2)
                | Q(unit="hour", amount__lte=48, n=3)
                | Q(unit="hour", amount__lte=120, n=4)
                | Q(unit="working_day", amount=1, n__lte=2)
                | Q(unit="working_day", amount__lte=2, n=3)
                | Q(unit="working_day", amount__lte=5, n=4),
            ),
        ]


class StrandQuerySet(models.QuerySet["Strand"]):
    def open(self) -> Self:
        """Strands that somebody still holds."""
        return self.filter(is_open=True)


class Strand(models.Model):
    """One thing in motion. It has a kind, a state and a post that owns it; only moves change them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.TextField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", db_index=False
    )
    reference = models.TextField()
    urgent = models.BooleanField(default=False)
    state = models.TextField(blank=True, default="")
    is_open = models.BooleanField(default=True)
    n = models.PositiveIntegerField(default=0)
    # Only moves change it, and their own key to a post was checked
    owner_post = models.ForeignKey(
        Post, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    # Written by the database alone, whatever is given: why not everybody may hold or see it as they would others.
    apart = models.TextField(blank=True, default="", editable=False)

    objects = StrandQuerySet.as_manager()

    class Meta:
        db_table = "strand"
        constraints = [
            models.UniqueConstraint(name="strand_kind", fields=["id", "kind"]),
            models.UniqueConstraint(name="strand_reference", fields=["reference"]),
            models.CheckConstraint(
                name="strand_open_has_an_owner",
                condition=Q(is_open=False) | Q(n=0) | Q(owner_post__isnull=False),
            ),
            models.CheckConstraint(
                name="strand_closed_has_a_date", condition=Q(is_open=True) ^ Q(closed_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(name="strand_of_owner", fields=["owner_post"], condition=Q(is_open=True)),
            models.Index(name="strand_of_parent", fields=["parent"], condition=Q(parent__isnull=False)),
            models.Index(name="strand_apart", fields=["apart"], condition=~Q(apart="")),
        ]

    def __str__(self) -> str:
        return self.reference


class Move(models.Model):
    """One step taken by somebody at a time; a strand's history is its moves, and none is ever changed.

    Where ``db_constraint`` is off, move.sql and tick.sql write the value themselves, from a row just read that is
    never removed, or refuse what they have not read: a foreign key would only look a second time.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    # move.sql: the key to (strand, kind) says the same and more
    strand = models.ForeignKey(
        Strand, on_delete=models.PROTECT, related_name="moves", db_constraint=False, db_index=False
    )
    n = models.PositiveIntegerField()
    kind = models.TextField()
    step = models.TextField()
    from_state = models.TextField(blank=True)
    to_state = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    by_post = models.ForeignKey(
        Post,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    by_agency = models.ForeignKey(
        Agency,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    outcome = models.TextField(blank=True, default="")
    reason_code = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    child_view = models.TextField(blank=True, default="")
    child_view_unknown = models.TextField(blank=True, default="")
    told = models.TextField(blank=True, default="")
    to_post = models.ForeignKey(
        Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    clock = models.ForeignKey(
        "Clock",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="climbs",
        db_constraint=False,
        db_index=False,
    )
    rung = models.PositiveIntegerField(null=True, blank=True)
    tells = models.ForeignKey(
        Post,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )

    class Meta:
        db_table = "move"
        constraints = [
            models.UniqueConstraint(name="move_one_per_number", fields=["strand", "n"]),
            models.UniqueConstraint(name="move_end", fields=["strand", "n", "to_state"]),
            models.UniqueConstraint(name="move_one_climb_per_rung", fields=["clock", "rung"]),
            models.CheckConstraint(name="move_begins_at_the_beginning", condition=Q(n=1) ^ ~Q(from_state="")),
            models.CheckConstraint(name="move_numbers_from_one", condition=Q(n__gte=1)),
            models.CheckConstraint(
                name="move_climb_names_clock_and_posts",
                condition=~Q(step="climb")
                | Q(clock__isnull=False, rung__isnull=False, to_post__isnull=False, tells__isnull=False),
            ),
        ]
        indexes = [models.Index(name="move_by_actor", fields=["by", "at"])]


class Clock(models.Model):
    """One clock per strand and timescale, for ever. ``due_at`` is the law's, ``next_at`` when silence climbs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="clocks", db_index=False)
    timescale = models.ForeignKey(Timescale, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.TextField()
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    next_at = models.DateTimeField()
    rung = models.PositiveIntegerField(default=0)
    ladder_n = models.PositiveSmallIntegerField(default=0)
    passed_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "clock"
        constraints = [
            models.UniqueConstraint(name="clock_once_for_ever", fields=["strand", "name"]),
            models.CheckConstraint(name="clock_due_after_start", condition=Q(due_at__gt=F("started_at"))),
        ]
        indexes = [
            models.Index(name="clock_running", fields=["next_at"], condition=Q(stopped_at__isnull=True))
        ]


class Waiting(models.Model):
    """The place of an open strand among all that waits: when something on it is due first.

    Follows from strands and clocks; kept by the database alone, so that no list sorts everything that is open.
    """

    strand = models.OneToOneField(
        Strand, primary_key=True, on_delete=models.PROTECT, related_name="waiting", db_constraint=False
    )
    kind = models.TextField()
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    state = models.TextField()
    urgent = models.BooleanField()
    sorted_apart = models.BooleanField(default=False)
    apart = models.TextField(blank=True, default="")
    due_at = models.DateTimeField()

    class Meta:
        db_table = "waiting"
        verbose_name_plural = "waiting"
        indexes = [
            models.Index(
                "kind", "sorted_apart", models.F("urgent").desc(), "due_at", "strand", name="waiting_in_order"
            ),
            models.Index(
                "kind",
                "state",
                "sorted_apart",
                models.F("urgent").desc(),
                "due_at",
                "strand",
                name="waiting_in_state",
            ),
        ]


class Access(models.Model):
    """Why somebody, or whoever holds a post, may see a strand, and how much of it.

    Written by the kernel alone, from rows it has just read: foreign keys would only check them a second time.
    """

    id = models.BigAutoField(primary_key=True)
    strand = models.ForeignKey(
        Strand, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    actor = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    post = models.ForeignKey(
        Post,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    level = models.TextField(choices=Level.choices)
    why = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "access"
        constraints = [
            models.CheckConstraint(
                name="access_is_for_one", condition=Q(actor__isnull=True) ^ Q(post__isnull=True)
            ),
            models.UniqueConstraint(
                name="access_once", fields=["strand", "actor", "post", "why", "until"], nulls_distinct=False
            ),
        ]


class Wall(models.Model):
    """Somebody who works here is named in a strand: neither they nor their line see it, or learn that it is there.

    A wall has a strand of its own, with the same id, on which it is set or proposed; from then on it stands. It is
    lifted by a move of that strand or of one that hangs on it, and never removed.
    """

    own = models.OneToOneField(
        Strand, primary_key=True, db_column="id", on_delete=models.PROTECT, related_name="wall"
    )
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="walls", db_index=False)
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    why = models.TextField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    proposed = models.BooleanField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "wall"
        constraints = [
            models.UniqueConstraint(
                "strand",
                Cast("actor", models.TextField()),
                name="wall_one_standing",
                condition=Q(lifted_at__isnull=True),
            )
        ]
        # As text, so that no login can look for somebody's walls by the index, past the policies.
        indexes = [
            models.Index(
                Cast("actor", models.TextField()), name="wall_of_actor", condition=Q(lifted_at__isnull=True)
            )
        ]


class DrawnFrom(models.Model):
    """A strand is made of others, as of its move ``n``: it stands behind the walls of each that it was ever made of.

    ``because`` is for the room that draws it: what of it is shared with which others, and no word of what was said.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="drawn_from", db_index=False)
    n = models.PositiveIntegerField()
    of = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="drawn_into")
    because = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        db_table = "drawn_from"
        verbose_name_plural = "drawn from"
        constraints = [models.UniqueConstraint(name="drawn_from_once", fields=["strand", "n", "of"])]


class Attempt(models.Model):
    """Somebody tried what is refused (to close quietly, withdraw, discourage, downgrade); kept for the scrutineer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="attempts")
    what = models.TextField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    refusal = models.TextField()

    class Meta:
        db_table = "attempt"


class Message(models.Model):
    """A message waiting to go out, written by the kernel. It has no words of its own, so it cannot name a child."""

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    strand = models.ForeignKey(
        Strand, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    to_post = models.ForeignKey(
        Post,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    to_actor = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    made_at = models.DateTimeField()
    not_before = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    gave_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "outbox"
        constraints = [
            models.CheckConstraint(
                name="outbox_is_for_one", condition=Q(to_post__isnull=True) ^ Q(to_actor__isnull=True)
            )
        ]
        indexes = [
            models.Index(name="outbox_waiting", fields=["not_before"], condition=Q(sent_at__isnull=True))
        ]
