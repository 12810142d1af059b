"""What was said of somebody or somewhere, kept as it was said; and which of it people have found to be the same."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from heard.agencies.models import Agency
from heard.history.models import Actor
from heard.process.models import Strand

from .linkage.spotting import is_right


class MentionKind(models.TextChoices):
    CHILD = "child", _("Child or young person")
    ADULT = "adult", _("Adult")
    PLACE = "place", _("Place")
    VEHICLE = "vehicle", _("Vehicle")
    PHONE = "phone", _("Phone")
    ONLINE = "online", _("Online name")


class FactKind(models.TextChoices):
    """What a report may say beside a name, a birth date and an address; people/sql/mention.sql knows the same."""

    SURNAME = "surname", _("Family name")
    OTHER_NAME = "other_name", _("Other name")
    BORN = "born", _("Born, as far as known")
    PHONE = "phone", _("Phone")
    HANDLE = "handle", _("Online name")
    REGISTRATION = "registration", _("Number plate")
    NHS = "nhs", _("NHS number")
    UPN = "upn", _("Unique pupil number")
    LANGUAGE = "language", _("Language")


class Verdict(models.TextChoices):
    SAME = "same", _("The same")
    APART = "apart", _("Not the same")
    PARKED = "parked", _("Not settled")
    WITHDRAWN = "withdrawn", _("Taken back")


class Person(models.Model):
    """Somebody, or some place or thing, as one: nothing but the mentions that people have found to be of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "person"
        verbose_name_plural = "people"


class Mention(models.Model):
    """What one report says of somebody, a place or a thing, as reported, for ever.

    ``facts`` are pairs of a kind (``FactKind``) and what was typed. A mention need not be of a named person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="mentions")
    kind = models.TextField(choices=MentionKind.choices)
    name = models.TextField(blank=True, default="")
    born_on = models.DateField(null=True, blank=True)
    age = models.TextField(blank=True, default="")
    where = models.TextField(blank=True, default="")
    registration = models.TextField(blank=True, default="")
    details = models.TextField(blank=True, default="")
    facts = models.JSONField(blank=True, default=list)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "mention"
        constraints = [
            models.CheckConstraint(name="mention_kind_known", condition=Q(kind__in=MentionKind.values))
        ]
        indexes = [models.Index(name="mention_of_strand", fields=["strand"])]

    def __str__(self) -> str:
        return self.name or self.registration or self.where or self.details[:60] or self.get_kind_display()

    @property
    def in_words(self) -> str:
        """All that was said of it, on one line."""
        said = (self.name, self.born_on, self.age, self.where, self.registration, self.details)
        further = [f"{what}: {value}" for what, value in self.labelled]
        return ", ".join([*(str(each) for each in said if each), *further])

    @property
    def labelled(self) -> list[tuple[str, str]]:
        """Each further fact with what it is called, and whether its check digit says that there is a slip in it."""
        return [(_called(kind, value), value) for kind, value in self.facts]


def _called(kind: str, value: str) -> str:
    what = str(FactKind(kind).label)
    return what if is_right(kind, value) else str(_("%s, as reported; its check digit does not fit") % what)


class Identification(models.Model):
    """Somebody found, with a reason, that a mention is of a person; a later one for the same mention replaces it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    mention = models.ForeignKey(Mention, on_delete=models.PROTECT, related_name="identifications")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="identifications"
    )
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        db_table = "identification"
        constraints = [models.CheckConstraint(name="identification_has_a_reason", condition=~Q(reason=""))]
        indexes = [
            models.Index(name="identification_of_mention", fields=["mention", "-at"]),
            models.Index(name="identification_of_person", fields=["person"]),
        ]


class Pairing(models.Model):
    """What a person says of two mentions: the same, not the same, not settled, or what they said taken back.

    The latest one counts; ``weight`` and ``model`` are what Heard had suggested, where it had.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    one = models.ForeignKey(Mention, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Mention, on_delete=models.PROTECT, related_name="+")
    verdict = models.TextField(choices=Verdict.choices)
    reason = models.TextField()
    weight = models.FloatField(null=True, blank=True)
    model = models.TextField(blank=True, default="")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        db_table = "pairing"
        constraints = [
            models.CheckConstraint(name="pairing_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="pairing_verdict_known", condition=Q(verdict__in=Verdict.values)),
            models.CheckConstraint(name="pairing_in_one_order", condition=Q(one__lt=models.F("other"))),
        ]


class LinkKind(models.TextChoices):
    """What somebody may say that joins two who are named; people/sql/network.sql knows the same."""

    FAMILY = "family", _("is family of")
    PARTNER = "partner", _("is or was a partner of")
    KNOWS = "knows", _("knows")
    SEEN_WITH = "seen_with", _("was seen with")
    ACTS_WITH = "acts_with", _("acts together with")
    LIVES_AT = "lives_at", _("lives at")
    GOES_TO = "goes_to", _("goes to")
    WORKS_AT = "works_at", _("works at")
    DRIVES = "drives", _("drives")
    USES = "uses", _("uses")
    CALLS = "calls", _("calls or messages")
    GIVES_LIFTS = "gives_lifts", _("gives lifts to")
    GIVES_THINGS = "gives_things", _("gives presents, money or substances to")
    HARMED = "harmed", _("is said to have harmed")


class SourceEvaluation(models.TextChoices):
    """Who says it, as police intelligence grades it: the 3 of 3x5x2."""

    RELIABLE = "1", _("1: reliable")
    UNTESTED = "2", _("2: untested")
    NOT_RELIABLE = "3", _("3: not reliable")


class Assessment(models.TextChoices):
    """How they know it: the 5 of 3x5x2."""

    DIRECT = "A", _("A: known directly to the source")
    CORROBORATED = "B", _("B: known indirectly to the source, and corroborated")
    INDIRECT = "C", _("C: known indirectly to the source")
    NOT_KNOWN = "D", _("D: not known")
    SUSPECTED_FALSE = "E", _("E: suspected to be false")


class Handling(models.TextChoices):
    """Whom it may be passed to: the 2 of 3x5x2."""

    PERMITTED = "P", _("P: lawful sharing is permitted")
    CONDITIONS = "C", _("C: lawful sharing is permitted with conditions")


class StatedLink(models.Model):
    """What somebody says joins two who are named, from which record, and how good it is as intelligence.

    A statement is never changed: another one follows it, with another grade or taking it back, and the last counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    one = models.ForeignKey(Mention, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Mention, on_delete=models.PROTECT, related_name="+")
    said_in = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="stated_links")
    kind = models.TextField(choices=LinkKind.choices)
    source = models.TextField(choices=SourceEvaluation.choices)
    assessment = models.TextField(choices=Assessment.choices)
    handling = models.TextField(choices=Handling.choices)
    conditions = models.TextField(blank=True, default="")
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    reason = models.TextField()
    follows = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by"
    )
    taken_back = models.BooleanField(default=False)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        db_table = "stated_link"
        constraints = [
            models.CheckConstraint(name="stated_link_kind_known", condition=Q(kind__in=LinkKind.values)),
            models.CheckConstraint(
                name="stated_link_graded",
                condition=Q(
                    source__in=SourceEvaluation.values,
                    assessment__in=Assessment.values,
                    handling__in=Handling.values,
                ),
            ),
            models.CheckConstraint(name="stated_link_of_two", condition=~Q(one=models.F("other"))),
            models.CheckConstraint(
                name="stated_link_in_order",
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gte=models.F("from_on")),
            ),
        ]


class NetworkExport(models.Model):
    """Somebody took the picture of a network away as a file: from which record, in which form, and what for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="network_exports")
    form = models.TextField(choices=[("csv", "CSV"), ("graphml", "GraphML"), ("svg", "SVG")])
    reason = models.TextField()
    records = ArrayField(models.UUIDField())  # all that were opened to draw it, by the database
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        db_table = "network_export"
        constraints = [
            models.CheckConstraint(
                name="network_export_form_known", condition=Q(form__in=["csv", "graphml", "svg"])
            )
        ]


class Spotted(models.Model):
    """Somebody looked at a part of a text that may name somebody: they made it a mention, or said that it is none.

    ``text`` is that part as it stands, ``written_in`` where it stands; without a mention it was set aside.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="spotted")
    kind = models.TextField()
    text = models.TextField()
    written_in = models.TextField()
    mention = models.ForeignKey(
        Mention, null=True, blank=True, on_delete=models.PROTECT, related_name="spotted", db_index=False
    )
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        db_table = "spotted"
        verbose_name_plural = "spotted"


class MatchKey(models.Model):
    """A mention can be found under this key: a keyed hash, of no use without the key outside the database.

    ``fact`` says of the keys of the network what they are of: a phone, a vehicle, an online name, a place; it is
    empty for those by which somebody is found again.
    """

    pk = models.CompositePrimaryKey("key", "mention_id")
    key = models.BigIntegerField()
    mention_id = models.UUIDField()
    fact = models.TextField(default="", db_default="")

    class Meta:
        db_table = "match_key"
        indexes = [models.Index(name="match_key_of_mention", fields=["mention_id"])]


class _WithoutKeys(models.Manager["LookUp"]):
    def get_queryset(self) -> models.QuerySet[LookUp]:
        return super().get_queryset().defer("keys")


class LookUp(models.Model):
    """Somebody asked whom to call, or whether a child is known: how many answers they were given. No name.

    ``asked_of`` are the mentions asked about; while somebody types, there is none yet, and ``keys`` are the hashes of
    what was typed, which no page may read and no proof holds.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    at = models.DateTimeField()
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    strand = models.ForeignKey(
        Strand, null=True, blank=True, on_delete=models.PROTECT, related_name="look_ups"
    )
    asked_of = ArrayField(models.UUIDField(), default=list)
    keys = ArrayField(models.BigIntegerField(), default=list)
    answers = models.PositiveIntegerField()

    objects = _WithoutKeys()

    class Meta:
        db_table = "look_up"
        indexes = [
            models.Index(name="look_up_of_agency", fields=["agency", "-at"]),
            models.Index(name="look_up_of_actor", fields=["actor", "-at"]),
            models.Index(name="look_up_by_time", fields=["-at", "actor"]),
        ]


class ImportedFile(models.Model):
    """An export of another system, as it was brought in: which one, of what day, by whom, and how much of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    system = models.TextField()
    exported_on = models.DateField()
    table = models.TextField()
    sha256 = models.BinaryField()
    rows = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        db_table = "imported_file"
        constraints = [
            models.CheckConstraint(
                name="imported_file_has_a_source", condition=~Q(system="") & Q(exported_on__isnull=False)
            )
        ]


class EarlierRecord(models.Model):
    """What another system holds of one person, under that system's own number; its strand begins closed."""

    strand = models.OneToOneField(
        Strand, primary_key=True, on_delete=models.PROTECT, related_name="earlier_record"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    system = models.TextField()
    number = models.TextField()

    class Meta:
        db_table = "earlier_record"
        constraints = [
            models.UniqueConstraint(name="earlier_record_once", fields=["agency", "system", "number"])
        ]


class EarlierEntry(models.Model):
    """One row of another system, kept as it was written, with what was understood of it.

    ``content`` is the SHA-256 of what it says, by which a repeat is known; ``facts`` that of who it says somebody is.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(
        Strand, on_delete=models.PROTECT, related_name="earlier_entries", db_index=False
    )
    file = models.ForeignKey(ImportedFile, on_delete=models.PROTECT, related_name="entries", db_index=False)
    mention = models.ForeignKey(
        Mention,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="earlier_entries",
        db_index=False,
    )
    number = models.TextField(blank=True, default="")
    line = models.PositiveIntegerField()
    event = models.TextField(blank=True, default="")
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    meanings = models.JSONField(default=dict)
    words = models.TextField(blank=True, default="")
    as_written = models.JSONField()
    content = models.BinaryField()
    facts = models.BinaryField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        db_table = "earlier_entry"
        verbose_name_plural = "earlier entries"
        constraints = [
            models.UniqueConstraint(name="earlier_entry_once", fields=["strand", "content", "file"]),
        ]
