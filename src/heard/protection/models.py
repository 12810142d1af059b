"""What is written while a child is protected: missing episodes, return interviews, and the child's own voice."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from heard.history.models import Actor
from heard.process.models import Move, Strand

# --- Missing episodes -------------------------------------------------------------------------------------------


class Lives(models.TextChoices):
    """Where a missing child lives; a child placed in another area has two that must know."""

    FAMILY = "family", _("With family or friends")
    PLACED_HERE = "placed_here", _("Looked after, in this area")
    PLACED_ELSEWHERE = "placed_elsewhere", _("Looked after, placed in another area")
    UNKNOWN = "unknown", _("Not known")


class MissingEpisode(models.Model):
    """That a child is missing, as it was reported. Whose it is stands in the mention on the same strand."""

    strand = models.OneToOneField(
        Strand, primary_key=True, on_delete=models.PROTECT, related_name="missing_episode"
    )
    since = models.DateTimeField()
    account = models.TextField()
    last_seen = models.TextField(blank=True, default="")
    lives = models.TextField(choices=Lives.choices)
    host_area = models.TextField(blank=True, default="")
    reporter = models.TextField(blank=True, default="")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "missing_episode"
        constraints = [
            models.CheckConstraint(name="missing_episode_lives_known", condition=Q(lives__in=Lives.values)),
            models.CheckConstraint(
                name="missing_episode_names_the_other_area",
                condition=~Q(lives=Lives.PLACED_ELSEWHERE) | ~Q(host_area=""),
            ),
        ]


class Finding(models.Model):
    """When and where a missing child was found, and who saw that they are safe."""

    strand = models.OneToOneField(Strand, primary_key=True, on_delete=models.PROTECT, related_name="finding")
    found_at = models.DateTimeField()
    account = models.TextField()
    seen_by = models.TextField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "finding"


class Way(models.TextChoices):
    """How somebody tried to reach a child, or offered them something."""

    IN_PERSON = "in_person", _("In person")
    PHONE = "phone", _("By phone")
    MESSAGE = "message", _("By message")
    LETTER = "letter", _("By letter")
    TRUSTED = "trusted", _("Through somebody the child trusts")
    PLACE = "place", _("Where the child spends time: school, youth club, street")
    OTHER = "other", _("Another way")


class ReturnOffer(models.Model):
    """A return interview was offered: by whom and how, who would hold it, and what the child said to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="return_offers")
    way = models.TextField(choices=Way.choices)
    interviewer = models.TextField()
    said = models.TextField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "return_offer"
        constraints = [models.CheckConstraint(name="return_offer_way_known", condition=Q(way__in=Way.values))]


class LeadsTo(models.TextChoices):
    """What comes of what a child said at a return interview."""

    CONCERN = "concern", _("A concern, raised now")
    MENTIONS = "mentions", _("Adults, places or vehicles, named here so that they are found again")
    NOTHING = "nothing", _("Nothing new: say why")


class ReturnInterview(models.Model):
    """The return interview: who held it, with no part in the child's care, and what came of it."""

    strand = models.OneToOneField(
        Strand, primary_key=True, on_delete=models.PROTECT, related_name="return_interview"
    )
    held_at = models.DateTimeField()
    # Where it was somebody who works in Heard, the database asks what part they have in the child's care.
    interviewer_actor = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        db_column="interviewer_id",
        on_delete=models.PROTECT,
        related_name="+",
    )
    interviewer = models.TextField()
    independent = models.BooleanField()
    seen_alone = models.BooleanField()
    learned = models.TextField()
    leads_to = models.TextField(choices=LeadsTo.choices)
    concern = models.ForeignKey(
        Strand, null=True, blank=True, on_delete=models.PROTECT, related_name="learned_at"
    )
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "return_interview"
        constraints = [
            models.CheckConstraint(
                name="return_interview_leads_to_what_is_known", condition=Q(leads_to__in=LeadsTo.values)
            )
        ]


# --- The child's voice ------------------------------------------------------------------------------------------


class Given(models.TextChoices):
    """How a child said something."""

    SPOKEN = "spoken", _("Spoken")
    WRITTEN = "written", _("Written")
    DRAWN = "drawn", _("Drawn")
    SIGNED = "signed", _("Signed")
    OBSERVED = "observed", _("Not said: what was observed of the child")


class Alone(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_SEEN = "not_seen", _("The child was not seen")


class Voice(models.Model):
    """What a child said, word for word, and how it was given. Never changed, and never marked for language."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="voices")
    words = models.TextField()
    given = models.TextField(choices=Given.choices)
    alone = models.TextField(choices=Alone.choices)
    heard_by = models.TextField()
    present = models.TextField(blank=True, default="")
    where = models.TextField(blank=True, default="")
    language = models.TextField(blank=True, default="")
    interpreter = models.TextField(blank=True, default="")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "voice"
        constraints = [
            models.CheckConstraint(name="voice_given_known", condition=Q(given__in=Given.values)),
            models.CheckConstraint(name="voice_alone_known", condition=Q(alone__in=Alone.values)),
        ]


class ReadBack(models.Model):
    """A child's words were read back to them, and whether they are right; the words themselves stay."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="read_backs")
    answer = models.TextField(
        choices=[
            ("agreed", _("Yes, that is right")),
            ("corrected", _("Not quite: they corrected it")),
            ("not_now", _("They did not want to say")),
        ]
    )
    correction = models.TextField(blank=True, default="")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "read_back"
        constraints = [
            models.CheckConstraint(
                name="read_back_answer_known", condition=Q(answer__in=["agreed", "corrected", "not_now"])
            )
        ]


class VoiceAnswer(models.Model):
    """You said, we did: what a decision made of a child's words, or why not, in words for the child.

    Without a ``voice`` it answers the words with which the child raised it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    voice = models.ForeignKey(Voice, null=True, blank=True, on_delete=models.PROTECT, related_name="answers")
    move = models.ForeignKey(Move, on_delete=models.PROTECT, related_name="voice_answers")
    changed = models.BooleanField()
    words = models.TextField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "voice_answer"


class AdvocateOffer(models.Model):
    """Somebody to speak for the child was offered: who, and what the child answered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="advocate_offers")
    answer = models.TextField(
        choices=[
            ("accepted", _("They want one")),
            ("declined", _("They do not want one")),
            ("not_yet", _("They have not said yet")),
        ]
    )
    advocate = models.TextField(blank=True, default="")
    said = models.TextField(blank=True, default="")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "advocate_offer"
        constraints = [
            models.CheckConstraint(
                name="advocate_offer_answer_known",
                condition=Q(answer__in=["accepted", "declined", "not_yet"]),
            )
        ]


class ContactAttempt(models.Model):
    """Somebody tried to reach the child; the third in a row that fails asks for a new way."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="contact_attempts")
    # Its place among the attempts of its strand, written by the database.
    n = models.PositiveIntegerField(default=0)
    way = models.TextField(choices=Way.choices)
    reached = models.BooleanField()
    account = models.TextField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "contact_attempt"
        constraints = [
            models.UniqueConstraint(name="contact_attempt_place", fields=["strand", "n"]),
            models.CheckConstraint(name="contact_attempt_way_known", condition=Q(way__in=Way.values)),
        ]


class NewWay(models.Model):
    """A way of reaching the child that has not failed yet: who tries it, and how."""

    strand = models.OneToOneField(Strand, primary_key=True, on_delete=models.PROTECT, related_name="new_way")
    way = models.TextField(choices=Way.choices)
    who = models.TextField()
    plan = models.TextField()
    # How many attempts there were by then, written by the database.
    after_n = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "new_way"
        constraints = [models.CheckConstraint(name="new_way_way_known", condition=Q(way__in=Way.values))]
