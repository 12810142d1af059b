"""What is written while a child is protected: episodes, the child's voice, assessments, meetings, and actions."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from heard.agencies.models import Agency, AgencyKind, Post
from heard.history.models import Actor
from heard.history.words import OwnWords
from heard.people.models import Mention
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
    # In a flood at the public door; it has the same clocks and holder as every other.
    sorted_apart = models.BooleanField(default=False)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "missing_episode"
        indexes = [models.Index(fields=["at"], name="missing_episode_at")]
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


# --- Assessment, meetings and actions ---------------------------------------------------------------------------


class AbuseModel(models.TextChoices):
    """Who harms the child, and in what setting; several may be true, and none is taken for granted."""

    FAMILY = "family", _("In the family or household")
    PEER = "peer", _("By other children or young people")
    LONE_ADULT = "lone_adult", _("By one adult outside the family")
    GROUP = "group", _("By a group or network")
    ONLINE = "online", _("Online")


class Category(models.TextChoices):
    """What a child suffers or is likely to suffer: the categories of a child protection plan, and exploitation."""

    NEG = "NEG", _("Neglect")
    PHY = "PHY", _("Physical abuse")
    SAB = "SAB", _("Sexual abuse")
    EMO = "EMO", _("Emotional abuse")
    CSE = "CSE", _("Child sexual exploitation")
    CCE = "CCE", _("Child criminal exploitation")


class Standing(models.TextChoices):
    """How a category stands for a child, the gravest first."""

    HAPPENING = "happening", _("Harm is happening, or has happened")
    LIKELY = "likely", _("Harm is likely")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class AssessmentFactor(models.Model):
    """A factor of the children in need census, under the census's own code; 21, that there is none, stands alone."""

    code = models.TextField(primary_key=True)
    place = models.PositiveSmallIntegerField()
    label = OwnWords()

    class Meta:
        db_table = "assessment_factor"

    def __str__(self) -> str:
        return self.label


class AssessmentVersion(models.Model):
    """An assessment as it was saved once. Each save is a version of its own; there is no score, and none is made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="versions")
    n = models.PositiveIntegerField()
    harm = models.TextField(blank=True, default="")
    vulnerability = models.TextField(blank=True, default="")
    signs = models.TextField(blank=True, default="")
    strengths = models.TextField(blank=True, default="")
    analysis = models.TextField(blank=True, default="")
    abuse_models = ArrayField(models.TextField(), default=list, blank=True)
    factors = ArrayField(models.TextField(), default=list, blank=True)
    seen_on = models.DateField(null=True, blank=True)
    not_seen_because = models.TextField(blank=True, default="")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "assessment_version"
        constraints = [
            models.UniqueConstraint(name="assessment_version_once", fields=["strand", "n"]),
            models.CheckConstraint(name="assessment_version_counts_from_one", condition=Q(n__gte=1)),
            models.CheckConstraint(
                name="assessment_version_models_known",
                condition=Q(abuse_models__contained_by=AbuseModel.values),
            ),
            models.CheckConstraint(
                name="assessment_version_no_factor_stands_alone",
                condition=~Q(factors__contains=["21"]) | Q(factors=["21"]),
            ),
        ]


class CategoryEntry(models.Model):
    """How a category of concern stands from now on. Rows are added: graver ones at once, lower ones by two agencies."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="categories")
    category = models.TextField(choices=Category.choices)
    standing = models.TextField(choices=Standing.choices)
    why = models.TextField()
    # Written by the database alone: after which move of the assessment it was found.
    n = models.PositiveIntegerField(default=0, editable=False)
    move = models.ForeignKey(Move, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "category_entry"
        verbose_name_plural = "category entries"
        constraints = [
            models.CheckConstraint(name="category_entry_known", condition=Q(category__in=Category.values)),
            models.CheckConstraint(
                name="category_entry_standing_known", condition=Q(standing__in=Standing.values)
            ),
        ]
        indexes = [models.Index(name="category_entry_of_strand", fields=["strand", "n"])]


class MeetingNeed(models.Model):
    """An agency that must be at the meeting of a kind of strand, or say why not."""

    code = models.TextField(primary_key=True)
    kind = models.TextField()
    agency_kind = models.TextField(choices=AgencyKind.choices)
    place = models.PositiveSmallIntegerField()
    label = OwnWords()
    lacking = OwnWords()
    source = OwnWords()

    class Meta:
        db_table = "meeting_need"

    def __str__(self) -> str:
        return self.label


class Meeting(models.Model):
    """When and where the agencies come together, and what about. A meeting that is set anew is another one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="meetings")
    # Written by the database alone: the one with the highest number is the one that counts.
    n = models.PositiveIntegerField(default=0, editable=False)
    planned_for = models.DateTimeField()
    venue = models.TextField()
    chair = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    # The exploitation panel has a second, of another agency.
    co_chair = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agenda = models.TextField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "meeting"
        constraints = [models.UniqueConstraint(name="meeting_once", fields=["strand", "n"])]


class Invitation(models.Model):
    """Somebody who is to be at a meeting: a post in Heard, which may then read the stage, or a person outside it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="invitations")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="invitations")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.TextField(blank=True, default="")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "invitation"
        constraints = [
            models.CheckConstraint(
                name="invitation_is_for_one", condition=Q(post__isnull=False) ^ ~Q(name="")
            ),
            models.UniqueConstraint(
                name="invitation_once", fields=["meeting", "post"], condition=Q(post__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.post) if self.post else self.name


class Attendance(models.Model):
    """Whether somebody who was invited came, why not, and what they did not agree with, in their words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="+")
    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="attendance")
    came = models.BooleanField()
    absent_because = models.TextField(blank=True, default="")
    dissent = models.TextField(blank=True, default="")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "attendance"


class Minutes(models.Model):
    """What was said and decided at a meeting, and when it was held."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="+")
    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    held_at = models.DateTimeField()
    said = models.TextField()
    decided = models.TextField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "minutes"
        verbose_name_plural = "minutes"


class AimedAt(models.TextChoices):
    """At whom or what an action is aimed: what has to change is seldom the child."""

    CHILD = "child", _("The child")
    FAMILY = "family", _("The family, or who cares for the child")
    ADULT = "adult", _("An adult who harms, or may harm")
    PLACE = "place", _("A place, or online")
    PEERS = "peers", _("Other children and young people")
    PRACTICE = "practice", _("How agencies work")


class Action(models.Model):
    """What one post is to do by a day; it has a strand of its own, with the same id, whose clock is that day."""

    strand = models.OneToOneField(Strand, primary_key=True, on_delete=models.PROTECT, related_name="action")
    what = models.TextField()
    aimed_at = models.TextField(choices=AimedAt.choices)
    due_on = models.DateField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "action"
        constraints = [
            models.CheckConstraint(
                name="action_is_aimed_at_something", condition=Q(aimed_at__in=AimedAt.values)
            )
        ]


# --- The exploitation panel ---------------------------------------------------------------------------------------


class LineAbout(models.TextChoices):
    """What a line on the panel's agenda is about."""

    CHILD = "child", _("Child")
    ADULT = "adult", _("Person of concern")
    PLACE = "place", _("Place")
    GROUP = "group", _("Reports that may belong together")


class PanelLine(models.Model):
    """What stands on the exploitation panel's agenda, put there by the database from what is open in the record.

    A strand of its own with the same id; it hangs on the child's record or the proposal that it is about. An adult or a
    place is known by one mention of it, so that no word of the record is copied here.
    """

    strand = models.OneToOneField(
        Strand, primary_key=True, on_delete=models.PROTECT, related_name="panel_line"
    )
    about = models.TextField(choices=LineAbout.choices)
    mention = models.ForeignKey(
        Mention,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,  # it goes when the report is let go that gave it
    )

    class Meta:
        db_table = "panel_line"
        constraints = [
            models.CheckConstraint(name="panel_line_about_known", condition=Q(about__in=LineAbout.values)),
            models.CheckConstraint(
                name="panel_line_is_of_something",
                condition=Q(about__in=("adult", "place")) ^ Q(mention=None),
            ),
        ]


class SittingLine(models.Model):
    """What was on the agenda of a sitting when it ended, and whether the panel reached it; the rest is on the next."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="sitting_lines")
    line = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="sat_on")
    reached = models.BooleanField()

    class Meta:
        db_table = "sitting_line"
        constraints = [models.UniqueConstraint(name="sitting_line_once", fields=["strand", "line"])]


class LineDissent(models.Model):
    """What somebody on the panel does not agree with, under the name of their post."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="dissents")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "line_dissent"


# --- The joint exploitation team ------------------------------------------------------------------------------------


class Team(models.Model):
    """The team in which agencies work together against exploitation: where it stands, and when it began."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = models.TextField()
    starts_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "team"

    def __str__(self) -> str:
        return self.name


class TeamManager(models.Model):
    """The post that manages a team, from one moment to another; the database lets no two be at one time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="managers")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "team_manager"


class TeamRemit(models.Model):
    """What a team is for, as it was published: the words, where and when, and when it is looked at again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="remits")
    n = models.PositiveIntegerField(default=0, editable=False)  # written by the database alone
    words = models.TextField()
    published_on = models.DateField()
    published_where = models.TextField()
    review_on = models.DateField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "team_remit"
        constraints = [models.UniqueConstraint(name="team_remit_once", fields=["team", "n"])]


class TeamSeat(models.Model):
    """A post that works in a team, until it leaves; its agency is one of the team's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="seats")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # Written by the database alone, once.
    left_on = models.DateField(null=True, editable=False)
    left_because = models.TextField(blank=True, default="", editable=False)
    left_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        db_table = "team_seat"
        constraints = [
            models.UniqueConstraint(
                name="team_seat_once", fields=["team", "post"], condition=Q(left_on__isnull=True)
            )
        ]


class Lacks(models.TextChoices):
    """What may be missing of a team."""

    NO_MANAGER = "no_manager", _("No manager is appointed")
    MANAGER_AWAY = "manager_away", _("Nobody is there in the manager’s post")
    POST_VACANT = "post_vacant", _("A post of the team is vacant")
    WORK_LEFT = "work_left", _("A post that left the team still holds what it held there")
    NO_REMIT = "no_remit", _("No remit is published")
    REMIT_OLD = "remit_old", _("The remit is past the day on which it was to be looked at again")
    NO_START = "no_start", _("Nobody has said when the team began")


class TeamWarning(models.Model):
    """That something is missing of a team; a strand with the same id, which the database alone ends."""

    strand = models.OneToOneField(
        Strand, primary_key=True, on_delete=models.PROTECT, related_name="team_warning"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="warnings")
    cause = models.TextField(choices=Lacks.choices)

    class Meta:
        db_table = "team_warning"
        constraints = [
            models.CheckConstraint(name="team_warning_cause_known", condition=Q(cause__in=Lacks.values))
        ]


# --- In need, looked after, placed ------------------------------------------------------------------------------


class Consent(models.TextChoices):
    """What a family answered to a plan for their child."""

    GIVEN = "given", _("The family agrees")
    REFUSED = "refused", _("The family does not agree")
    NOT_SOUGHT = "not_sought", _("They were not asked")


class FamilyConsent(models.Model):
    """What a family answered to a plan for a child in need; what they say later is another row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="consents")
    answer = models.TextField(choices=Consent.choices)
    account = models.TextField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "family_consent"
        constraints = [
            models.CheckConstraint(name="family_consent_known", condition=Q(answer__in=Consent.values))
        ]


class Basis(models.TextChoices):
    """On what legal basis a child is looked after, under the codes of the SSDA903 return; short breaks are left out."""

    V2 = "V2", _("Accommodated by agreement, section 20")
    C1 = "C1", _("Interim care order")
    C2 = "C2", _("Care order")
    E1 = "E1", _("Placement order")
    L1 = "L1", _("Police protection")
    L2 = "L2", _("Emergency protection order")
    L3 = "L3", _("Child assessment order")
    J1 = "J1", _("On remand")
    J2 = "J2", _("Held under the Police and Criminal Evidence Act")
    J3 = "J3", _("Youth rehabilitation order with a condition of residence")


class LegalBasis(models.Model):
    """The legal basis on which a child is looked after from a day on; the first is the day on which it began."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="legal_bases")
    code = models.TextField(choices=Basis.choices)
    from_on = models.DateField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "legal_basis"
        verbose_name_plural = "legal bases"
        constraints = [models.CheckConstraint(name="legal_basis_known", condition=Q(code__in=Basis.values))]


class PlacementType(models.TextChoices):
    """Kinds of placement, under the codes of the SSDA903 return."""

    U1 = "U1", _("Foster care with a relative or friend, long term")
    U2 = "U2", _("Foster care with a relative or friend who may adopt")
    U3 = "U3", _("Foster care with a relative or friend")
    U4 = "U4", _("Foster care, long term")
    U5 = "U5", _("Foster care with somebody who may adopt")
    U6 = "U6", _("Foster care")
    K2 = "K2", _("Children’s home")
    K1 = "K1", _("Secure children’s home")
    K3 = "K3", _("Supported accommodation")
    P1 = "P1", _("With a parent, or somebody with parental responsibility")
    P3 = "P3", _("Residential employment")
    S1 = "S1", _("Residential school")
    R1 = "R1", _("Residential care home")
    R2 = "R2", _("Hospital or other health care")
    R3 = "R3", _("Family centre, or mother and baby unit")
    R5 = "R5", _("Young offender institution")
    A3 = "A3", _("For adoption with their present foster carer, with consent")
    A4 = "A4", _("For adoption with somebody else, with consent")
    A5 = "A5", _("For adoption with their present foster carer, by a placement order")
    A6 = "A6", _("For adoption with somebody else, by a placement order")
    Z1 = "Z1", _("Another kind")


class Placement(models.Model):
    """Where a child who is looked after is to live. The address is a mention of a place on the same strand."""

    strand = models.OneToOneField(
        Strand, primary_key=True, on_delete=models.PROTECT, related_name="placement"
    )
    type = models.TextField(choices=PlacementType.choices)
    out_of_area = models.BooleanField()
    host_authority = models.TextField(blank=True, default="")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "placement"
        constraints = [
            models.CheckConstraint(name="placement_type_known", condition=Q(type__in=PlacementType.values))
        ]


class HostNotice(models.Model):
    """The authority of another area was told that a child is to live there: whom, when, and by whom."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="host_notices")
    to_whom = models.TextField()
    told_at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "host_notice"


class PlacementStart(models.Model):
    """When a placement started; visits count from it. In another area it is not written before the host was told."""

    strand = models.OneToOneField(
        Strand, primary_key=True, on_delete=models.PROTECT, related_name="placement_start"
    )
    started_at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "placement_start"


# --- The National Referral Mechanism, and word to the victim ---------------------------------------------------------


class GroundsBody(models.TextChoices):
    """Who decides on a referral to the National Referral Mechanism."""

    SCA = "sca", _("The Single Competent Authority")
    PANEL = "panel", _("The council’s own panel")


class NrmReferral(models.Model):
    """Which first responder referred a child to the National Referral Mechanism, and when."""

    strand = models.OneToOneField(
        Strand, primary_key=True, on_delete=models.PROTECT, related_name="nrm_referral"
    )
    first_responder = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    referred_at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "nrm_referral"


class NrmDecision(models.Model):
    """What was decided on a referral, on which day and by whom; another decision is another row.

    Its number, and which of the two decisions it is, are written by the database alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="nrm_decisions")
    n = models.PositiveIntegerField(default=0, editable=False)
    about = models.TextField(
        choices=[("reasonable", _("Reasonable grounds")), ("conclusive", _("Conclusive grounds"))],
        default="",
        editable=False,
    )
    found = models.BooleanField()
    decided_on = models.DateField()
    body = models.TextField(choices=GroundsBody.choices)
    by_whom = models.TextField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "nrm_decision"
        constraints = [
            models.UniqueConstraint(name="nrm_decision_once", fields=["strand", "n"]),
            models.CheckConstraint(name="nrm_decision_about", condition=Q(about__in=["reasonable", "conclusive"])),
            models.CheckConstraint(name="nrm_decision_body_known", condition=Q(body__in=GroundsBody.values)),
        ]  # fmt: skip


class PoliceAct(models.TextChoices):
    """What the police do or decide of which a victim is told: the Victims' Code, Right 6."""

    ARREST = "arrest", _("Somebody was arrested")
    INTERVIEW = "interview", _("Somebody was interviewed under caution")
    RELEASED = "released", _("Somebody was released, on bail or without")
    BAIL_CHANGED = "bail_changed", _("The conditions of bail were changed")
    NOT_INVESTIGATED = "not_investigated", _("Decided not to investigate, or to end the investigation")
    NOT_CHARGED = "not_charged", _("Decided not to charge")


class Entitled(models.TextChoices):
    """Which rights under the Victims' Code whoever is to be told has."""

    UNDER_18 = "under_18", _("Enhanced Rights: under 18 when it happened")
    ENHANCED = "enhanced", _("Enhanced Rights: vulnerable or intimidated, or victim of a most serious crime")
    STANDARD = "standard", _("None of these")


class PoliceEvent(models.Model):
    """What the police did or decided, when, and in which investigation. It has no room for who is suspected."""

    strand = models.OneToOneField(
        Strand, primary_key=True, on_delete=models.PROTECT, related_name="police_event"
    )
    what = models.TextField(choices=PoliceAct.choices)
    happened_at = models.DateTimeField()
    investigation = models.TextField()
    entitled = models.TextField(choices=Entitled.choices)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "police_event"
        constraints = [
            models.CheckConstraint(name="police_event_known", condition=Q(what__in=PoliceAct.values)),
            models.CheckConstraint(name="police_event_entitled", condition=Q(entitled__in=Entitled.values)),
        ]


class ToldHow(models.TextChoices):
    """How a victim was told."""

    IN_PERSON = "in_person", _("In person")
    PHONE = "phone", _("By phone or video")
    WRITTEN = "written", _("In writing, and read with them")
    THROUGH = "through", _("Through somebody whom the child chose")


class VictimTold(models.Model):
    """How a child was told what the police did or decided: when, by whom, through whom, and in what words."""

    strand = models.OneToOneField(
        Strand, primary_key=True, on_delete=models.PROTECT, related_name="victim_told"
    )
    told_at = models.DateTimeField()
    by_whom = models.TextField()
    way = models.TextField(choices=ToldHow.choices)
    through = models.TextField(blank=True, default="")
    words = models.TextField()
    review_said = models.BooleanField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "victim_told"
        constraints = [models.CheckConstraint(name="victim_told_way", condition=Q(way__in=ToldHow.values))]


# --- Serious incidents, and drivers ------------------------------------------------------------------------------


class SeriousIncident(models.Model):
    """A child died or was seriously harmed: when the council became aware, from which its clock counts."""

    strand = models.OneToOneField(
        Strand, primary_key=True, on_delete=models.PROTECT, related_name="serious_incident"
    )
    aware_at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "serious_incident"


class ListedChild(models.Model):
    """Another child of the same operation, by a concern about them; the notification is of the main child."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="listed")
    concern = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "listed_child"
        verbose_name_plural = "listed children"


class SentNotice(models.Model):
    """What was sent to somebody outside Heard with one step: to whom, under what reference, and when."""

    strand = models.OneToOneField(
        Strand, primary_key=True, on_delete=models.PROTECT, related_name="sent_notice"
    )
    to_whom = models.TextField()
    reference = models.TextField()
    sent_at = models.DateTimeField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "sent_notice"


class LicenceNotice(models.Model):
    """What is known of a driver goes to licensing: since when, and who licensed them. Who it is, is a mention."""

    strand = models.OneToOneField(
        Strand, primary_key=True, on_delete=models.PROTECT, related_name="licence_notice"
    )
    known_at = models.DateTimeField()
    issuer = models.TextField(blank=True, default="")
    licence = models.TextField(blank=True, default="")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "licence_notice"
