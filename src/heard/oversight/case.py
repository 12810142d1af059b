"""What a child's case is made of, from the records that were opened: what is due, who was met, what the child said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Exists,
    F,
    Func,
    OuterRef,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heard.concerns.models import Concern
from heard.concerns.pages.seeing import label
from heard.concerns.wording import KINDS, address, past
from heard.people.models import Mention, MentionKind
from heard.process.models import Clock, Move, Strand
from heard.protection.models import (
    Action,
    AdvocateOffer,
    AssessmentVersion,
    Category,
    CategoryEntry,
    ContactAttempt,
    Finding,
    Given,
    Meeting,
    MissingEpisode,
    ReadBack,
    ReturnInterview,
    Standing,
    Voice,
    VoiceAnswer,
)
from heard.protection.writings import WITH_MEETINGS

from .wording import changed_words, what_words

Strands = dict[UUID, Any]
VOICES = 5
# Steps at which somebody saw the child.
SEEN = ("see_child",)
_BESIDE = {
    MentionKind.CHILD: _("Other children"),
    MentionKind.ADULT: _("Adults"),
    MentionKind.PLACE: _("Places"),
    MentionKind.VEHICLE: _("Vehicles"),
    MentionKind.PHONE: _("Phones"),
    MentionKind.ONLINE: _("Online names"),
}
_SEEN: dict[str, str | Promise] = {
    "alone": _("Seen alone, and heard"),
    "voice": _("Seen, and heard"),
    "contact": _("Reached in person"),
    "interview": _("At the return interview"),
    "assessment": _("For the assessment"),
}


def strands_of(records: Sequence[UUID], at: datetime) -> Strands:
    """The records of a case, each with its state in words and the names of those who hold it."""
    names = Func(F("owner_post"), Value(at), function="held_by", output_field=TextField())
    found = Strand.objects.filter(pk__in=records).select_related("owner_post__agency")
    return {each.pk: each for each in found.annotate(label=label(), held_by=names)}


def open_now(strands: Strands) -> list[Any]:
    """What is open, by what is due first; each with its running clocks."""
    running = Clock.objects.filter(
        strand__in=[pk for pk, each in strands.items() if each.is_open], stopped_at=None
    )
    by_strand: dict[UUID, list[Clock]] = {}
    for clock in running.select_related("timescale").order_by("due_at", "id"):
        by_strand.setdefault(clock.strand_id, []).append(clock)
    found = [strands[pk] for pk in by_strand]
    for each in found:
        each.clock, *each.then = by_strand[each.pk]
        each.href, each.kind_words = address(each.kind, each.reference), KINDS[each.kind]
    return found


def ended(strands: Strands) -> list[Any]:
    """What has ended, the latest first."""
    return sorted((s for s in strands.values() if not s.is_open), key=lambda s: s.closed_at, reverse=True)


def of_kind(strands: Strands, kind: str) -> list[Any]:
    """The strands of one kind, open ones first, then the latest first."""
    found = [each for each in strands.values() if each.kind == kind]
    return sorted(found, key=lambda each: (each.is_open, each.opened_at), reverse=True)


def told_of_police(strands: Strands) -> dict[str, Any]:
    """What the police did that the child is still to be told (``to_tell``), and how often and when they were told."""
    updates = of_kind(strands, "victim_update")
    told = [each.closed_at for each in updates if not each.is_open]
    return {
        "to_tell": [each for each in updates if each.is_open],
        "told": len(told),
        "last_told": max(told, default=None),
    }


def actions(strands: Strands) -> list[Any]:
    """What was agreed to be done and is not done yet, by the day on which it is due."""
    agreed = _open(strands, "action")
    return (
        _with_strand(Action.objects.filter(strand__in=agreed).order_by("due_on", "pk"), strands)
        if agreed
        else []
    )


def meetings(strands: Strands) -> list[Any]:
    """The meetings that are set and not written down yet, the next first."""
    here = _open(strands, *WITH_MEETINGS)
    if not here:
        return []
    later = Meeting.objects.filter(strand=OuterRef("strand"), n__gt=OuterRef("n"))
    set_now = Meeting.objects.filter(strand__in=here, minutes=None).exclude(Exists(later))
    return _with_strand(set_now.select_related("chair").order_by("planned_for", "pk"), strands)


def _open(strands: Strands, *kinds: str) -> list[UUID]:
    return [pk for pk, each in strands.items() if each.is_open and each.kind in kinds]


def _with_strand(rows: Iterable[Any], strands: Strands) -> list[Any]:
    """The rows, each with its strand; of the past a join would read every strand there is."""
    found = list(rows)
    for row in found:
        row.strand = strands[row.strand_id]
    return found


def last_seen(records: Sequence[UUID]) -> dict[str, Any]:
    """When the child was last seen, how, and by whom; and the latest offer of somebody to speak for them.

    Returns ``seen`` and ``advocate``, each with ``at``, ``how`` and ``who``, or None where nobody wrote of it.
    """

    def latest(rows: Any, when: Any, how: Any) -> Any:
        named = rows.filter(strand__in=records).annotate(when=when, how=how).order_by("-when")
        return named.values_list("when", "how", "by__worker__name")[:1]

    voice = Case(When(alone="yes", then=Value("alone")), default=Value("voice"), output_field=CharField())
    day = Cast("seen_on", DateTimeField())
    rows = latest(Move.objects.filter(step__in=SEEN), F("at"), F("step")).union(
        latest(Voice.objects.exclude(alone="not_seen"), F("at"), voice),
        latest(ContactAttempt.objects.filter(reached=True, way="in_person"), F("at"), Value("contact")),
        latest(ReturnInterview.objects.all(), F("held_at"), Value("interview")),
        latest(AssessmentVersion.objects.exclude(seen_on=None), day, Value("assessment")),
        latest(
            AdvocateOffer.objects.all(),
            F("at"),
            Concat(Value("advocate_"), "answer", output_field=TextField()),
        ),
        all=True,
    )
    found = [{"at": at, "how": how, "who": who} for at, how, who in rows]
    seen = [each for each in found if not each["how"].startswith("advocate_")]
    return {
        "seen": _in_words(max(seen, key=lambda each: each["at"], default=None)),
        "advocate": _in_words(next((each for each in found if each not in seen), None)),
    }


def _in_words(row: dict[str, Any] | None) -> dict[str, Any] | None:
    if row is None:
        return None
    how = row["how"]
    return {**row, "how": _SEEN.get(how) or what_words("answered", how)}


def voices(records: Sequence[UUID], strands: Strands) -> list[dict[str, Any]]:
    """What the child said, the latest first: words that were kept, those with which they raised it, those at decisions.

    Of words that were kept, also whether they were read back and answered.
    """

    def said(rows: Any, **columns: Any) -> Any:
        named = {"was_read": Value(""), "was_answered": Value(""), "saw": Value(""), **columns}
        latest = rows.filter(strand__in=records).annotate(**named).order_by("-said_at")
        return latest.values_list(*_VOICE)[:VOICES]

    kept = {
        "was_read": Cast(Exists(ReadBack.objects.filter(voice=OuterRef("pk"))), CharField()),
        "was_answered": Cast(Exists(VoiceAnswer.objects.filter(voice=OuterRef("pk"))), CharField()),
        "saw": F("alone"),
    }
    words = {"quoted": F("words"), "how_said": F("given"), "said_to": F("heard_by")}
    rows = said(Voice.objects, said_at=F("at"), **words, **kept).union(
        said(
            Concern.objects.exclude(child_words=""),
            said_at=F("received_at"), quoted=F("child_words"), how_said=Value("own"), said_to=Value(""),
        ),
        said(
            Move.objects.exclude(child_view=""),
            said_at=F("at"), quoted=F("child_view"), how_said=F("step"), said_to=F("by__worker__name"),
        ),
        all=True,
    )  # fmt: skip
    return [
        dict(zip(_VOICE, row, strict=True)) | {"how_said": _how(row[2]), "strand": strands[row[-1]]}
        for row in rows.order_by("-said_at")[:VOICES]
    ]


_VOICE = ("said_at", "quoted", "how_said", "said_to", "saw", "was_read", "was_answered", "strand")


def _how(name: str) -> str | Promise:
    if name == "own":
        return _("The words with which they raised it")
    return Given(name).label if name in Given.values else past(name)


def missing(strands: Strands) -> list[Any]:
    """Each time the child was reported missing, the latest first, with when they were found and interviewed."""
    reported = [pk for pk, each in strands.items() if each.kind == "missing_episode"]
    if not reported:
        return []
    found = Finding.objects.filter(strand=OuterRef("strand"))
    held = ReturnInterview.objects.filter(strand=OuterRef("strand"))
    episodes = MissingEpisode.objects.filter(strand__in=reported).annotate(
        found_at=Subquery(found.values("found_at")), interview_at=Subquery(held.values("held_at"))
    )
    return _with_strand(episodes.order_by("-since"), strands)


def categories(strands: Strands) -> list[CategoryEntry]:
    """How each category of concern stands, in each assessment; the latest entry of each says it."""
    assessed = [pk for pk, each in strands.items() if each.kind == "assessment"]
    if not assessed:
        return []
    graver = list(Standing.values)
    entries = sorted(
        CategoryEntry.objects.filter(strand__in=assessed),
        key=lambda each: (each.n, -graver.index(each.standing)),
    )
    latest = {(each.strand_id, each.category): each for each in entries}
    order = list(Category.values)
    standing = [each for each in latest.values() if each.standing != Standing.WITHDRAWN]
    return sorted(
        standing, key=lambda each: (graver.index(each.standing), order.index(each.category), each.at)
    )


def assessment(strands: Strands) -> Any:
    """The latest version of the latest assessment, with ``changed``: the parts that it wrote anew."""
    assessed = [each for each in strands.values() if each.kind == "assessment"]
    if not assessed:
        return None
    strand = max(assessed, key=lambda each: (each.is_open, each.opened_at))
    versions = AssessmentVersion.objects.filter(strand=strand.pk).select_related("by__worker").order_by("-n")
    version: Any
    version, before = [*versions[:2], None, None][:2]
    if version is None:
        return None
    empty = AssessmentVersion()
    parts = [field.name for field in AssessmentVersion._meta.fields if field.name not in _NO_PART]
    changed = [each for each in parts if getattr(version, each) != getattr(before or empty, each)]
    version.changed, version.of = changed_words(",".join(changed)), strand
    return version


_NO_PART = {"id", "strand", "n", "by", "at"}


def mentions(strands: Strands) -> list[Any]:
    """All that these records name."""
    return _with_strand(Mention.objects.filter(strand__in=strands).order_by("kind", "at", "id"), strands)


def named(mentions: list[Any], theirs: set[UUID]) -> dict[str, Any]:
    """What is said of the child, and of whom and what else; the same words once, with each record."""
    others = _alike(each for each in mentions if each.pk not in theirs)
    by_kind = {kind: list(each) for kind, each in groupby(others, key=lambda mention: mention.kind)}
    return {
        "said_of_them": _alike(each for each in mentions if each.pk in theirs),
        "beside": [(words, by_kind[kind]) for kind, words in _BESIDE.items() if kind in by_kind],
    }


def _alike(mentions: Iterable[Any]) -> list[Any]:
    """Mentions that say the same become one, with every record in ``records``."""
    found: dict[str, Any] = {}
    for each in mentions:
        words = {
            f.name: getattr(each, f.name)
            for f in Mention._meta.concrete_fields
            if f.name not in _OF_A_MENTION
        }
        one = found.setdefault(repr(words), each)
        one.records = [*getattr(one, "records", []), each.strand]
    return list(found.values())


_OF_A_MENTION = {"id", "strand", "by", "at"}
